public import ByteReading
public import SFlowWire

/// Metrics that are always reported together: one counter record's, or one kind of flow total.
///
/// All of them share the interval of their report, which is why they are kept together in the store. An object, so that a
/// hot path passes it on without copying what it holds.
public final class MetricStructure: Sendable {
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
    /// One bit a column, lowest first, set where values add up.
    public let additive: UInt64
    /// One bit a column, set for counters of 8 bytes.
    public let wideCounters: UInt64
    /// The fewest bytes that a record of the structure has.
    public let requiredSize: Int
    @usableFromInline let readers: [FieldReader]
    /// True where the fields follow a text.
    @usableFromInline let hasLeadingText: Bool
    private let words: WordPlan

    /// The most metrics that one structure may have: a report marks its known values in 64 bits.
    public static let columnLimit = 64

    /// A structure whose metrics are computed.
    convenience init(key: String, metrics: [Metric], texts: [TextMetric] = []) {
        self.init(key: key, layout: nil, columns: metrics.map { MetricColumn(computed: $0) }, texts: texts)
    }

    /// A structure whose metrics are fields of a counter record.
    convenience init(_ format: DataFormat, _ rows: [MetricRow] = [], texts: [TextMetric] = []) {
        let layout = RecordLayout.counterRecord(format)
        var places: [String: (offset: Int, field: RecordLayout.Field)] = [:]
        var offset = 0
        // Places count from behind a text that a record begins with; behind another field of varying length there are
        // none.
        let fields = layout?.fields ?? []
        for field in fields.dropFirst(MetricStructure.hasLeadingText(layout) ? 1 : 0) {
            places[field.name] = (offset, field)
            guard let size = field.type.fixedSize else { break }
            offset += size
        }
        let columns = rows.compactMap { row -> MetricColumn? in
            if let place = row.place {
                return MetricColumn(row, offset: place.offset, type: place.type, isCounter: false)
            }
            return places[row.field].flatMap {
                MetricColumn(row, offset: $0.offset, type: $0.field.type, isCounter: $0.field.kind == .counter)
            }
        }
        self.init(key: "counters \(format)", layout: layout, columns: columns, texts: texts)
    }

    private static func hasLeadingText(_ layout: RecordLayout?) -> Bool {
        layout?.fields.first?.type == .text
    }

    private init(key: String, layout: RecordLayout?, columns: [MetricColumn], texts: [TextMetric]) {
        self.key = key
        self.layout = layout
        self.columns = columns
        self.texts = texts
        types = columns.map(\.metric.type)
        additive = bits(columns) { $0.metric.type.isAdditive }
        wideCounters = bits(columns) { $0.isCounter64 }
        requiredSize = layout?.requiredSize ?? 0
        readers = columns.compactMap(\.reader)
        hasLeadingText = MetricStructure.hasLeadingText(layout)
        words = WordPlan(layout)
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
        var base = 0
        if hasLeadingText, let length = body.peekUInt32() { base = 4 + (Int(length) + 3) / 4 * 4 }
        var known: UInt64 = 0
        for index in readers.indices {
            guard let bits = readers[index].read(body, base: base) else { continue }
            values[index] = bits
            known |= 1 << UInt64(index)
        }
        return known
    }

    /// A number that differs where the record's words do.
    ///
    /// Numbers that only counters have are left out, so that it stays the same from report to report.
    public func textDigest(of body: borrowing ByteCursor) -> UInt64 {
        words.digest(of: body)
    }
}

/// One bit an element, lowest first, set where the condition holds.
private func bits(_ columns: [MetricColumn], where condition: (MetricColumn) -> Bool) -> UInt64 {
    columns.enumerated().reduce(0) { $0 | (condition($1.element) ? 1 << UInt64($1.offset) : 0) }
}

/// Which bytes of a record say something in words.
private struct WordPlan: Sendable {
    /// Where the 4-byte words of fields that describe begin.
    private var offsets: [Int] = []
    /// Where the first field of varying length begins; from there on everything counts.
    private var tail: Int?
    /// True where nothing but the text at the record's beginning counts.
    private let isTextAlone: Bool

    init(_ layout: RecordLayout?) {
        let fields = layout?.fields ?? []
        isTextAlone = fields.first?.type == .text && fields.dropFirst().allSatisfy { $0.kind != .attribute }
        var offset = 0
        for field in layout?.fields ?? [] {
            guard let size = field.type.fixedSize else {
                tail = offset
                break
            }
            if field.kind == .attribute { offsets += stride(from: offset, to: offset + size, by: 4) }
            offset += size
        }
    }

    func digest(of body: borrowing ByteCursor) -> UInt64 {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for offset in offsets {
            digest = (digest ^ UInt64(body.peekUInt32(at: offset) ?? 0)) &* 0x100_0000_01b3
        }
        guard var offset = tail else { return digest }
        let end = isTextAlone ? 4 + Int(body.peekUInt32() ?? 0) : .max
        while offset < end, let byte = body.peekUInt8(at: offset) {
            digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3
            offset += 1
        }
        return digest
    }
}

extension MetricStructure {
    /// Every structure whose metrics are kept.
    public static let all: [MetricStructure] =
        interfaceStructures + linkStructures + hostStructures + protocolStructures + virtualStructures
        + applicationStructures + deviceStructures + flowStructures + agentStructures

    /// Where the structure of a counter record stands in `all`.
    public static let indexByFormat: [DataFormat: Int] = Dictionary(
        all.enumerated().compactMap { index, structure in structure.layout.map { ($0.format, index) } },
        uniquingKeysWith: { first, _ in first }
    )

    /// Where the structure of a counter record stands in `all`; nil when it is not kept.
    @inlinable
    public static func index(of format: DataFormat) -> Int? {
        // The standard's own formats fill a small table, which takes no hashing.
        guard format.rawValue < standardIndex.count else { return indexByFormat[format] }
        let index = standardIndex[Int(format.rawValue)]
        return index >= 0 ? Int(index) : nil
    }

    /// Where the standard's own structures stand in `all`, by their number; -1 where none does.
    @usableFromInline static let standardIndex: [Int16] = (0..<4096).map { number in
        Int16(indexByFormat[DataFormat(rawValue: number)] ?? -1)
    }

    /// Where the generic interface counters stand in `all`.
    public static let interfaceIndex = indexByFormat[DataFormat(0, 1)] ?? 0

    /// Where the structure of a key stands in `all`.
    public static let indexByKey: [String: Int] = Dictionary(
        all.enumerated().map { ($1.key, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
