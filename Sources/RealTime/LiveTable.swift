import Foundation
import MetricCatalog
import Rollup

/// What the flows of one definition on one data source are now: rates smoothed by a first-order filter.
///
/// A second's figure x moves the smoothed value v to v·a + x·(1 − a) with a = e^(−1 s/t); seconds without packets move it
/// to v·a. That is the filter of sFlow-RT, applied when a second is over.
struct LiveTable: Sendable {
    /// One flow.
    struct Entry: Sendable {
        /// The smoothed figure at `time`; of a mean its dividend.
        var value: Double
        /// The smoothed number of frames a second.
        var frames: Double
        /// The smoothed further values.
        var further: [Double]
        /// The end of the last second that had packets of the flow.
        var time: Milliseconds
    }

    private(set) var entries: [FlowKey: Entry] = [:]
    /// The end of the last second that had packets.
    private(set) var time: Milliseconds = .min
    let smoothing: Double
    let shape: FlowShape

    /// The most flows that are followed.
    private let limit: Int
    /// What is smaller has had no packets for many time constants.
    private static let negligible = 1e-6

    init(_ definition: FlowDefinition, _ shape: FlowShape) {
        smoothing = definition.smoothing
        self.shape = shape
        limit = definition.keptCount * 4
    }

    /// Takes in one second's flows.
    mutating func add(_ report: FlowReport) {
        let end = report.second + 1000
        time = max(time, end)
        for flow in report.flows {
            var entry = entries[flow.key] ?? Entry(value: 0, frames: 0, further: [], time: end)
            add(flow.sums, end, to: &entry)
            entries[flow.key] = entry
        }
        if entries.count > limit { prune() }
    }

    private func add(_ sums: FlowSums, _ end: Milliseconds, to entry: inout Entry) {
        if entry.time < end {
            decay(&entry, by: end - entry.time)
            entry.time = end
        }
        let gain = 1 - factor(1000)
        entry.frames += Double(sums.frames) * gain
        entry.value = merged(entry.value, sums.value, shape.value, gain)
        while entry.further.count < sums.further.count { entry.further.append(0) }
        for place in sums.further.indices {
            entry.further[place] = merged(entry.further[place], sums.further[place], shape.further[place], gain)
        }
    }

    private func merged(_ old: Double, _ new: UInt64, _ figure: FlowFigure, _ gain: Double) -> Double {
        switch figure {
        case .sum, .mean, .distinct: old + Double(new) * gain
        case .least: old > 0 ? min(old, Double(new)) : Double(new)
        case .largest: max(old, Double(new))
        }
    }

    private func decay(_ entry: inout Entry, by elapsed: Milliseconds) {
        let factor = factor(elapsed)
        entry.frames *= factor
        entry.value = decayed(entry.value, shape.value, factor, elapsed)
        for place in entry.further.indices {
            entry.further[place] = decayed(entry.further[place], shape.further[place], factor, elapsed)
        }
    }

    /// Extremes are those of the last time constant; they do not fade.
    private func decayed(_ value: Double, _ figure: FlowFigure, _ factor: Double, _ elapsed: Milliseconds) -> Double {
        switch figure {
        case .sum, .mean, .distinct: value * factor
        case .least, .largest: Double(elapsed) > max(smoothing, 1) * 1000 ? 0 : value
        }
    }

    private func factor(_ elapsed: Milliseconds) -> Double {
        exp(-Double(elapsed) / (max(smoothing, 0.001) * 1000))
    }

    /// A flow's figures as of a time.
    func figures(_ entry: Entry, at now: Milliseconds) -> (value: Double, further: [Double]) {
        var entry = entry
        if now > entry.time { decay(&entry, by: now - entry.time) }
        func figure(_ value: Double, _ figure: FlowFigure) -> Double {
            figure == .mean ? (entry.frames > 0 ? value / entry.frames : 0) : value
        }
        return (
            figure(entry.value, shape.value),
            entry.further.enumerated().map { figure($0.element, shape.further[$0.offset]) }
        )
    }

    /// A flow's figure as of a time; `factors` are those of the whole seconds since.
    @inline(__always)
    func value(_ entry: Entry, at now: Milliseconds, _ factors: [Double]) -> Double {
        let seconds = Int(now - entry.time) / 1000
        guard shape.value == .sum, seconds >= 0, seconds < factors.count, (now - entry.time) % 1000 == 0 else {
            return figures(entry, at: now).value
        }
        return entry.value * factors[seconds]
    }

    /// What is left after so many whole seconds without packets.
    func factors(_ count: Int) -> [Double] { (0..<count).map { factor(Milliseconds($0) * 1000) } }

    /// The largest flows as of a time.
    func top(_ count: Int, at now: Milliseconds) -> [(key: FlowKey, value: Double, further: [Double])] {
        let all = entries.map { key, entry in
            let figures = figures(entry, at: now)
            return (key: key, value: figures.value, further: figures.further)
        }
        return Array(all.sorted { $0.value > $1.value }.prefix(count))
    }

    /// Whether no flow has had packets for so long that nothing is left.
    func isSilent(at now: Milliseconds) -> Bool {
        now - time > Milliseconds(max(smoothing, 1) * 30_000)
    }

    private mutating func prune() {
        let values = entries.mapValues { figures($0, at: time).value }
        entries = entries.filter { (values[$0.key] ?? 0) > LiveTable.negligible }
        guard entries.count > limit else { return }
        let floor = entries.keys.map { values[$0] ?? 0 }.sorted(by: >)[limit / 2]
        entries = entries.filter { (values[$0.key] ?? 0) > floor }
    }
}
