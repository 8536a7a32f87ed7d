import ByteReading
import Forecasting
import MetricCatalog
import QueryEngine
import SFlowWire

/// A row, and the ports that it is of.
struct BuiltRow {
    var row: CapacityRow
    var ports: [SourceIdentity]

    var urgency: Urgency { row.urgency }
    var name: String { row.name }
    /// How much of its capacity the busiest direction uses; less than nothing where that is not known.
    var usedShare: Double {
        guard let capacity = row.capacity, capacity > 0 else { return -1 }
        return (row.busiest?.percentile95 ?? -1) / capacity
    }
}

/// Makes the rows of a report, source by source.
struct CapacityBuilder {
    private let question: CapacityQuestion
    private let snapshot: any RollupSnapshot
    private let resets: [SourceIdentity: Int]
    private let reader: UsageReader
    private let lost: [SourceIdentity: Double]
    private let configuredSpeeds: [SourceIdentity: Double]
    private var labels: SourceLabels
    private let forecaster: OutlookMaker
    private let measurer: Measurer

    let span: UsageSpan

    private static let traffic = ["ifinoctets", "ifoutoctets"]
    private static let bitsPerOctet = 8.0
    /// Rounding and the preamble of frames may carry a rate this far over a true speed.
    private static let tolerance = 1.02

    init(_ question: CapacityQuestion, snapshot: any RollupSnapshot) throws {
        self.question = question
        self.snapshot = snapshot
        span = UsageSpan(
            start: question.start,
            end: question.end,
            historyDays: question.historyDays,
            zone: question.zone
        )
        reader = try UsageReader(
            snapshot: snapshot,
            span: span,
            isHistoryWanted: question.isForecast,
            now: question.now
        )
        labels = SourceLabels(snapshot.directory)
        forecaster = OutlookMaker(question, firstDay: span.firstDay)
        measurer = Measurer(span: span, hasFiveMinutes: reader.hasFiveMinutes)
        resets = try snapshot.resets(from: span.intervals.start, to: span.intervals.end)
        lost = try CapacityBuilder.lostDatagrams(question, span, snapshot)
        var speeds: [SourceIdentity: Double] = [:]
        for configured in question.speeds {
            for port in try CapacityBuilder.ports(configured.ports, question, span, snapshot)
            where speeds[port] == nil { speeds[port] = configured.speed }
        }
        configuredSpeeds = speeds
    }

    /// All rows, of ports first.
    mutating func rows() throws -> [BuiltRow] {
        var rows: [BuiltRow] = []
        let ports = try CapacityBuilder.ports(question.selector, question, span, snapshot)
        if question.subjects.contains(.interface) {
            for port in ports {
                try question.budget.requireTime()
                if let row = try row(port: port) { rows.append(row) }
            }
        }
        if question.subjects.contains(.agent) {
            for (agent, members) in Dictionary(grouping: ports, by: \.agent).sorted(by: { $0.value[0] < $1.value[0] }) {
                let host = SourceIdentity(agent: agent, source: .host)
                let name = snapshot.directory.text("host_name", of: host) ?? agent.description
                if var row = try row(of: members, name: name, .agent, capacity: nil) {
                    row.row.agent = agent.description
                    rows.append(row)
                }
            }
        }
        if question.subjects.contains(.group) {
            for group in question.groups {
                let members = try group.members.reduce(into: Set<SourceIdentity>()) { members, selector in
                    members.formUnion(try CapacityBuilder.ports(selector, question, span, snapshot))
                }
                if let row = try row(of: members.sorted(), name: group.name, .group, capacity: group.capacity) {
                    rows.append(row)
                }
            }
        }
        for (subject, metric) in CapacityBuilder.shares where question.subjects.contains(subject) {
            for identity in try CapacityBuilder.sources(of: metric, question.selector, question, span, snapshot) {
                try question.budget.requireTime()
                if let row = try row(share: metric, subject, of: identity) { rows.append(row) }
            }
        }
        return rows
    }

    /// What is a share of something, whose capacity is all of it.
    private static let shares: [(CapacityRow.Subject, String)] = [
        (.cpu, "cpu_utilization"), (.memory, "mem_utilization"), (.disk, "disk_utilization"),
        (.pool, "workers_utilization"),
    ]

    private mutating func row(port: SourceIdentity) throws -> BuiltRow? {
        guard let found = try reader.usage(of: port, metrics: CapacityBuilder.traffic, speed: "ifspeed"),
            found.usages.contains(where: { $0.means.contains { !$0.isNaN } || $0.daily95.contains { $0 != nil } })
        else { return nil }
        var row = emptyRow(.interface, of: port)
        row.unit = "bits/s"
        if let speed = configuredSpeeds[port] {
            (row.capacity, row.capacitySource) = (speed, .configured)
        } else if let speed = found.speed {
            (row.capacity, row.capacitySource) = (speed, .reported)
        } else {
            row.notes.append("The agent says no speed: there is neither a share nor a date.")
        }
        fill(&row, TrafficUsage(found.usages[0], found.usages[1]))
        return BuiltRow(row: row, ports: [port])
    }

    private mutating func row(
        of members: [SourceIdentity],
        name: String,
        _ subject: CapacityRow.Subject,
        capacity: Double?
    ) throws -> BuiltRow? {
        guard let usages = try reader.sum(of: members, metrics: CapacityBuilder.traffic) else { return nil }
        let speeds = try members.map { try configuredSpeeds[$0] ?? reader.speed(of: $0) }
        var row = emptyRow(subject, of: nil)
        row.name = name
        row.memberCount = members.count
        row.unit = "bits/s"
        row.resets = members.reduce(0) { $0 + (resets[$1] ?? 0) }
        row.lostDatagrams = lostDatagrams(of: members)
        if let capacity {
            (row.capacity, row.capacitySource) = (capacity, .configured)
        } else if !speeds.contains(nil) {
            row.capacity = speeds.reduce(0) { $0 + ($1 ?? 0) }
            row.capacitySource = members.allSatisfy { configuredSpeeds[$0] != nil } ? .configured : .reported
        } else {
            row.notes.append("The speed of \(speeds.count { $0 == nil }) members is not known.")
        }
        if let supposed = question.suppositions.firstNonNil(\.lostMembers) {
            if let capacity = row.capacity, !speeds.contains(nil) {
                let largest = speeds.compactMap(\.self).sorted(by: >).prefix(supposed).reduce(0, +)
                row.capacity = max(0, capacity - largest)
                row.capacitySource = .supposed
            } else {
                row.notes.append("The loss of a member cannot be supposed: speeds of members are not known.")
            }
        }
        fill(&row, TrafficUsage(usages[0], usages[1]))
        return BuiltRow(row: row, ports: members)
    }

    private mutating func row(
        share metric: String,
        _ subject: CapacityRow.Subject,
        of identity: SourceIdentity
    ) throws -> BuiltRow? {
        guard let usage = try reader.usage(of: identity, metric: metric) else { return nil }
        var row = emptyRow(subject, of: identity)
        row.unit = "%"
        (row.capacity, row.capacitySource) = (100, .share)
        fill(&row, [.use: usage], factor: 1)
        return BuiltRow(row: row, ports: [])
    }

    private mutating func emptyRow(_ subject: CapacityRow.Subject, of identity: SourceIdentity?) -> CapacityRow {
        var name = ""
        if let identity {
            let all = Dictionary(
                labels.all(of: identity).map { ($0.name, $0.value) },
                uniquingKeysWith: { one, _ in one }
            )
            let host = all["host"] ?? identity.agent.description
            let port = subject == .interface ? "port " + identity.source.name : ""
            let application = snapshot.directory.text("app_name", of: identity) ?? ""
            let inner = all["ifname"] ?? all["vir_host"] ?? (subject == .pool ? application : port)
            name = inner.isEmpty ? host : "\(host) \(inner)"
        }
        return CapacityRow(
            subject: subject,
            name: name,
            agent: identity?.agent.description,
            source: identity?.source.name,
            memberCount: nil,
            unit: "",
            capacity: nil,
            capacitySource: .unknown,
            measures: [],
            coverage: 0,
            interpolated: 0,
            resets: identity.flatMap { resets[$0] } ?? 0,
            lostDatagrams: identity.flatMap { lostDatagrams(of: [$0]) },
            outlooks: [],
            notes: [],
            grown: []
        )
    }

    private func fill(_ row: inout CapacityRow, _ traffic: TrafficUsage) {
        fill(&row, traffic.byDirection, factor: CapacityBuilder.bitsPerOctet)
        guard row.capacitySource == .reported, let capacity = row.capacity else { return }
        let most = row.measures.filter { $0.direction.isPhysical }.compactMap(\.percentile95).max() ?? 0
        let largest = traffic.largestMean * CapacityBuilder.bitsPerOctet
        guard max(most, largest) > capacity * CapacityBuilder.tolerance else { return }
        row.capacitySource = .implausible
        row.notes.append("More was carried than the agent says that there is: its speed is suspect; set the true one.")
    }

    private func fill(
        _ row: inout CapacityRow,
        _ usages: KeyValuePairs<TrafficDirection, Usage>,
        factor: Double
    ) {
        for supposition in question.suppositions {
            if let capacity = supposition.capacity, row.unit == "bits/s" {
                (row.capacity, row.capacitySource) = (capacity, .supposed)
            }
            if supposition.lostMembers != nil, row.memberCount == nil, row.subject == .interface {
                row.notes.append("The loss of a member does not apply to a single port.")
            }
        }
        row.measures = usages.map { measurer.measures($0, $1, factor: factor) }
        let physical = usages.filter { $0.key.isPhysical }
        row.coverage = physical.map { measurer.coverage($0.value) }.min() ?? 0
        row.interpolated = physical.map(\.value.interpolated).max() ?? 0
        if !reader.hasFiveMinutes {
            row.notes.append(
                "Means of five minutes are no longer kept for all of the period: there are no percentiles."
            )
        }
        guard question.isForecast else { return }
        row.outlooks = physical.flatMap { direction, usage in
            [Outlook.Basis.percentile95, .peak].map { basis in
                forecaster.outlook(direction, basis, usage, factor: factor, row.capacity, unit: row.unit)
            }
        }
        // A single second may fill a link at any time: peaks do not make a row urgent.
        row.outlooks.sort {
            ($0.basis.rank, $0.urgency, $0.direction.rank) < ($1.basis.rank, $1.urgency, $1.direction.rank)
        }
    }

    private func lostDatagrams(of identities: [SourceIdentity]) -> UInt64? {
        let agents = Set(identities.map { SourceIdentity(agent: $0.agent, source: .agent) })
        let known = agents.compactMap { lost[$0] }
        return known.isEmpty ? nil : UInt64(known.reduce(0, +))
    }

    private static func lostDatagrams(
        _ question: CapacityQuestion,
        _ span: UsageSpan,
        _ snapshot: any RollupSnapshot
    ) throws -> [SourceIdentity: Double] {
        let grid = BucketGrid(edges: [span.intervals.start, span.intervals.end])
        let range = RangeQuery(
            metrics: ["sflow_lost_datagrams"],
            selector: SeriesSelector(agents: question.selector.agents),
            start: grid.start,
            end: grid.end,
            step: .fixed(grid.end - grid.start),
            statistic: .sum,
            now: question.now
        )
        let series = try range.run(on: snapshot, over: grid, .fixed(grid.end - grid.start)).series
        return series.reduce(into: [:]) { lost, series in
            if let identity = series.identity, let value = series.values[0] { lost[identity] = value }
        }
    }

    private static func ports(
        _ selector: SeriesSelector,
        _ question: CapacityQuestion,
        _ span: UsageSpan,
        _ snapshot: any RollupSnapshot
    ) throws -> [SourceIdentity] {
        try sources(of: "ifinoctets", selector, question, span, snapshot)
    }

    private static func sources(
        of metric: String,
        _ selector: SeriesSelector,
        _ question: CapacityQuestion,
        _ span: UsageSpan,
        _ snapshot: any RollupSnapshot
    ) throws -> [SourceIdentity] {
        try SeriesListing(metrics: [metric], selector: selector, now: question.now)
            .sources(on: snapshot, from: span.intervals.start, to: span.intervals.end)
    }
}

extension Outlook.Basis {
    fileprivate var rank: Int { self == .percentile95 ? 0 : 1 }
}

extension TrafficDirection {
    fileprivate var rank: Int { TrafficDirection.allCases.firstIndex(of: self) ?? 0 }
}
