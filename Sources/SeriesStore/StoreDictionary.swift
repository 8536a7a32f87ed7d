import ByteReading
import GRDB
import MetricCatalog
import Rollup
import SFlowWire

/// The store's dictionaries in memory: the directory that readers see, and the numbers of its rows.
struct StoreDictionary: Sendable {
    private(set) var directory = Directory()
    private(set) var flows = FlowDictionary()
    private var agentIDs: [IPAddress: Int64] = [:]
    private var sourceIDs: [SourceIdentity: Int64] = [:]
    /// Row numbers of the structures that this program knows, by place in `MetricStructure.all`.
    private var structureIDs: [Int: Int64] = [:]
    /// Where each group's structure stands in `MetricStructure.all`, by group number; nil where it is not known.
    private var structures: [Int?] = []
    /// Where each group stands in the directory.
    private var places: [GroupID: Int] = [:]

    /// The value types of a group's columns; nil where only a newer program knows the group.
    func types(of id: GroupID) -> [ValueType]? { allColumns(of: id)?.all }

    /// All columns of a group; nil where only a newer program knows the group.
    func allColumns(of id: GroupID) -> ColumnChoice? {
        guard let choice = structureIndex(of: id).map({ StoreDictionary.choices[$0] }), !choice.all.isEmpty else {
            return nil
        }
        return choice
    }

    private static let choices = MetricStructure.all.map { ColumnChoice(allOf: $0.types) }

    /// Whose series a group's are.
    func identity(of id: GroupID) -> SourceIdentity? {
        places[id].map { directory.groups[$0].identity }
    }

    /// Where a group's structure stands in `MetricStructure.all`.
    func structureIndex(of id: GroupID) -> Int? {
        let place = Int(id.rawValue)
        return place < structures.count ? structures[place] : nil
    }

    /// Reads all dictionaries.
    init(_ db: Database, path: String) throws {
        try readStructures(db, path: path)
        var agents: [Int64: IPAddress] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, address, first_seen FROM agent") {
            let text: String = row[1]
            let address = IPAddress(text) ?? .none
            agents[row[0]] = address
            agentIDs[address] = row[0]
            directory.add(agent: address, firstSeen: row[2])
        }
        var sources: [Int64: SourceIdentity] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, agent_id, class, number FROM source") {
            guard let agent = agents[row[1]] else { continue }
            let source = DataSource(class: UInt32(clamping: row[2] as Int64), index: UInt32(clamping: row[3] as Int64))
            let identity = SourceIdentity(agent: agent, source: source)
            sources[row[0]] = identity
            sourceIDs[identity] = row[0]
        }
        let structures = Dictionary(structureIDs.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for row in try Row.fetchAll(db, sql: "SELECT id, source_id, structure_id, since FROM series_group ORDER BY id")
        {
            guard let identity = sources[row[1]], let index = structures[row[2]] else { continue }
            add(SeriesGroup(id: GroupID(rawValue: row[0]), identity: identity, structureIndex: index, since: row[3]))
        }
        flows = try FlowDictionary(db, sources: sources)
        let texts = try Row.fetchCursor(db, sql: "SELECT source_id, name, since, value FROM source_text")
        while let row = try texts.next() {
            guard let identity = sources[row[0]] else { continue }
            directory.add(text: row[3], name: row[1], of: identity, since: row[2])
        }
    }

    /// Writes the structures and metrics that the file does not have yet.
    mutating func addStructures(_ db: Database) throws {
        for (index, structure) in MetricStructure.all.enumerated() {
            if structureIDs[index] == nil {
                try db.execute(sql: "INSERT INTO structure (key) VALUES (?)", arguments: [structure.key])
                structureIDs[index] = db.lastInsertedRowID
            }
            for (position, column) in structure.columns.enumerated() {
                let metric = column.metric
                try db.run(
                    """
                    INSERT OR IGNORE INTO metric (structure_id, position, name, unit, type, summary)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    [
                        structureIDs[index], position, metric.name, metric.unit, Int(metric.type.rawValue),
                        metric.summary,
                    ]
                )
            }
        }
    }

    /// The group of a definition, written if it is new.
    mutating func group(
        _ identity: SourceIdentity,
        structureIndex: Int,
        firstSeen: Milliseconds,
        in db: Database
    ) throws -> GroupID {
        if let group = directory.group(of: identity, structureIndex: structureIndex) { return group.id }
        let sourceID = try sourceID(identity, firstSeen: firstSeen, in: db)
        try db.run(
            "INSERT INTO series_group (source_id, structure_id, since) VALUES (?, ?, ?)",
            [sourceID, structureIDs[structureIndex], firstSeen]
        )
        let id = GroupID(rawValue: UInt32(clamping: db.lastInsertedRowID))
        add(SeriesGroup(id: id, identity: identity, structureIndex: structureIndex, since: firstSeen))
        return id
    }

    /// Writes what a source says in words, unless it says so already.
    mutating func add(
        text: String,
        name: String,
        of identity: SourceIdentity,
        since: Milliseconds,
        in db: Database
    ) throws {
        guard directory.texts[identity]?[name]?.value(at: since) != text else { return }
        try db.run(
            "INSERT OR REPLACE INTO source_text (source_id, name, since, value) VALUES (?, ?, ?, ?)",
            [try sourceID(identity, firstSeen: since, in: db), name, since, text]
        )
        directory.add(text: text, name: name, of: identity, since: since)
    }

    /// The group of a definition of flows, written if it is new.
    mutating func flowGroup(
        _ definition: FlowGroupDefinition,
        firstSeen: Milliseconds,
        in db: Database
    ) throws -> GroupID {
        let sourceID = try sourceID(definition.identity, firstSeen: firstSeen, in: db)
        return try flows.group(definition, sourceID: sourceID, since: firstSeen, in: db)
    }

    private mutating func add(_ group: SeriesGroup) {
        places[group.id] = directory.groups.count
        directory.add(group)
        let place = Int(group.id.rawValue)
        if place >= structures.count {
            structures.append(contentsOf: repeatElement(nil, count: place + 1 - structures.count))
        }
        structures[place] = group.structureIndex
    }

    private mutating func sourceID(
        _ identity: SourceIdentity,
        firstSeen: Milliseconds,
        in db: Database
    ) throws -> Int64 {
        if let id = sourceIDs[identity] { return id }
        if agentIDs[identity.agent] == nil {
            try db.run(
                "INSERT INTO agent (address, first_seen) VALUES (?, ?)",
                [identity.agent.description, firstSeen]
            )
            agentIDs[identity.agent] = db.lastInsertedRowID
            directory.add(agent: identity.agent, firstSeen: firstSeen)
        }
        try db.run(
            "INSERT INTO source (agent_id, class, number) VALUES (?, ?, ?)",
            [agentIDs[identity.agent], identity.source.sourceClass, identity.source.index]
        )
        sourceIDs[identity] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    /// Finds the known structures in the file, and refuses one that keeps other metrics in our columns.
    private mutating func readStructures(_ db: Database, path: String) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, key FROM structure") {
            guard let index = MetricStructure.indexByKey[row[1]] else { continue }
            structureIDs[index] = row[0]
        }
        let sql = """
            SELECT structure.key, metric.position, metric.name, metric.type
            FROM metric JOIN structure ON structure.id = metric.structure_id
            """
        for row in try Row.fetchAll(db, sql: sql) {
            let (key, position, name, type): (String, Int, String, Int) = (row[0], row[1], row[2], row[3])
            guard let index = MetricStructure.indexByKey[key] else { continue }
            let columns = MetricStructure.all[index].columns
            guard position < columns.count else { continue }
            let metric = columns[position].metric
            guard metric.name == name, Int(metric.type.rawValue) == type else {
                throw StoreError.incompatible(
                    path: path,
                    reason: "column \(position) of '\(key)' holds '\(name)', where this program has '\(metric.name)'"
                )
            }
        }
    }
}
