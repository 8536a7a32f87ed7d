import ByteReading
import Foundation
import MetricCatalog
import Rollup
import SFlowWire
import ServerApp
import StoreSupport
import TestSupport
import Testing

/// Names and speeds from a file of people's own.
@Suite struct PortMapTests {
    private static func read(_ text: String) throws -> PortMap {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("ports.csv")))
        return try PortMapFile.read(folder.file("ports.csv"))
    }

    private static func port(_ agent: String, _ index: UInt32) -> SourceIdentity {
        SourceIdentity(agent: ip(agent), source: DataSource(class: 0, index: index))
    }

    @Test func linesOfEveryForm() throws {
        let map = try Self.read(
            """
            # agent,ifIndex,name,speed
            192.0.2.1,5,"Uplink, ""A""\",10000000000

            192.0.2.1,6,plain
            2001:db8::1,7,,25000000000\r
            192.0.2.1,8,"two
            lines",
            """
        )
        #expect(map[Self.port("192.0.2.1", 5)] == PortMap.Entry(name: "Uplink, \"A\"", speed: 10_000_000_000))
        #expect(map[Self.port("192.0.2.1", 6)] == PortMap.Entry(name: "plain", speed: nil))
        #expect(map[Self.port("2001:db8::1", 7)] == PortMap.Entry(name: nil, speed: 25_000_000_000))
        #expect(map[Self.port("192.0.2.1", 8)] == PortMap.Entry(name: "two\nlines", speed: nil))
        #expect(map[Self.port("192.0.2.1", 9)] == nil)
    }

    @Test(
        arguments: [
            ("192.0.2.1,5", 1), ("host,5,x", 1), ("192.0.2.1,eth0,x", 1), ("192.0.2.1,5,x,10G", 1),
            ("192.0.2.1,5,x,0", 1), ("192.0.2.1,5,x,1,2", 1), ("192.0.2.1,5,\"a\nb\"\n192.0.2.1,x,y", 3),
        ]
    )
    func whatIsWrongIsNamed(_ text: String, _ line: Int) {
        let error = #expect(throws: PortMapFile.Malformed.self) { try Self.read(text) }
        #expect(error?.description.contains("line \(line):") == true)
    }

    @Test func aFileThatIsNotThere() {
        #expect(throws: PortMapFile.Malformed.self) { try PortMapFile.read("/nonexistent/ports.csv") }
    }

    /// The agent's own name goes before the file's, the file's speed before the agent's.
    @Test func whoseWordCounts() throws {
        var map = PortMap()
        map[Self.port("192.0.2.1", 5)] = PortMap.Entry(name: "Uplink", speed: 10_000_000_000)
        map[Self.port("192.0.2.1", 6)] = PortMap.Entry(name: "Backup", speed: nil)
        var rollup = RollupBuilder(ports: map)
        let samples: [SampleBuilder] = [
            .counters(source: 5, records: [.ifCounters(ifIndex: 5, ifSpeed: 1_000_000_000)]),
            .counters(source: 6, records: [.ifCounters(ifIndex: 6, ifSpeed: 1_000_000_000), .portName("swp6")]),
        ]
        let datagram = DatagramBuilder(samples: samples).bytes
        rollup.receive(datagram.span.bytes, from: ip("192.0.2.1"), at: ReceiveTime(recorded: 1_700_000_000_500))
        rollup.finish()
        let batch = try #require(rollup.takeBatches().first)
        let identity = { (group: UInt32) in batch.newGroups[Int(group)].identity.source }
        var last: [String: String] = [:]
        for text in batch.texts { last["\(identity(text.group)) \(text.name)"] = text.value }
        #expect(last["5 ifname"] == "Uplink")
        #expect(last["5 ifalias"] == "Uplink")
        #expect(last["6 ifname"] == "swp6")
        #expect(last["6 ifalias"] == "Backup")
        let speeds = batch.polls.filter { $0.valueCount == 14 && identity($0.group) != .agent }
            .map { batch.values[$0.firstValue] }
        #expect(speeds == [10_000_000_000, 1_000_000_000])
    }
}
