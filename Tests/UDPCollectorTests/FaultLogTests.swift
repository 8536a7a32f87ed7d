import ByteReading
import Logging
import SFlowWire
import Synchronization
import TestSupport
import Testing

@testable import UDPCollector

/// One line a source and minute, whatever is thrown at the port.
@Suite struct FaultLogTests {
    @Test func aSourceGetsOneLineAMinute() {
        let lines = Lines()
        var log = FaultLog(logger: lines.logger)
        for time in stride(from: Int64(0), to: 120_000, by: 100) {
            log.note(WireFaults(.notSFlow), from: ip("192.0.2.1"), at: time)
        }
        #expect(lines.all.count == 2)
        #expect(lines.all.last?["more_since_last_line"] == "599")
        #expect(lines.all.last?["faults"] == "not_sflow")
    }

    @Test func manySourcesAreBounded() {
        let lines = Lines()
        var log = FaultLog(logger: lines.logger)
        for number in 0..<10_000 as Range<UInt32> {
            log.note(WireFaults(.truncatedSample), from: IPAddress(ipv4: number), at: 5)
        }
        #expect(lines.all.count == 256)
        log.note(WireFaults(.truncatedSample), from: IPAddress(ipv4: 99_999), at: 61_000)
        #expect(lines.all.count == 257)
    }
}

/// Keeps what is logged.
private final class Lines: Sendable {
    private let stored = Mutex<[[String: String]]>([])

    var all: [[String: String]] { stored.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    func add(_ metadata: Logger.Metadata) {
        stored.withLock { $0.append(metadata.mapValues { "\($0)" }) }
    }

    struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add(event.metadata ?? [:])
        }
    }
}
