import FlowLanguage
import MetricCatalog
import TextOutput

extension Registry.Settings {
    mutating func set(_ kind: Registry.Kind, _ name: String, _ value: JSONValue) throws {
        switch kind {
        case .flow: flows[name] = try FlowDefinition(name: name, value)
        case .threshold: thresholds[name] = try Threshold(name: name, value)
        case .group:
            let labels = try labels(value)
            do {
                references.groups[name] = try AddressGroup(labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            } catch {
                throw SettingError(attribute: nil, "\(error)")
            }
            groups[name] = labels
        case .map:
            let labels = try labels(value)
            var table: [String: String] = [:]
            for (label, values) in labels.sorted(by: { $0.key > $1.key }) {
                for value in values { table[value] = label }
            }
            references.maps[name] = table
            maps[name] = labels
        case .forwarding:
            forwardings[name] = try Forwarding(name: name, value)
            forwardingVersion += 1
        case .tenant:
            tenants[name] = try Tenant(name: name, value)
            forwardingVersion += 1
        case .topology:
            let topology = try Topology(value)
            self.topology = topology
            resolved = topology.resolved(with: nil)
        }
    }

    private func labels(_ value: JSONValue) throws -> [String: [String]] {
        guard let members = value.members else { throw SettingError(attribute: nil, "the body is no JSON object") }
        return try members.mapValues { value in
            guard let texts = value.texts else {
                throw SettingError(attribute: nil, "each label has a list of texts")
            }
            return texts
        }
    }

    mutating func remove(_ kind: Registry.Kind, _ name: String) -> Bool {
        switch kind {
        case .flow: return flows.removeValue(forKey: name) != nil
        case .threshold: return thresholds.removeValue(forKey: name) != nil
        case .group:
            references.groups[name] = nil
            return groups.removeValue(forKey: name) != nil
        case .map:
            references.maps[name] = nil
            return maps.removeValue(forKey: name) != nil
        case .forwarding:
            forwardingVersion += 1
            return forwardings.removeValue(forKey: name) != nil
        case .tenant:
            forwardingVersion += 1
            return tenants.removeValue(forKey: name) != nil
        case .topology:
            defer {
                topology = nil
                resolved = Topology.Resolved()
            }
            return topology != nil
        }
    }

    func count(_ kind: Registry.Kind) -> Int {
        switch kind {
        case .flow: flows.count
        case .threshold: thresholds.count
        case .group: groups.count
        case .map: maps.count
        case .forwarding: forwardings.count
        case .tenant: tenants.count
        case .topology: 1
        }
    }

    /// Compiles the definitions; with `droppingBad` those that are wrong are left out.
    mutating func compile(droppingBad: Bool = false) throws {
        var references = references
        references.links = resolved.links
        references.nodes = resolved.nodes
        let all = flows.values.sorted { $0.name < $1.name }
        do {
            program = try FlowProgram(all, references: references)
        } catch {
            guard droppingBad else { throw error }
            let good = all.filter { (try? FlowProgram([$0], references: references)) != nil }
            leftOut = all.map(\.name).filter { name in !good.contains { $0.name == name } }
            flows = Dictionary(good.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            program = try FlowProgram(good, references: references)
        }
        programVersion += 1
    }

    /// What is kept of a setting.
    func body(_ kind: Registry.Kind, _ name: String) -> String {
        var json = JSONWriter()
        switch kind {
        case .flow: if let found = flows[name] { json.value(found) }
        case .threshold: if let found = thresholds[name] { json.value(found) }
        case .group: if let found = groups[name] { json.value(labels: found) }
        case .map: if let found = maps[name] { json.value(labels: found) }
        case .forwarding: if let found = forwardings[name] { json.value(found) }
        case .tenant: if let found = tenants[name] { json.value(found) }
        case .topology: if let topology { json.value(topology.document) }
        }
        return json.text
    }
}
