public import FlowLanguage
public import MetricCatalog
import QueryEngine
public import Rollup
public import SeriesStore
import Synchronization

/// What is so now: flows, thresholds and events, and what users have set of them.
///
/// It follows the batches that are written, second by second.
public final class RealTimeView: Sendable {
    /// What users have set.
    public let registry: Registry
    /// What flows are now.
    public let flows: LiveFlows
    /// The events that thresholds raised.
    public let events: PollableLog<ThresholdEvent>
    private let store: SeriesStore
    private let monitor = Mutex(ThresholdMonitor())
    private let learned = Mutex<Milliseconds?>(nil)
    private let lostEvents = Mutex<UInt64>(0)

    /// How many flows and events are held for clients that wait for them.
    private static let logSize = 1_000
    /// The most events of one second; a threshold by flow that is too low would fill the store.
    private static let eventLimit = 1_000
    /// How often names of ports, hosts and nodes are looked at anew.
    private static let learningInterval: Milliseconds = 10_000

    /// How many events were left out because a second had too many.
    public var eventsLeftOut: UInt64 { lostEvents.withLock { $0 } }

    /// A view that begins with what the store has.
    ///
    /// - Parameters:
    ///   - store: Where settings, events and logged flows are kept.
    ///   - files: What key functions look things up in, from files.
    ///   - standard: Definitions that are in force unless users have changed or deleted them.
    /// - Throws: What the store throws.
    public init(
        store: SeriesStore,
        files: FlowReferences = FlowReferences(),
        standard: [FlowDefinition] = []
    ) async throws {
        self.store = store
        registry = try await Registry(store: store, files: files, standard: standard)
        let logged = try await store.lastLoggedFlows(limit: RealTimeView.logSize)
        flows = LiveFlows(
            log: PollableLog(capacity: RealTimeView.logSize, records: logged.map { ($0.id, $0) })
        )
        let crossings = try await store.lastCrossings(limit: RealTimeView.logSize)
        events = PollableLog(capacity: RealTimeView.logSize, records: crossings.map { ($0.id, $0) })
    }

    /// Takes in what seconds brought.
    ///
    /// - Parameters:
    ///   - batches: The rollup's batches, in their order.
    ///   - now: The present.
    /// - Returns: What is to be stored beside them.
    public func follow(_ batches: [RollupBatch], at now: Milliseconds) -> StoreNotes {
        registry.expire(at: now)
        // A second is over a second after its end at the latest, also when nothing came.
        let ended = flows.apply(batches, definitions: registry.settings.flows, until: floorSecond(now) - 1_000)
        return StoreNotes(flows: ended)
    }

    /// Holds what is stored against the thresholds, and learns names.
    ///
    /// Call it when the batches have been written.
    ///
    /// - Returns: The events, to be stored; clients have them already.
    public func check(at now: Milliseconds) async throws -> StoreNotes {
        let settings = registry.settings
        let isLearning = learned.withLock { learned in
            if let last = learned, (0..<RealTimeView.learningInterval).contains(now - last) { return false }
            learned = now
            return true
        }
        guard isLearning || !settings.thresholds.isEmpty else { return StoreNotes() }
        let thresholds = settings.thresholds.values.sorted { $0.name < $1.name }
        let found = try await store.read { [self] snapshot in
            if isLearning { registry.learn(snapshot.directory) }
            let reader = LatestReader(snapshot: snapshot, now: now, flows: flows)
            return monitor.withLock { $0.check(thresholds, reader, flows, at: now) }
        }
        lostEvents.withLock { $0 += UInt64(max(0, found.count - RealTimeView.eventLimit)) }
        let kept = found.prefix(RealTimeView.eventLimit)
        return StoreNotes(crossings: kept.map { event in events.append { event.numbered($0) } })
    }
}

extension RealTimeView {
    /// The definitions that are in force out of the box: who talks to whom, by what, and where.
    public static let standardFlows: [FlowDefinition] = [
        FlowDefinition(name: "sources", keys: "or:ipsource:ip6source", limit: 20, smoothing: 10),
        FlowDefinition(name: "destinations", keys: "or:ipdestination:ip6destination", limit: 20, smoothing: 10),
        FlowDefinition(
            name: "conversations",
            keys: "or:ipsource:ip6source,or:ipdestination:ip6destination",
            limit: 20,
            smoothing: 10
        ),
        // The server's port is the lower one nearly always.
        FlowDefinition(
            name: "applications",
            keys: "or:ipprotocol:ip6nexthdr,min:[or:tcpsourceport:udpsourceport:sctpsourceport]"
                + ":[or:tcpdestinationport:udpdestinationport:sctpdestinationport]",
            limit: 20,
            smoothing: 10
        ),
        FlowDefinition(
            name: "autonomous_systems",
            keys: "null:bgpsourceas:0,null:bgpdestinationas:0",
            filter: "bgpas!=null",
            limit: 20,
            smoothing: 10
        ),
        FlowDefinition(name: "vlans", keys: "or:vlan:vlansource", limit: 20, smoothing: 10),
    ]
}
