/// How the 64 stored bits of a metric's value are to be read, and how values of one metric join.
public enum ValueType: UInt8, Sendable, CaseIterable {
    /// A whole number that happened within an interval; over longer times it adds up, exactly.
    case count = 1
    /// A real number (as `Double` bits) that happened within an interval; over longer times it adds up.
    case realSum = 2
    /// An unsigned number that was so at one time.
    case unsigned = 3
    /// A signed number (two's complement) that was so at one time.
    case signed = 4
    /// A real number that was so at one time, as `Float` bits.
    case real32 = 5
    /// A real number that was so at one time, as `Double` bits.
    case real64 = 6
    /// Hundredths of the metric's unit, signed, so at one time.
    case hundredths = 7
    /// Thousandths of the metric's unit, signed, so at one time.
    case thousandths = 8

    /// True where values belong to an interval and add up; false where they are reports of a state.
    @inlinable public var isAdditive: Bool { self == .count || self == .realSum }

    /// The value in the metric's unit.
    @inlinable
    public func real(_ bits: UInt64) -> Double {
        switch self {
        case .count, .unsigned: Double(bits)
        case .realSum, .real64: Double(bitPattern: bits)
        case .signed: Double(Int64(bitPattern: bits))
        case .real32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .hundredths: Double(Int64(bitPattern: bits)) / 100
        case .thousandths: Double(Int64(bitPattern: bits)) / 1000
        }
    }
}
