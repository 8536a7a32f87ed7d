import Logging
import Synchronization

/// Keeps what is logged.
final class LogLines: Sendable {
    private let stored = Mutex<[[String: String]]>([])

    var all: [[String: String]] { stored.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    func add(_ metadata: Logger.Metadata) {
        stored.withLock { $0.append(metadata.mapValues { "\($0)" }) }
    }

    struct Handler: LogHandler {
        let lines: LogLines
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
