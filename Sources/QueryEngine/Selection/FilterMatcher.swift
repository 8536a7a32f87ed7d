import MetricCatalog

/// Tells whether sources pass a selection's filters, by their own words and numbers or by those of their machine.
struct FilterMatcher {
    private let filters: [SourceFilter]
    private let reader: LatestReader
    private let machines: MachineMap?

    init(_ selector: SeriesSelector, snapshot: any RollupSnapshot, now: Milliseconds) {
        filters = selector.filters
        reader = LatestReader(snapshot: snapshot, now: now)
        machines = filters.isEmpty ? nil : MachineMap(snapshot.directory)
    }

    /// Whether a source passes by what is said now.
    func matches(_ identity: SourceIdentity) -> Bool {
        matches(identity, at: .max)
    }

    /// Whether a source passes at each of some times, by what was said then: names move from port to port.
    func verdicts(_ identity: SourceIdentity, at times: [Milliseconds]) -> [Bool] {
        let changes = changes(identity)
        guard !changes.isEmpty else { return Array(repeating: matches(identity), count: times.count) }
        var verdict = false
        var last = Milliseconds.min
        return times.map { time in
            // Nothing is asked anew while nothing changes.
            if last == .min || changes.contains(where: { $0 > last && $0 <= time }) {
                verdict = matches(identity, at: time)
            }
            last = time
            return verdict
        }
    }

    /// Whether a source passes at any time of a span.
    func everMatches(_ identity: SourceIdentity, from start: Milliseconds, to end: Milliseconds) -> Bool {
        let times = [start] + changes(identity).filter { $0 > start && $0 < end }
        return times.contains { matches(identity, at: $0) }
    }

    private func matches(_ identity: SourceIdentity, at time: Milliseconds) -> Bool {
        guard let machines else { return true }
        let kin = machines.kin(of: identity)
        return filters.allSatisfy { filter in
            // The nearest that says anything under the name is the one that counts.
            guard let value = kin.lazy.compactMap({ reader.text(filter.name, of: $0, at: time) }).first else {
                return false
            }
            return filter.passes(value)
        }
    }

    /// When what the filters ask for began to be said otherwise; empty where it never changed.
    private func changes(_ identity: SourceIdentity) -> [Milliseconds] {
        guard let machines else { return [] }
        let texts = reader.snapshot.directory.texts
        let histories = machines.kin(of: identity).flatMap { kin in
            filters.compactMap { texts[kin]?[$0.name] }
        }
        return histories.flatMap { $0.since.dropFirst() }
    }
}

extension LatestReader {
    /// What a source says under a name at a time; of numbers the last.
    func text(_ name: String, of identity: SourceIdentity, at time: Milliseconds) -> String? {
        if MetricPlace.textsByName[name] != nil {
            return snapshot.directory.texts[identity]?[name]?.value(at: time)
        }
        return value(name, of: identity)?.value.text
    }
}
