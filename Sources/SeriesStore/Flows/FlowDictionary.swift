import GRDB
import MetricCatalog
import Rollup

/// The store's dictionaries of flows in memory.
struct FlowDictionary: Sendable {
    private(set) var directory = FlowDirectory()
    private var flowIDs: [Attributes: Int64] = [:]
    private var groupIDs: [GroupKey: GroupID] = [:]

    private struct Attributes: Hashable {
        let definition: FlowDefinition
        let shape: FlowShape
    }

    private struct GroupKey: Hashable {
        let flow: Int64
        let identity: SourceIdentity
        let side: FlowSide
    }

    init() {}

    /// Reads all definitions and groups.
    init(_ db: Database, sources: [Int64: SourceIdentity]) throws {
        let flows = try Row.fetchCursor(db, sql: "SELECT * FROM flow_definition ORDER BY id")
        while let row = try flows.next() {
            let definition = FlowDefinition(
                name: row["name"],
                keys: row["keys"],
                value: row["value"],
                values: row["further_values"],
                filter: row["filter"],
                limit: row["n"],
                smoothing: row["t"],
                isOfDiscards: row["dropped"],
                separator: row["fs"],
                isLogged: row["log"],
                logsStart: row["flow_start"],
                activeTimeout: row["active_timeout"]
            )
            let text: String = row["figures"]
            let figures = text.split(separator: ",").map { UInt8($0).flatMap(FlowFigure.init) ?? .sum }
            let shape = FlowShape(value: figures.first ?? .sum, further: Array(figures.dropFirst()))
            add(StoredFlow(id: row["id"], definition: definition, shape: shape, since: row["since"]))
        }
        let groups = try Row.fetchCursor(db, sql: "SELECT id, flow_id, source_id, side FROM flow_group ORDER BY id")
        while let row = try groups.next() {
            guard let identity = sources[row[2]], let side = FlowSide(rawValue: row[3]) else { continue }
            add(FlowGroup(id: GroupID(rawValue: row[0]), flow: row[1], identity: identity, side: side))
        }
    }

    /// The group of a definition, written if it is new.
    mutating func group(
        _ definition: FlowGroupDefinition,
        sourceID: Int64,
        since: Milliseconds,
        in db: Database
    ) throws -> GroupID {
        let flow = try flowID(definition, since: since, in: db)
        let key = GroupKey(flow: flow, identity: definition.identity, side: definition.side)
        if let id = groupIDs[key] { return id }
        try db.run(
            "INSERT INTO flow_group (flow_id, source_id, side) VALUES (?, ?, ?)",
            [flow, sourceID, Int(definition.side.rawValue)]
        )
        let id = GroupID(rawValue: UInt32(clamping: db.lastInsertedRowID))
        add(FlowGroup(id: id, flow: flow, identity: definition.identity, side: definition.side))
        return id
    }

    private mutating func flowID(
        _ group: FlowGroupDefinition,
        since: Milliseconds,
        in db: Database
    ) throws -> Int64 {
        let definition = group.definition
        if let id = flowIDs[Attributes(definition: definition, shape: group.shape)] { return id }
        let figures = [group.shape.value] + group.shape.further
        try db.run(
            """
            INSERT INTO flow_definition (name, keys, value, further_values, filter, n, t, dropped, fs, log, flow_start,
            active_timeout, figures, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                definition.name, definition.keys, definition.value, definition.values, definition.filter,
                definition.limit, definition.smoothing, definition.isOfDiscards, definition.separator,
                definition.isLogged, definition.logsStart, definition.activeTimeout,
                figures.map { "\($0.rawValue)" }.joined(separator: ","), since,
            ]
        )
        let id = db.lastInsertedRowID
        add(StoredFlow(id: id, definition: definition, shape: group.shape, since: since))
        return id
    }

    private mutating func add(_ flow: StoredFlow) {
        directory.add(flow)
        flowIDs[Attributes(definition: flow.definition, shape: flow.shape)] = flow.id
    }

    private mutating func add(_ group: FlowGroup) {
        directory.add(group)
        groupIDs[GroupKey(flow: group.flow, identity: group.identity, side: group.side)] = group.id
    }
}
