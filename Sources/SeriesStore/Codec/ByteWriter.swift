import MetricCatalog

extension [UInt8] {
    /// Appends a number in groups of 7 bits, lowest first, with the top bit set on all but the last.
    @inline(__always)
    mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}

/// How many bytes a number takes as a varint.
@inline(__always)
func varintSize(_ value: UInt64) -> Int {
    value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7
}

/// Maps small numbers of either sign to small unsigned ones.
@inline(__always)
func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
}

/// The inverse of `zigzag`.
@inline(__always)
func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
}

extension ValueType {
    /// A value's bits so turned that the usual values make short varints.
    @inline(__always)
    func packed(_ bits: UInt64) -> UInt64 {
        switch self {
        case .count, .unsigned: bits
        case .signed, .hundredths, .thousandths: zigzag(Int64(bitPattern: bits))
        case .real32: UInt64(UInt32(truncatingIfNeeded: bits).byteSwapped)
        case .real64, .realSum: bits.byteSwapped
        }
    }

    /// The inverse of `packed`.
    @inline(__always)
    func unpacked(_ packed: UInt64) -> UInt64 {
        switch self {
        case .count, .unsigned: packed
        case .signed, .hundredths, .thousandths: UInt64(bitPattern: unzigzag(packed))
        case .real32: UInt64(UInt32(truncatingIfNeeded: packed).byteSwapped)
        case .real64, .realSum: packed.byteSwapped
        }
    }
}
