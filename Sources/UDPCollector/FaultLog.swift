import ByteReading
import Logging
import MetricCatalog
import SFlowWire

/// Tells people of malformed datagrams: one line a source and minute, whatever is thrown at the port.
struct FaultLog {
    private let logger: Logger
    private var sources: [IPAddress: Entry] = [:]

    private struct Entry {
        var nextLine: Milliseconds
        var unsaid = 0
    }

    private static let interval: Milliseconds = 60_000
    /// Addresses can be forged: beyond so many within a minute nothing is said of further ones.
    private static let sourceLimit = 256

    init(logger: Logger) {
        self.logger = logger
    }

    mutating func note(_ faults: WireFaults, from source: IPAddress, at time: Milliseconds) {
        var entry: Entry
        if let found = sources[source] {
            entry = found
        } else {
            if sources.count >= FaultLog.sourceLimit { sources = sources.filter { $0.value.nextLine > time } }
            guard sources.count < FaultLog.sourceLimit else { return }
            entry = Entry(nextLine: time)
        }
        if entry.nextLine > time {
            entry.unsaid += 1
        } else {
            logger.warning(
                "malformed datagram",
                metadata: [
                    "source": "\(source)",
                    "faults": "\(faults.all.map(\.name).joined(separator: ","))",
                    "more_since_last_line": "\(entry.unsaid)",
                ]
            )
            entry = Entry(nextLine: time + FaultLog.interval)
        }
        sources[source] = entry
    }
}
