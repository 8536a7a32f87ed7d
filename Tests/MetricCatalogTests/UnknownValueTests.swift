import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

/// What agents write for a value that they do not have.
@Suite struct UnknownValueTests {
    /// The metrics of a record by name, without the unknown ones.
    private static func metrics(_ record: RecordBuilder) throws -> [String: Double] {
        let structure = MetricStructure.all[try #require(MetricStructure.indexByFormat[record.format])]
        let extracted = try extract(structure, record.body)
        var metrics: [String: Double] = [:]
        for (index, column) in structure.columns.enumerated() where extracted.known >> UInt64(index) & 1 == 1 {
            metrics[column.metric.name] = column.metric.type.real(extracted.values[index])
        }
        return metrics
    }

    @Test func allOnesIsUnknownInEveryWidth() throws {
        let record = RecordBuilder.ifCounters(
            ifInOctets: .max,
            ifInUcastPkts: .max,
            ifInMulticastPkts: .max - 1,
            ifOutOctets: .max - 1,
            ifOutErrors: 0
        )
        let metrics = try Self.metrics(record)
        #expect(metrics["ifinoctets"] == nil && metrics["ifinucastpkts"] == nil)
        #expect(metrics["ifinmulticastpkts"] == 4_294_967_294)
        #expect(metrics["ifoutoctets"] == Double(UInt64.max - 1))
        #expect(metrics["ifouterrors"] == 0)
        #expect(metrics.count == 12)
    }

    @Test(arguments: MetricStructure.all.compactMap(\.layout?.format.rawValue))
    func aRecordOfAllOnesSaysNothing(format: UInt32) throws {
        let index = try #require(MetricStructure.indexByFormat[DataFormat(rawValue: format)])
        let structure = MetricStructure.all[index]
        let ones = [UInt8](repeating: 0xff, count: max(structure.requiredSize, 200))
        // Minus one is a temperature like any other.
        let signed = structure.columns.enumerated().filter { $0.element.reader?.width == .signed32 }
        let known = signed.reduce(UInt64(0)) { $0 | 1 << UInt64($1.offset) }
        #expect(try extract(structure, ones).known == known)
    }

    @Test func aSpeedOfZeroIsUnknown() throws {
        #expect(try Self.metrics(.ifCounters(ifSpeed: 0))["ifspeed"] == nil)
        #expect(try Self.metrics(.ifCounters(ifSpeed: 1))["ifspeed"] == 1)
        #expect(try Self.metrics(.ifCounters(ifSpeed: 800_000_000_000))["ifspeed"] == 8e11)
    }

    @Test func aHostWithoutProcessorsIsUnknownAndOneWithoutLoadIsIdle() throws {
        let metrics = try Self.metrics(.hostCPU(loadOne: 0, procRun: 0, cpuNum: 0, cpuSpeed: 0))
        #expect(metrics["cpu_num"] == nil && metrics["cpu_speed"] == nil)
        #expect(metrics["load_one"] == 0 && metrics["proc_run"] == 0)
    }

    @Test(arguments: [(-1, nil), (0, 0), (1, 0.01), (1_234, 12.34), (10_000, 100)] as [(Int32, Double?)])
    func percentagesAreHundredthsAndMinusOneIsUnknown(wire: Int32, value: Double?) throws {
        #expect(try Self.metrics(.processor(cpu5s: wire))["cpu_5sec"] == value)
    }

    @Test(
        arguments: [
            (-1, nil), (.nan, nil), (.infinity, nil), (-.infinity, nil), (0, 0), (0.5, 0.5), (128, 128),
        ] as [(Float, Double?)]
    )
    func loadsBelowZeroOrBeyondNumbersAreUnknown(wire: Float, value: Double?) throws {
        #expect(try Self.metrics(.hostCPU(loadFive: wire))["load_five"] == value)
    }

    @Test func theShortFormOfHostCPULacksTheThreeLastTimes() throws {
        let short = RecordBuilder.hostCPU(isExtended: false, contexts: 7)
        let long = RecordBuilder.hostCPU(isExtended: true, contexts: 7, cpuSteal: 1, cpuGuest: 2, cpuGuestNice: 3)
        #expect(short.body.count == 68 && long.body.count == 80)
        let names = ["contexts", "cpu_steal_time", "cpu_guest_time", "cpu_guest_nice_time"]
        let shortMetrics = try Self.metrics(short)
        let longMetrics = try Self.metrics(long)
        #expect(names.map { shortMetrics[$0] } == [7, nil, nil, nil])
        #expect(names.map { longMetrics[$0] } == [7, 1, 2, 3])
        // Half a field is none.
        #expect(try Self.metrics(long.truncated(to: 75))["cpu_steal_time"] == 1)
        #expect(try Self.metrics(long.truncated(to: 75))["cpu_guest_time"] == nil)
    }
}
