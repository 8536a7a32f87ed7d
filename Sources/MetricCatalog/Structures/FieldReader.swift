public import ByteReading

/// Takes one number out of a record.
///
/// Holds nothing but numbers, so that a hot path copies it freely.
public struct FieldReader: Hashable, Sendable {
    /// Where the field begins in the record.
    public let offset: Int
    /// How the field stands there.
    public let width: Width
    /// True where the agent writes 0 for "not known".
    public let zeroIsUnknown: Bool
    /// What a signed number is multiplied by to be in the metric's own fraction of its unit.
    public let multiplier: Int64

    /// How a field stands in its record.
    public enum Width: Sendable {
        /// Four bytes, unsigned; all ones is unknown.
        case unsigned32
        /// Eight bytes, unsigned; all ones is unknown.
        case unsigned64
        /// Four bytes, hundredths of a percent; -1 is unknown.
        case percent
        /// Four bytes, signed; the largest and the two smallest numbers stand for something else.
        case signed32
        /// Four bytes, IEEE 754; negative, infinite and not-a-number are unknown.
        case real32
    }

    /// A reader of a field.
    init(offset: Int, width: Width, zeroIsUnknown: Bool, multiplier: Int64 = 1) {
        self.offset = offset
        self.width = width
        self.zeroIsUnknown = zeroIsUnknown
        self.multiplier = multiplier
    }

    /// The field's bits as they are stored, or nil when the record is too short for it or the agent does not know it
    /// (sFlow v5, section 5: a counter that the agent does not have is all ones).
    ///
    /// - Parameters:
    ///   - body: The record.
    ///   - base: Where the fields of known place begin.
    /// - Returns: The bits.
    @inlinable
    @inline(__always)
    public func read(_ body: borrowing ByteCursor, base: Int) -> UInt64? {
        let place = base + offset
        switch width {
        case .unsigned32:
            guard let value = body.peekUInt32(at: place), value != .max, value != 0 || !zeroIsUnknown else {
                return nil
            }
            return UInt64(value)
        case .unsigned64:
            guard let value = body.peekUInt64(at: place), value != .max, value != 0 || !zeroIsUnknown else {
                return nil
            }
            return value
        case .percent:
            guard let value = body.peekUInt32(at: place).map(Int32.init(bitPattern:)), value != -1 else { return nil }
            return UInt64(bitPattern: Int64(value))
        case .signed32:
            guard let value = body.peekUInt32(at: place).map(Int32.init(bitPattern:)), value != .max,
                value > .min + 1, value != 0 || !zeroIsUnknown
            else { return nil }
            return UInt64(bitPattern: Int64(value) * multiplier)
        case .real32:
            guard let bits = body.peekUInt32(at: place) else { return nil }
            let value = Float(bitPattern: bits)
            return value >= 0 && value.isFinite ? UInt64(bits) : nil
        }
    }
}
