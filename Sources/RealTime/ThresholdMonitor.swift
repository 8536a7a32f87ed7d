public import MetricCatalog
public import QueryEngine
import SFlowWire

/// Watches thresholds, second by second.
///
/// After an event a threshold says nothing more of the same data source (and flow, where it is by flow) until the value has
/// been below the limit for the threshold's timeout.
public struct ThresholdMonitor: Sendable {
    private struct Key: Hashable {
        let threshold: String
        let identity: SourceIdentity
        let flow: FlowKey?
    }

    private struct Alert {
        /// Since when the value has been below the limit; nil while it is above.
        var below: Milliseconds?
    }

    private var alerts: [Key: Alert] = [:]
    private var thresholds: [String: Threshold] = [:]

    /// A monitor that has raised no event yet.
    public init() {}

    /// Holds all values against the limits.
    ///
    /// - Parameters:
    ///   - current: The thresholds in force.
    ///   - reader: What metrics say now.
    ///   - flows: What flows are now.
    ///   - now: The present.
    /// - Returns: The events, without numbers.
    public mutating func check(
        _ current: [Threshold],
        _ reader: LatestReader,
        _ flows: LiveFlows,
        at now: Milliseconds
    ) -> [ThresholdEvent] {
        let byName = Dictionary(current.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        alerts = alerts.filter { byName[$0.key.threshold] == thresholds[$0.key.threshold] }
        thresholds = byName
        var events: [ThresholdEvent] = []
        for threshold in current {
            var touched: Set<Key> = []
            if let flow = flows.flow(threshold.metric) {
                check(threshold, flow, reader, now, &touched, &events)
            } else {
                var selector = SeriesSelector()
                selector.filters = threshold.patterns
                for value in reader.values(threshold.metric, selector) {
                    guard let number = value.value.number else { continue }
                    let key = Key(threshold: threshold.name, identity: value.identity, flow: nil)
                    touched.insert(key)
                    guard note(key, number, threshold, now) else { continue }
                    events.append(event(threshold, value.identity, number, now))
                }
            }
            rearm(threshold, besides: touched, now)
        }
        return events
    }

    private mutating func check(
        _ threshold: Threshold,
        _ flow: LiveFlow,
        _ reader: LatestReader,
        _ now: Milliseconds,
        _ touched: inout Set<Key>,
        _ events: inout [ThresholdEvent]
    ) {
        let isMeant = reader.matcher(threshold.patterns)
        let separator = flow.definition.separator
        for found in flow.tops(where: isMeant) {
            let largest = found.top.prefix(threshold.isByFlow ? .max : 1)
            for (key, value, further) in largest {
                let alertKey = Key(
                    threshold: threshold.name,
                    identity: found.identity,
                    flow: threshold.isByFlow ? key : nil
                )
                touched.insert(alertKey)
                guard note(alertKey, value, threshold, now) else { continue }
                let text = flow.definition.keys.isEmpty ? nil : key.text(separator: separator)
                events.append(event(threshold, found.identity, value, now, text, further))
            }
        }
    }

    /// Takes account of a value.
    ///
    /// - Returns: Whether it is an event.
    private mutating func note(
        _ key: Key,
        _ value: Double,
        _ threshold: Threshold,
        _ now: Milliseconds
    ) -> Bool {
        guard var alert = alerts[key] else {
            guard value > threshold.value else { return false }
            alerts[key] = Alert(below: nil)
            return true
        }
        // The clock went back.
        if let below = alert.below, below > now { alert.below = now }
        if value > threshold.value {
            let isAnew = alert.below.map { Double(now - $0) >= threshold.timeout * 1000 } ?? false
            alert.below = nil
            alerts[key] = alert
            return isAnew
        } else if let below = alert.below {
            if Double(now - below) >= threshold.timeout * 1000 {
                alerts[key] = nil
                return false
            }
        } else {
            alert.below = now
        }
        alerts[key] = alert
        return false
    }

    /// What is no longer reported is below the limit.
    private mutating func rearm(_ threshold: Threshold, besides touched: Set<Key>, _ now: Milliseconds) {
        for (key, alert) in alerts where key.threshold == threshold.name && !touched.contains(key) {
            if let below = alert.below, below <= now {
                if Double(now - below) >= threshold.timeout * 1000 { alerts[key] = nil }
            } else {
                alerts[key]?.below = now
            }
        }
    }

    private func event(
        _ threshold: Threshold,
        _ identity: SourceIdentity,
        _ value: Double,
        _ now: Milliseconds,
        _ flowKey: String? = nil,
        _ further: [Double] = []
    ) -> ThresholdEvent {
        ThresholdEvent(
            id: 0,
            time: now,
            threshold: threshold.name,
            metric: threshold.metric,
            bound: threshold.value,
            value: value,
            identity: identity,
            flowKey: flowKey,
            further: further
        )
    }
}

extension Threshold {
    /// The filter as selections have it.
    var patterns: [SourceFilter] {
        filter.sorted { $0.key < $1.key }.map { SourceFilter(name: $0.key, wildcards: $0.value) }
    }
}

extension LiveFlow {
    /// The largest flows of each data source that is meant.
    func tops(
        where isMeant: (SourceIdentity) -> Bool
    ) -> [(identity: SourceIdentity, top: [(key: FlowKey, value: Double, further: [Double])])] {
        tables.filter { isMeant($0.key) }
            .map { ($0.key, $0.value.top(definition.limit, at: now)) }
            .sorted { $0.0 < $1.0 }
    }
}
