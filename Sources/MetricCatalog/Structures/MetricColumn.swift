public import ByteReading
import SFlowWire

/// One line of a structure's table: which field becomes which metric.
struct MetricRow {
    /// The field's name in the record's layout.
    let field: String
    /// The metric's name.
    let name: String
    /// What one is measured in.
    let unit: String
    /// What the metric says.
    let summary: String
    /// True where the agent writes 0 for "not known".
    let zeroIsUnknown: Bool

    init(_ field: String, _ name: String, _ unit: String, _ summary: String, zeroIsUnknown: Bool = false) {
        self.field = field
        self.name = name
        self.unit = unit
        self.summary = summary
        self.zeroIsUnknown = zeroIsUnknown
    }
}

/// A metric and where in its record it stands.
public struct MetricColumn: Sendable {
    /// What the column holds.
    public let metric: Metric
    /// Where the field begins in the record.
    public let offset: Int
    /// How the field stands there.
    public let width: Width
    /// True where the agent writes 0 for "not known".
    public let zeroIsUnknown: Bool

    /// How a field stands in its record.
    public enum Width: Sendable {
        /// The value is computed and stands in no record.
        case none
        /// Four bytes, unsigned; all ones is unknown.
        case unsigned32
        /// Eight bytes, unsigned; all ones is unknown.
        case unsigned64
        /// Four bytes, signed; -1 is unknown.
        case signed32
        /// Four bytes, IEEE 754; negative, infinite and not-a-number are unknown.
        case real32
    }

    init(metric: Metric, offset: Int, width: Width, zeroIsUnknown: Bool) {
        self.metric = metric
        self.offset = offset
        self.width = width
        self.zeroIsUnknown = zeroIsUnknown
    }

    /// The column of one table row; nil where the field's wire type holds no number.
    init?(_ row: MetricRow, offset: Int, field: RecordLayout.Field) {
        let isCounter = field.kind == .counter
        let form: (type: ValueType, width: Width)
        switch field.type {
        case .unsigned32: form = (isCounter ? .count : .unsigned, .unsigned32)
        case .unsigned64: form = (isCounter ? .count : .unsigned, .unsigned64)
        case .signed32: form = (.signed, .signed32)
        case .percent: form = (.hundredths, .signed32)
        case .real32: form = (.real32, .real32)
        default: return nil
        }
        metric = Metric(row.name, form.type, unit: row.unit, row.summary)
        self.offset = offset
        width = form.width
        zeroIsUnknown = row.zeroIsUnknown
    }

    /// The field's bits as they are stored, or nil when the record is too short for it or the agent does not know it
    /// (sFlow v5, section 5: a counter that the agent does not have is all ones).
    @inlinable
    public func read(_ body: borrowing ByteCursor) -> UInt64? {
        switch width {
        case .none:
            return nil
        case .unsigned32:
            guard let value = body.peekUInt32(at: offset), value != .max, value != 0 || !zeroIsUnknown else {
                return nil
            }
            return UInt64(value)
        case .unsigned64:
            guard let value = body.peekUInt64(at: offset), value != .max, value != 0 || !zeroIsUnknown else {
                return nil
            }
            return value
        case .signed32:
            guard let value = body.peekUInt32(at: offset).map(Int32.init(bitPattern:)), value != -1 else { return nil }
            return UInt64(bitPattern: Int64(value))
        case .real32:
            guard let bits = body.peekUInt32(at: offset) else { return nil }
            let value = Float(bitPattern: bits)
            return value >= 0 && value.isFinite ? UInt64(bits) : nil
        }
    }

    /// True of a counter of 8 bytes, which never wraps in practice: a step back is a reset.
    @inlinable public var isCounter64: Bool { width == .unsigned64 && metric.type == .count }
}
