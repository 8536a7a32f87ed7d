import MetricCatalog
import Rollup

/// Follows the flows of one definition on one data source from their first to their last packet.
struct FlowLog: Sendable {
    private struct Entry {
        var sums: FlowSums
        var start: Milliseconds
        var last: Milliseconds
        var isLogged: Bool
    }

    private let definition: FlowDefinition
    private let shape: FlowShape
    private let identity: SourceIdentity
    private var entries: [FlowKey: Entry] = [:]

    /// The most flows that are followed on a data source; the one that was silent longest is over when there are more.
    private static let limit = 10_000

    init(_ definition: FlowDefinition, _ shape: FlowShape, _ identity: SourceIdentity) {
        self.definition = definition
        self.shape = shape
        self.identity = identity
    }

    var isEmpty: Bool { entries.isEmpty }

    /// A flow is over when no packet of it was sampled for this long.
    private var idleTime: Milliseconds { max(5_000, Milliseconds(definition.smoothing * 3_000)) }

    mutating func add(_ report: FlowReport) {
        for flow in report.flows {
            let (first, last) = (report.second + Milliseconds(flow.first), report.second + Milliseconds(flow.last))
            guard var entry = entries[flow.key] else {
                entries[flow.key] = Entry(sums: flow.sums, start: first, last: last, isLogged: false)
                continue
            }
            entry.sums.merge(flow.sums, shape)
            entry.start = min(entry.start, first)
            entry.last = max(entry.last, last)
            entries[flow.key] = entry
        }
    }

    /// The flows that are to be logged at a time; those that are over are forgotten.
    mutating func takeEnded(at now: Milliseconds) -> [LoggedFlow] {
        var result: [LoggedFlow] = []
        let crowd = entries.count - FlowLog.limit
        var oldest = Milliseconds.min
        if crowd > 0 { oldest = entries.values.map(\.last).sorted()[crowd - 1] }
        for (key, entry) in entries {
            let isOver = now - entry.last >= idleTime || entry.last <= oldest
            let isDue = Double(entry.last - entry.start) >= definition.activeTimeout * 1000
            if definition.logsStart {
                if !entry.isLogged {
                    result.append(logged(key, entry))
                    entries[key]?.isLogged = true
                }
                if isOver { entries[key] = nil }
            } else if isOver || isDue {
                result.append(logged(key, entry))
                entries[key] = nil
            }
        }
        return result
    }

    private func logged(_ key: FlowKey, _ entry: Entry) -> LoggedFlow {
        func total(_ value: UInt64, _ figure: FlowFigure) -> Double {
            FlowSums(value: value, frames: entry.sums.frames, samples: 1, variance: 0).figure(figure, seconds: 1)
        }
        return LoggedFlow(
            id: 0,
            name: definition.name,
            identity: identity,
            keys: key.text(separator: definition.separator),
            value: total(entry.sums.value, shape.value),
            further: entry.sums.further.enumerated().map { total($0.element, shape.further[$0.offset]) },
            start: entry.start,
            end: entry.last
        )
    }
}
