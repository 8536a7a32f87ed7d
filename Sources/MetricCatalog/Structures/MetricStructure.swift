public import ByteReading
public import SFlowWire

/// Metrics that are always reported together: one counter record's, or one kind of flow total.
///
/// All of them share the interval of their report, which is why they are kept together in the store.
public struct MetricStructure: Sendable {
    /// Names the structure in the store; never changed once data was written under it.
    public let key: String
    /// The counter record that the metrics come from; nil for what is computed from flow samples and datagrams.
    public let layout: RecordLayout?
    /// The metrics in the order in which their values are stored.
    ///
    /// New ones go to the end.
    public let columns: [MetricColumn]
    /// What the record says in words.
    public let texts: [TextMetric]

    /// The value types of the columns.
    public let types: [ValueType]

    /// The most metrics that one structure may have: a report marks its known values in 64 bits.
    public static let columnLimit = 64

    /// A structure whose metrics are computed.
    init(key: String, metrics: [Metric]) {
        self.key = key
        layout = nil
        requiredSize = 0
        columns = metrics.map { MetricColumn(metric: $0, offset: 0, width: .none, zeroIsUnknown: false) }
        types = metrics.map(\.type)
        texts = []
    }

    /// A structure whose metrics are fields of a counter record.
    init(_ format: DataFormat, _ rows: [MetricRow] = [], texts: [TextMetric] = []) {
        let layout = RecordLayout.counterRecord(format)
        key = "counters \(format)"
        self.layout = layout
        requiredSize = layout?.requiredSize ?? 0
        self.texts = texts
        var places: [String: (offset: Int, field: RecordLayout.Field)] = [:]
        var offset = 0
        for field in layout?.fields ?? [] {
            places[field.name] = (offset, field)
            guard let size = field.type.fixedSize else { break }
            offset += size
        }
        columns = rows.compactMap { row in
            places[row.field].flatMap { MetricColumn(row, offset: $0.offset, field: $0.field) }
        }
        types = columns.map(\.metric.type)
    }

    /// Takes the metrics' values out of a record's body.
    ///
    /// - Parameters:
    ///   - body: The record's bytes.
    ///   - values: Gets one value a column, in column order; what stands for unknown columns has no meaning.
    /// - Returns: One bit a column, lowest first: set where the agent gave a value.
    /// - Throws: When the record is shorter than its required fields.
    @inlinable
    public func extract(_ body: borrowing ByteCursor, into values: inout [UInt64]) throws(ShortRead) -> UInt64 {
        guard body.remaining >= requiredSize else {
            throw ShortRead(offset: body.offset, needed: requiredSize, available: body.remaining)
        }
        var known: UInt64 = 0
        for (index, column) in columns.enumerated() {
            guard let bits = column.read(body) else { continue }
            values[index] = bits
            known |= 1 << UInt64(index)
        }
        return known
    }

    /// A number that differs where the record's words do.
    ///
    /// Numbers that only counters have are left out, so that it stays the same from report to report.
    public func textDigest(of body: borrowing ByteCursor) -> UInt64 {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        var cursor = copy body
        for field in layout?.fields ?? [] {
            guard let size = field.type.fixedSize else {
                // From the first field of varying length on everything counts.
                while let byte = try? cursor.readUInt8() { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
                return digest
            }
            guard field.kind == .attribute, let word = cursor.peekUInt32() else {
                try? cursor.skip(size)
                continue
            }
            digest = (digest ^ UInt64(word)) &* 0x100_0000_01b3
            try? cursor.skip(size)
        }
        return digest
    }

    /// The fewest bytes that a record of the structure has.
    public let requiredSize: Int
}

extension MetricStructure {
    /// Every structure whose metrics are kept.
    public static let all: [MetricStructure] = interfaceStructures + hostStructures + flowStructures + agentStructures

    /// Where the structure of a counter record stands in `all`.
    public static let indexByFormat: [DataFormat: Int] = Dictionary(
        all.enumerated().compactMap { index, structure in structure.layout.map { ($0.format, index) } },
        uniquingKeysWith: { first, _ in first }
    )

    /// Where the generic interface counters stand in `all`.
    public static let interfaceIndex = indexByFormat[DataFormat(0, 1)] ?? 0

    /// Where the structure of a key stands in `all`.
    public static let indexByKey: [String: Int] = Dictionary(
        all.enumerated().map { ($1.key, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
