import MetricCatalog

/// Tells whether sources pass a selection's filters, by their own words and numbers or by those of their machine.
struct FilterMatcher {
    private let filters: [(name: String, patterns: [String])]
    private let reader: LatestReader
    private let machines: MachineMap?

    init(_ selector: SeriesSelector, snapshot: any RollupSnapshot, now: Milliseconds) {
        filters = selector.filters
        reader = LatestReader(snapshot: snapshot, now: now)
        machines = filters.isEmpty ? nil : MachineMap(snapshot.directory)
    }

    func matches(_ identity: SourceIdentity) -> Bool {
        guard let machines else { return true }
        let kin = machines.kin(of: identity)
        return filters.allSatisfy { filter in
            // The nearest that says anything under the name is the one that counts.
            guard let value = kin.lazy.compactMap({ self.latest(filter.name, of: $0) }).first else { return false }
            return filter.patterns.contains { wildcard($0[...], matches: value[...]) }
        }
    }

    private func latest(_ name: String, of identity: SourceIdentity) -> String? {
        if MetricPlace.textsByName[name] != nil { return reader.snapshot.directory.text(name, of: identity) }
        return reader.value(name, of: identity)?.value.text
    }
}

/// Whether a text matches a pattern in which `*` stands for any number of characters.
func wildcard(_ pattern: Substring, matches text: Substring) -> Bool {
    var parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return pattern == text }
    guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return false }
    parts = Array(parts.dropFirst().dropLast())
    var rest = text.dropFirst(first.count)
    for part in parts where !part.isEmpty {
        guard let found = rest.firstRange(of: part) else { return false }
        rest = rest[found.upperBound...]
    }
    return rest.count >= last.count && rest.hasSuffix(last)
}
