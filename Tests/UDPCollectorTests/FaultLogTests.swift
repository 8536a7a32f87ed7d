import ByteReading
import SFlowWire
import TestSupport
import Testing

@testable import UDPCollector

/// One line a source and minute, whatever is thrown at the port.
@Suite struct FaultLogTests {
    @Test func aSourceGetsOneLineAMinute() {
        let lines = LogLines()
        var log = FaultLog(logger: lines.logger)
        for time in stride(from: Int64(0), to: 120_000, by: 100) {
            log.note(WireFaults(.notSFlow), from: ip("192.0.2.1"), at: time)
        }
        #expect(lines.all.count == 2)
        #expect(lines.all.last?["more_since_last_line"] == "599")
        #expect(lines.all.last?["faults"] == "not_sflow")
    }

    @Test func manySourcesAreBounded() {
        let lines = LogLines()
        var log = FaultLog(logger: lines.logger)
        for number in 0..<10_000 as Range<UInt32> {
            log.note(WireFaults(.truncatedSample), from: IPAddress(ipv4: number), at: 5)
        }
        #expect(lines.all.count == 256)
        log.note(WireFaults(.truncatedSample), from: IPAddress(ipv4: 99_999), at: 61_000)
        #expect(lines.all.count == 257)
    }
}
