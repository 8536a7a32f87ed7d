import Foundation

/// The distribution of a metric's values within a span of time: how many fell into each of a row of bins whose limits
/// grow by a constant factor, so that a quantile is known within 1 % of its value.
///
/// Sketches of neighbouring spans merge into one of both, which is the same in any order (DDSketch: Masson, Rim and Lee,
/// VLDB 2019).
public struct QuantileSketch: Hashable, Sendable {
    /// Values of one sign within a factor of each other.
    public struct Bin: Hashable, Sendable {
        /// Rises with the values: 0 for zero, below it for negative ones.
        public let key: Int32
        /// How many values there are.
        public var count: UInt64

        /// A bin of so many values.
        @inlinable
        public init(key: Int32, count: UInt64) {
            self.key = key
            self.count = count
        }
    }

    /// How far a quantile may be from the value that it stands for, as a share of it.
    public static let relativeError = 0.01

    /// The bins that hold values, lowest first.
    public private(set) var bins: [Bin] = []
    /// How many values there are.
    public private(set) var count: UInt64 = 0

    /// No values.
    public init() {}

    /// The bins of a sketch that was stored; nil where they do not rise.
    public init?(bins: [Bin]) {
        var last = Int64.min
        for bin in bins {
            guard Int64(bin.key) > last else { return nil }
            last = Int64(bin.key)
            count = count.addingSaturated(bin.count)
        }
        self.bins = bins
    }

    /// True where there are no values.
    public var isEmpty: Bool { bins.isEmpty }

    /// Takes in a value, so many times; what is no number is left out.
    public mutating func add(_ value: Double, count: UInt64 = 1) {
        guard count > 0, !value.isNaN else { return }
        add(Bin(key: QuantileSketch.key(of: value), count: count))
    }

    /// Takes in the values of another sketch.
    public mutating func merge(_ other: QuantileSketch) {
        guard !isEmpty else {
            self = other
            return
        }
        count = count.addingSaturated(other.count)
        // Both rise: one walk meets every bin's place.
        var place = 0
        for bin in other.bins {
            while place < bins.count, bins[place].key < bin.key { place += 1 }
            put(bin, at: place)
        }
    }

    /// The smallest value that is not below a share of all values (nearest rank), within `relativeError`.
    ///
    /// - Parameter share: From 0, for the smallest value, to 1, for the largest.
    /// - Returns: The value; nil where there are none.
    public func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = max(1, (share * Double(count)).rounded(.up))
        // From above: large shares are asked for most.
        var left = count
        for bin in bins.reversed() {
            left -= min(left, bin.count)
            if Double(left) < rank { return QuantileSketch.value(of: bin.key) }
        }
        return nil
    }

    private mutating func add(_ bin: Bin) {
        var low = 0
        var high = bins.count
        // Most values are near the last one, or equal to one that is there.
        while low < high {
            let middle = (low + high) / 2
            if bins[middle].key < bin.key { low = middle + 1 } else { high = middle }
        }
        count = count.addingSaturated(bin.count)
        put(bin, at: low)
    }

    /// Puts a bin before the first that is not below it, or into that one.
    private mutating func put(_ bin: Bin, at place: Int) {
        if place < bins.count, bins[place].key == bin.key {
            bins[place].count = bins[place].count.addingSaturated(bin.count)
        } else {
            bins.insert(bin, at: place)
        }
    }

    /// The factor between the limits of a bin.
    private static let growth = (1 + relativeError) / (1 - relativeError)
    private static let logarithm = log(growth)
    /// From a bin's upper limit to the value that is equally far, in proportion, from both limits.
    private static let middle = log(2 / (1 + growth))
    /// The bin of 1: that of the smallest positive number is above 0.
    private static let one: Int32 = 40_000

    private static func key(of value: Double) -> Int32 {
        if value == 0 { return 0 }
        let size = min(abs(value), .greatestFiniteMagnitude)
        // Bin i holds what is above growth^(i−1) and not above growth^i.
        let key = one + Int32((log(size) / logarithm).rounded(.up))
        return value < 0 ? -key : key
    }

    private static func value(of key: Int32) -> Double {
        if key == 0 { return 0 }
        let size = min(exp(Double(abs(key) - one) * logarithm + middle), .greatestFiniteMagnitude)
        return key < 0 ? -size : size
    }
}
