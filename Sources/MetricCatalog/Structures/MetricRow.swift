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
    /// What a signed number counts: 1,000 for whole units, 100 for tenths, 1 for thousandths; nil for whole numbers of
    /// the unit itself.
    let thousandths: Int64?
    /// Where the field begins, for those that a layout has in a list.
    let place: (offset: Int, type: FieldType)?

    init(
        _ field: String,
        _ name: String,
        _ unit: String,
        _ summary: String,
        zeroIsUnknown: Bool = false,
        thousandths: Int64? = nil,
        at place: (offset: Int, type: FieldType)? = nil
    ) {
        self.field = field
        self.name = name
        self.unit = unit
        self.summary = summary
        self.zeroIsUnknown = zeroIsUnknown
        self.thousandths = thousandths
        self.place = place
    }

    /// The counters and states of a record whose fields are a MIB's objects, named as the interface counters are: in
    /// lower case.
    ///
    /// - Parameters:
    ///   - format: The record.
    ///   - drop: What the objects' names begin with and the metrics' do not.
    ///   - prefix: What the metrics' names begin with in its place.
    ///   - unit: What is counted.
    ///   - source: Which document says what the objects mean.
    /// - Returns: One row a field that moves.
    static func objects(
        of format: DataFormat,
        dropping drop: String = "",
        prefix: String = "",
        unit: String,
        from source: String
    ) -> [MetricRow] {
        let fields = RecordLayout.counterRecord(format)?.fields ?? []
        return fields.filter { $0.kind != .attribute }.map { field in
            var name = Substring(field.name)
            if name.hasPrefix(drop) { name = name.dropFirst(drop.count) }
            if name.hasSuffix("Count") { name = name.dropLast(5) }
            return MetricRow(field.name, prefix + name.lowercased(), unit, "\(field.name) of \(source).")
        }
    }
}
