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
    /// Takes the value out of a record; nil where it is computed and stands in none.
    public let reader: FieldReader?

    /// A column that is computed.
    init(computed metric: Metric) {
        self.metric = metric
        reader = nil
    }

    /// The column of one table row; nil where the field's wire type holds no number.
    init?(_ row: MetricRow, offset: Int, field: RecordLayout.Field) {
        let isCounter = field.kind == .counter
        let form: (type: ValueType, width: FieldReader.Width)
        switch field.type {
        case .unsigned32: form = (isCounter ? .count : .unsigned, .unsigned32)
        case .unsigned64: form = (isCounter ? .count : .unsigned, .unsigned64)
        case .signed32: form = (.signed, .signed32)
        case .percent: form = (.hundredths, .signed32)
        case .real32: form = (.real32, .real32)
        default: return nil
        }
        metric = Metric(row.name, form.type, unit: row.unit, row.summary)
        reader = FieldReader(offset: offset, width: form.width, zeroIsUnknown: row.zeroIsUnknown)
    }

    /// True of a counter of 8 bytes, which never wraps in practice: a step back is a reset.
    public var isCounter64: Bool { reader?.width == .unsigned64 && metric.type == .count }
}
