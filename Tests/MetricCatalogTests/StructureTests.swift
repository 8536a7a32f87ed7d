import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

/// The tables of metrics.
@Suite struct StructureTests {
    @Test func everyNameIsUsedOnce() {
        let names = MetricStructure.all.flatMap { $0.columns.map(\.metric.name) + $0.texts.map(\.name) }
        let repeated = Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys
        #expect(repeated.isEmpty)
        #expect(names.count == MetricPlace.byName.count + MetricPlace.textsByName.count)
    }

    @Test func everyKeyAndEveryRecordIsUsedOnce() {
        let all = MetricStructure.all
        #expect(MetricStructure.indexByKey.count == all.count)
        #expect(MetricStructure.indexByFormat.count == all.count { $0.layout != nil })
        for (index, structure) in all.enumerated() {
            #expect(MetricStructure.indexByKey[structure.key] == index)
            #expect(structure.layout.map { MetricStructure.indexByFormat[$0.format] == index } ?? true)
        }
    }

    /// A row whose field is misspelt would vanish without a word; keys never change, as data lies under them.
    @Test(arguments: [
        ("counters 0:1", 14, 5), ("counters 0:2", 13, 0), ("counters 0:5", 5, 0), ("counters 0:1001", 5, 0),
        ("counters 0:1005", 0, 1), ("counters 0:2000", 0, 5), ("counters 0:2003", 20, 0), ("counters 0:2004", 11, 0),
        ("counters 0:2005", 9, 0), ("counters 0:2006", 8, 0), ("flow in", 5, 0), ("flow out", 5, 0),
        ("flow undirected", 5, 0), ("flow inferred_in", 5, 0), ("flow inferred_out", 5, 0), ("flow sampler", 5, 0),
        ("agent", 9, 0),
    ])
    func noColumnIsMissing(key: String, columns: Int, texts: Int) throws {
        let structure = MetricStructure.all[try #require(MetricStructure.indexByKey[key])]
        #expect(structure.columns.count == columns && structure.texts.count == texts)
        #expect(structure.types == structure.columns.map(\.metric.type))
        #expect(columns <= MetricStructure.columnLimit)
    }

    @Test func everyNumberOfACounterRecordThatMovesIsAMetric() throws {
        for structure in MetricStructure.all {
            guard let layout = structure.layout else { continue }
            let moving = layout.fields.filter { $0.kind != .attribute }
            #expect(structure.columns.count == moving.count, "\(structure.key)")
            let counters = moving.count { $0.kind == .counter }
            #expect(structure.columns.count { $0.metric.type == .count } == counters, "\(structure.key)")
            let wide = moving.count { $0.kind == .counter && $0.type == .unsigned64 }
            #expect(structure.columns.count(where: \.isCounter64) == wide, "\(structure.key)")
        }
    }

    @Test func theListHasNoOtherStructures() {
        #expect(MetricStructure.all.count == 17)
        #expect(MetricStructure.all[MetricStructure.interfaceIndex].key == "counters 0:1")
        #expect(MetricStructure.all[MetricStructure.samplerIndex].key == "flow sampler")
        #expect(MetricStructure.all[MetricStructure.agentIndex].key == "agent")
        let flows = MetricStructure.flowIndex.map { MetricStructure.all[$0].key }
        #expect(flows == FlowDirection.allCases.map { "flow \($0.name)" })
    }

    /// Fields of a record with a value of their own each, in wire order.
    private static func distinctRecord(_ layout: RecordLayout) -> (bytes: [UInt8], bits: [UInt64]) {
        var bits: [UInt64] = []
        let bytes = WireWriter.bytes { writer in
            for (index, field) in layout.fields.enumerated() {
                let number = UInt32(1000 + index)
                switch field.type {
                case .unsigned32, .signed32, .percent:
                    writer.u32(number)
                    if field.kind != .attribute { bits.append(UInt64(number)) }
                case .unsigned64:
                    writer.u64(UInt64(number) << 40)
                    if field.kind != .attribute { bits.append(UInt64(number) << 40) }
                case .real32:
                    writer.f32(Float(number) + 0.5)
                    if field.kind != .attribute { bits.append(UInt64((Float(number) + 0.5).bitPattern)) }
                case .text: writer.string("text \(index)")
                case .uuid: writer.raw((0..<16).map { UInt8($0) })
                default: Issue.record("\(layout.name).\(field.name): write this type too")
                }
            }
        }
        return (bytes, bits)
    }

    @Test(arguments: MetricStructure.all.compactMap(\.layout?.format.rawValue))
    func everyColumnReadsItsOwnField(format: UInt32) throws {
        let index = try #require(MetricStructure.indexByFormat[DataFormat(rawValue: format)])
        let structure = MetricStructure.all[index]
        let layout = try #require(structure.layout)
        let record = Self.distinctRecord(layout)
        let extracted = try extract(structure, record.bytes)
        #expect(extracted.known == (1 << UInt64(structure.columns.count)) - 1)
        // The tables keep the order of the wire; the store does not ask for it, the tables' readers do.
        #expect(Array(extracted.values.prefix(structure.columns.count)) == record.bits)
    }

    @Test(arguments: MetricStructure.all.compactMap(\.layout?.format.rawValue))
    func recordsThatAreTooShortAreRefusedAndLongerOnesAreNot(format: UInt32) throws {
        let index = try #require(MetricStructure.indexByFormat[DataFormat(rawValue: format)])
        let structure = MetricStructure.all[index]
        #expect(structure.requiredSize == structure.layout?.requiredSize)
        let record = Self.distinctRecord(try #require(structure.layout)).bytes
        #expect(throws: ShortRead.self) {
            try extract(structure, Array(record.prefix(structure.requiredSize - 1)))
        }
        let whole = try extract(structure, record)
        #expect(try extract(structure, record + [1, 2, 3, 4]) == whole)
    }

    @Test func placesTellWhereAMetricIs() throws {
        let place = try #require(MetricPlace.byName["ifoutoctets"])
        #expect(place.structureIndex == MetricStructure.interfaceIndex && place.column == 8)
        #expect(place.metric.rateUnit == "bytes/s" && !place.isFlow)
        #expect(MetricPlace.byName["load_one"]?.metric.rateUnit == "processes")
        #expect(MetricPlace.byName["flow_inferred_out_octets"]?.isFlow == true)
        #expect(MetricPlace.byName["flow_sampling_rate"]?.isFlow == false)
        #expect(MetricPlace.byName["ifname"] == nil && MetricPlace.textsByName["ifname"] != nil)
    }
}

/// The values of a record and which of them are known.
func extract(_ structure: MetricStructure, _ bytes: [UInt8]) throws -> Extracted {
    var values = [UInt64](repeating: 0, count: MetricStructure.columnLimit)
    let known = try structure.extract(ByteCursor(bytes.span.bytes), into: &values)
    return Extracted(known: known, values: values)
}

struct Extracted: Equatable {
    let known: UInt64
    let values: [UInt64]
}
