import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

/// The tables of metrics.
@Suite struct StructureTests {
    @Test func everyNameIsUsedOnce() {
        let names = CatalogEntry.all.map(\.name)
        let repeated = Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys
        #expect(repeated.isEmpty)
        #expect(names.count == MetricPlace.byName.count + MetricPlace.textsByName.count + DerivedMetric.byName.count)
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
        ("counters 0:1", 14, 6), ("counters 0:2", 13, 0), ("counters 0:5", 5, 0), ("counters 0:1001", 5, 0),
        ("counters 0:1005", 0, 1), ("counters 0:2000", 0, 5), ("counters 0:2003", 20, 0), ("counters 0:2004", 11, 0),
        ("counters 0:2005", 9, 0), ("counters 0:2006", 8, 0), ("flow in", 5, 1), ("flow out", 5, 0),
        ("flow undirected", 5, 0), ("flow inferred_in", 5, 0), ("flow inferred_out", 5, 0), ("flow sampler", 5, 0),
        ("agent", 14, 1),
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
            // Lists have numbers of their own; the figures of an optical module's lanes are kept lane by lane.
            let moving = layout.fields.filter { $0.kind != .attribute && $0.type.fixedSize != nil }
            let lanes = layout.name == "sfp" ? 8 * 7 : 0
            #expect(structure.columns.count == moving.count + lanes, "\(structure.key)")
            let counters = moving.count { $0.kind == .counter }
            #expect(structure.columns.count { $0.metric.type == .count } == counters, "\(structure.key)")
            let wide = moving.count { $0.kind == .counter && $0.type == .unsigned64 }
            #expect(structure.columns.count(where: \.isCounter64) == wide, "\(structure.key)")
        }
    }

    /// Only the histogram of queues is left out: a sample has one record a queue, and they would be taken for one.
    @Test func everyCounterRecordHasAStructure() {
        let left = RecordLayout.counterRecords.keys.filter { MetricStructure.index(of: $0) == nil }
        #expect(left == [DataFormat(0, 1003)])
    }

    @Test func theListHasNoOtherStructures() {
        #expect(MetricStructure.all.count == 56)
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
                case .mac: writer.mac(UInt64(number))
                case .fixedBytes(let count): writer.raw(Array(repeating: 1, count: count))
                case .list, .array: writer.u32(0)
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
                case .address, .ipv4, .ipv6, .bytes, .real64:
                    Issue.record("\(layout.name).\(field.name): write this type too")
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
        #expect(extracted.known == (1 << UInt64(record.bits.count)) - 1)
        // The tables keep the order of the wire; the store does not ask for it, the tables' readers do.
        let expected = zip(structure.columns, record.bits).map { $1 * UInt64($0.reader?.multiplier ?? 1) }
        #expect(Array(extracted.values.prefix(record.bits.count)) == expected)
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
        // Lanes follow the fixed part of an optical module's record.
        guard structure.layout?.name != "sfp" else { return }
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
