import SFlowWire

/// A metric and where in its record it stands.
public struct MetricColumn: Sendable {
    /// What the column holds.
    public let metric: Metric
    /// Takes the value out of a record; nil where it is computed and stands in none.
    public let reader: FieldReader?

    /// A column that is computed.
    init(computed metric: Metric) {
        self.metric = metric
        reader = nil
    }

    /// The column of one table row; nil where the field's wire type holds no number.
    init?(_ row: MetricRow, offset: Int, type wire: FieldType, isCounter: Bool) {
        let form: (type: ValueType, width: FieldReader.Width)
        switch wire {
        case .unsigned32: form = (isCounter ? .count : .unsigned, .unsigned32)
        case .unsigned64: form = (isCounter ? .count : .unsigned, .unsigned64)
        case .signed32: form = (row.thousandths == nil ? .signed : .thousandths, .signed32)
        case .percent: form = (.hundredths, .percent)
        case .real32: form = (.real32, .real32)
        default: return nil
        }
        metric = Metric(row.name, form.type, unit: row.unit, row.summary)
        reader = FieldReader(
            offset: offset,
            width: form.width,
            zeroIsUnknown: row.zeroIsUnknown,
            multiplier: row.thousandths ?? 1
        )
    }

    /// True of a counter of 8 bytes, which never wraps in practice: a step back is a reset.
    public var isCounter64: Bool { reader?.width == .unsigned64 && metric.type == .count }
}
