public import MetricCatalog
import Synchronization

/// What is wrong with the server itself at the moment.
public final class Alarms: Sendable {
    /// What can be wrong.
    public enum Kind: String, CaseIterable, Sendable {
        /// The store cannot be written: what comes in waits in memory.
        case storeNotWritten = "store_not_written"
        /// The store's upkeep (sealing, coarser tiers, retention) does not work.
        case upkeepFailed = "upkeep_failed"
        /// The store was damaged at the start: it was set aside, and a new one was begun.
        case storeWasDamaged = "store_was_damaged"
    }

    /// One thing that is wrong.
    public struct Alarm: Hashable, Sendable {
        /// What it is.
        public let kind: Kind
        /// When it began.
        public let since: Milliseconds
        /// What is known of it now, for people.
        public let detail: String
    }

    private let alarms = Mutex<[Kind: Alarm]>([:])

    /// Nothing is wrong yet.
    public init() {}

    /// All that is wrong, what began first coming first.
    public var all: [Alarm] {
        alarms.withLock { alarms in
            alarms.values.sorted { ($0.since, $0.kind.rawValue) < ($1.since, $1.kind.rawValue) }
        }
    }

    /// Says that something is wrong, or still is.
    ///
    /// - Parameters:
    ///   - kind: What it is.
    ///   - detail: What is known of it.
    ///   - time: The present.
    /// - Returns: Whether it was not so before.
    @discardableResult
    public func raise(_ kind: Kind, _ detail: String, at time: Milliseconds) -> Bool {
        alarms.withLock { alarms in
            let old = alarms[kind]
            alarms[kind] = Alarm(kind: kind, since: old?.since ?? time, detail: detail)
            return old == nil
        }
    }

    /// Says that something is well again.
    ///
    /// - Returns: Whether it was not before.
    @discardableResult
    public func clear(_ kind: Kind) -> Bool {
        alarms.withLock { $0.removeValue(forKey: kind) != nil }
    }
}
