public import ByteReading
import GRDB
public import MetricCatalog
import Rollup
import SFlowWire

/// Something that happened, as the store keeps it.
public struct StoredEvent: Hashable, Sendable {
    /// When.
    public let time: Milliseconds
    /// What kind of thing it was; `threshold` where a limit was exceeded.
    public let kind: String
    /// Whom it happened to; nil where it was none of the agents.
    public let identity: SourceIdentity?
    /// More about it, for people.
    public let detail: String
    /// What was exceeded, where it was a limit.
    public let crossing: ThresholdEvent?
}

extension SeriesStore {
    /// The kind of events that thresholds raise.
    static let thresholdKind = "threshold"
    /// How many logged flows are kept.
    private static let flowLogLimit: Int64 = 100_000

    /// Events of a span of time, oldest first.
    ///
    /// - Parameters:
    ///   - start: Where the span begins.
    ///   - end: Where it ends.
    ///   - kinds: Which kinds; nil for all.
    ///   - agents: Whose; nil for all.
    ///   - limit: The most events; the newest of the span are given.
    /// - Returns: The events.
    /// - Throws: When the file cannot be read.
    public func events(
        from start: Milliseconds,
        to end: Milliseconds,
        kinds: [String]? = nil,
        agents: [IPAddress]? = nil,
        limit: Int
    ) async throws -> [StoredEvent] {
        try await reader.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT * FROM event WHERE time >= ? AND time < ? ORDER BY time DESC, id DESC",
                arguments: [start, end]
            )
            var events: [StoredEvent] = []
            while events.count < limit, let row = try rows.next() {
                let event = StoredEvent(row)
                guard kinds?.contains(event.kind) ?? true else { continue }
                if let agents, !(event.identity.map { agents.contains($0.agent) } ?? false) { continue }
                events.append(event)
            }
            return events.reversed()
        }
    }

    /// The last events that thresholds raised, oldest first.
    public func lastCrossings(limit: Int) async throws -> [ThresholdEvent] {
        try await reader.read { db in
            let sql = "SELECT * FROM event WHERE number IS NOT NULL ORDER BY id DESC LIMIT ?"
            let rows = try Row.fetchAll(db, sql: sql, arguments: [limit])
            return rows.compactMap { StoredEvent($0).crossing }.reversed()
        }
    }

    /// The last flows that were logged, oldest first.
    public func lastLoggedFlows(limit: Int) async throws -> [LoggedFlow] {
        try await reader.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM flow_log ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            )
            return rows.compactMap { row -> LoggedFlow? in
                guard let identity = SourceIdentity(row["agent"], row["source"]) else { return nil }
                return LoggedFlow(
                    id: row["id"],
                    name: row["name"],
                    identity: identity,
                    keys: row["keys"],
                    value: row["value"],
                    further: numbers(row["further_values"]),
                    start: row["start"],
                    end: row["end"]
                )
            }.reversed()
        }
    }

    static func store(_ crossing: ThresholdEvent, in db: Database) throws {
        try db.run(
            """
            INSERT INTO event (time, kind, agent, source, detail, number, threshold, metric, bound, value, flow_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                crossing.time, thresholdKind, crossing.identity.agent.description, crossing.identity.source.description,
                crossing.further.map { "\($0)" }.joined(separator: ","), crossing.id, crossing.threshold,
                crossing.metric, crossing.bound, crossing.value, crossing.flowKey,
            ]
        )
    }

    static func store(_ flow: LoggedFlow, in db: Database) throws {
        try db.run(
            """
            INSERT OR REPLACE INTO flow_log (id, name, agent, source, keys, value, further_values, start, end)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                flow.id, flow.name, flow.identity.agent.description, flow.identity.source.description, flow.keys,
                flow.value, flow.further.map { "\($0)" }.joined(separator: ","), flow.start, flow.end,
            ]
        )
    }

    static func pruneFlowLog(in db: Database) throws {
        try db.run("DELETE FROM flow_log WHERE id <= (SELECT max(id) FROM flow_log) - ?", [flowLogLimit])
    }
}

extension StoredEvent {
    fileprivate init(_ row: Row) {
        time = row["time"]
        kind = row["kind"]
        identity = SourceIdentity(row["agent"], row["source"])
        detail = row["detail"]
        guard let number: Int64 = row["number"], let identity else {
            crossing = nil
            return
        }
        crossing = ThresholdEvent(
            id: number,
            time: time,
            threshold: row["threshold"] ?? "",
            metric: row["metric"] ?? "",
            bound: row["bound"] ?? 0,
            value: row["value"] ?? 0,
            identity: identity,
            flowKey: row["flow_key"],
            further: numbers(detail)
        )
    }
}

extension StoreSnapshot {
    func resets(from start: Milliseconds, to end: Milliseconds) throws -> [SourceIdentity: Int] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT agent, source, count(*) FROM event WHERE time >= ? AND time < ? AND kind = ? GROUP BY 1, 2",
            arguments: [start, end, RollupEvent.Kind.counterReset.rawValue]
        )
        var resets: [SourceIdentity: Int] = [:]
        while let row = try rows.next() {
            if let identity = SourceIdentity(row[0] as String, row[1] as String) { resets[identity] = row[2] }
        }
        return resets
    }
}

extension SourceIdentity {
    /// An identity as events have it; an empty source is the agent itself.
    fileprivate init?(_ agent: String, _ source: String) {
        guard let address = IPAddress(agent), let source = source.isEmpty ? .agent : DataSource(source) else {
            return nil
        }
        self.init(agent: address, source: source)
    }
}

private func numbers(_ text: String) -> [Double] {
    text.split(separator: ",").compactMap { Double($0) }
}
