/// A set of Unicode characters: a bit for each that is ASCII, and ranges of the others.
struct ScalarSet: Hashable {
    /// The bits of ASCII characters.
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0
    /// The others, in no order.
    private(set) var ranges: [ClosedRange<UInt32>] = []

    /// All that is not ASCII, bytes that belong to no character among it.
    static let beyond: ClosedRange<UInt32> = 0x80...ScalarSet.last

    /// A byte that belongs to no character counts as the one with this number and its own added.
    static let strayByte: UInt32 = 0x110000
    private static let last: UInt32 = strayByte + 0xff

    static let all: ScalarSet = {
        var set = ScalarSet()
        set.insert(0...last)
        return set
    }()

    mutating func insert(_ range: ClosedRange<UInt32>) {
        for code in range.clamped(to: 0...0x7f) where range.contains(code) {
            if code < 64 { low |= 1 << UInt64(code) } else { high |= 1 << UInt64(code - 64) }
        }
        if range.upperBound >= 0x80 { ranges.append(max(range.lowerBound, 0x80)...range.upperBound) }
    }

    mutating func formUnion(_ other: ScalarSet) {
        low |= other.low
        high |= other.high
        ranges += other.ranges
    }

    var inverted: ScalarSet {
        var inverted = ScalarSet()
        inverted.low = ~low
        inverted.high = ~high
        var next = ScalarSet.beyond.lowerBound
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { inverted.ranges.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= ScalarSet.last { inverted.ranges.append(next...ScalarSet.last) }
        return inverted
    }

    /// The set with the small and capital forms of all its letters.
    var ignoringCase: ScalarSet {
        var set = self
        for code in UInt32(0)..<0x80 where contains(code) { set.insertForms(of: code) }
        for range in ranges {
            // Of ranges larger than any alphabet, both forms are nearly always in them.
            for code in range.prefix(512) { set.insertForms(of: code) }
        }
        return set
    }

    private mutating func insertForms(of code: UInt32) {
        guard let properties = Unicode.Scalar(code)?.properties else { return }
        for form in [properties.lowercaseMapping, properties.uppercaseMapping] {
            let scalars = form.unicodeScalars
            if scalars.count == 1, let scalar = scalars.first { insert(scalar.value...scalar.value) }
        }
    }

    func contains(_ code: UInt32) -> Bool {
        if code < 64 { return low >> UInt64(code) & 1 == 1 }
        if code < 0x80 { return high >> UInt64(code - 64) & 1 == 1 }
        return ranges.contains { $0.contains(code) }
    }
}
