import ByteReading
import MetricCatalog
import Rollup
import SFlowWire

@testable import SeriesStore

/// A store that flows are written to, and beside it all that was ever written.
struct FlowRig {
    /// A group as the tests name it.
    struct Group: Hashable {
        var name = "src"
        var port: UInt32 = 1
        var side = FlowSide.ingress
    }

    let folder: StoreFolder
    var store: SeriesStore
    let shape: FlowShape
    let limit: Int
    private var writer: BatchWriter
    private var groups: [Group: UInt32] = [:]
    private var batch = RollupBatch(time: 0)
    /// What was written, by group and second: everything of the second together.
    private(set) var totals: [Group: [Milliseconds: FlowSums]] = [:]

    init(_ shape: FlowShape = FlowShape(value: .sum), limit: Int = 5) throws {
        folder = try StoreFolder()
        store = try SeriesStore.open(folder.database)
        writer = BatchWriter(store)
        self.shape = shape
        self.limit = limit
    }

    /// Takes one second's flows: numbers of keys with values, and what others had.
    mutating func report(
        _ group: Group = Group(),
        at second: Milliseconds,
        _ flows: [(key: Int, value: UInt64)],
        other: UInt64 = 0,
        shortfall: UInt64 = 0
    ) {
        let place = groups[group] ?? UInt32(groups.count)
        if groups[group] == nil {
            groups[group] = place
            batch.newFlowGroups.append(
                FlowGroupDefinition(
                    definition: FlowDefinition(name: group.name, keys: "ipsource", limit: limit),
                    shape: shape,
                    identity: SourceIdentity(
                        agent: IPAddress(ipv4: 0xc000_0201),
                        source: DataSource(class: 0, index: group.port)
                    ),
                    side: group.side
                )
            )
        }
        let report = FlowReport(
            group: place,
            second: second,
            flows: flows.map { flow in
                FlowReport.Flow(key: FlowRig.key(flow.key), sums: FlowRig.sums(flow.value, shape), first: 0, last: 0)
            },
            other: other > 0 ? FlowRig.sums(other, shape) : FlowSums(),
            shortfall: shortfall
        )
        batch.flows.append(report)
        let all = report.flows.reduce(into: report.other) { $0.merge($1.sums, shape) }
        totals[group, default: [:]][second, default: FlowSums()].merge(all, shape)
    }

    static func key(_ number: Int) -> FlowKey {
        FlowKey(bytes: [3, 10, 0, UInt8(number >> 8 & 255), UInt8(number & 255)])
    }

    /// The sums of packets of 100 octets at a rate of 10.
    static func sums(_ value: UInt64, _ shape: FlowShape) -> FlowSums {
        FlowSums(
            value: value,
            frames: value / 100,
            samples: max(1, value / 1_000),
            variance: Double(value) * 90,
            further: shape.further.map { _ in value / 2 }
        )
    }

    mutating func flush(at time: Milliseconds) async throws {
        batch.time = time
        try await writer.write([batch])
        batch = RollupBatch(time: 0)
    }

    func maintain(at now: Milliseconds, _ retention: Retention? = nil) async throws {
        try await writer.maintain(now: now, elapsed: 20_000, retention: retention)
    }

    /// Does one slice of what is due at a time.
    func slice(at now: Milliseconds) async throws -> Bool {
        try await writer.maintain(now: now, elapsed: 1_000, retention: nil) { false }
    }

    mutating func reopen() throws {
        try store.close()
        store = try SeriesStore.open(folder.database)
        writer = BatchWriter(store)
        groups = [:]
        batch = RollupBatch(time: 0)
    }

    /// What a tier has of a group.
    func flows(
        _ group: Group = Group(),
        _ tier: Tier = Tier.flows[0],
        from start: Milliseconds = epoch - day,
        to end: Milliseconds = epoch + 400 * day
    ) async throws -> FlowSeries {
        try await FlowRig.flows(of: store, group, tier, from: start, to: end)
    }

    static func flows(
        of store: SeriesStore,
        _ group: Group = Group(),
        _ tier: Tier = Tier.flows[0],
        from start: Milliseconds = epoch - day,
        to end: Milliseconds = epoch + 400 * day
    ) async throws -> FlowSeries {
        try await store.read { snapshot in
            let directory = snapshot.flowDirectory
            let found = directory.flows(named: group.name).flatMap { directory.groups[$0.id] ?? [] }
            guard
                let match = found.first(where: {
                    $0.identity.source.index == group.port && $0.side == group.side
                })
            else { return FlowSeries() }
            return try snapshot.flows(of: match, tier: tier, from: start, to: end)
        }
    }

    /// What was written of a group within a span, everything together.
    func total(_ group: Group = Group(), from start: Milliseconds, to end: Milliseconds) -> FlowSums {
        (totals[group] ?? [:]).reduce(into: FlowSums()) { sums, second in
            if second.key >= start, second.key < end { sums.merge(second.value, shape) }
        }
    }
}

extension FlowSeries {
    /// All buckets together.
    func total(_ shape: FlowShape = FlowShape(value: .sum)) -> FlowSums {
        cells.reduce(into: FlowSums()) { $0.merge($1.total(shape), shape) }
    }

    /// The value of a flow in the bucket of a time; nil where it is not listed.
    func value(_ key: Int, at start: Milliseconds) -> UInt64? {
        guard let cell = cells.first(where: { $0.start == start }),
            let place = keys.firstIndex(of: FlowRig.key(key))
        else { return nil }
        return cell.items.first { $0.key == place }?.sums.value
    }
}
