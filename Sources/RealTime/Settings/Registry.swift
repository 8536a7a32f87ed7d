import ByteReading
public import FlowLanguage
import Foundation
public import MetricCatalog
import QueryEngine
public import SeriesStore
import Synchronization
import TextOutput

/// What users have set: flow definitions, thresholds, groups, maps, forwarding and the topology.
///
/// Each is in force at once and outlives a restart.
public final class Registry: Sendable {
    /// What can be set under a name.
    public enum Kind: String, CaseIterable, Sendable {
        /// A flow definition.
        case flow
        /// A limit on a metric.
        case threshold
        /// Labels of addresses.
        case group
        /// Labels of values.
        case map
        /// Another collector that datagrams are sent on to.
        case forwarding
        /// A collector that is sent what concerns its ports and addresses alone.
        case tenant
        /// Which nodes are linked; there is one, named `topology`.
        case topology

        /// Whether flow definitions must be compiled anew when it changes.
        var isUsedByFlows: Bool {
            switch self {
            case .flow, .group, .map, .topology: true
            case .threshold, .forwarding, .tenant: false
            }
        }
    }

    /// Everything that is set, at one time.
    public struct Settings: Sendable {
        /// The flow definitions, by name.
        public internal(set) var flows: [String: FlowDefinition] = [:]
        /// The thresholds, by name.
        public internal(set) var thresholds: [String: Threshold] = [:]
        /// The prefixes of labels, by the name of the group.
        public internal(set) var groups: [String: [String: [String]]] = [:]
        /// The values of labels, by the name of the map.
        public internal(set) var maps: [String: [String: [String]]] = [:]
        /// The collectors that datagrams are sent on to, by name.
        public internal(set) var forwardings: [String: Forwarding] = [:]
        /// The tenants, by name.
        public internal(set) var tenants: [String: Tenant] = [:]
        /// The topology; nil where none was given.
        public internal(set) var topology: Topology?
        /// Kept flow definitions that cannot be in force, such as those that ask for a file that was not named.
        public internal(set) var leftOut: [String] = []
        /// The flow definitions, compiled.
        public internal(set) var program = FlowProgram()
        /// Changes with the program.
        public internal(set) var programVersion = 0
        /// Changes with the rules of forwarding.
        public internal(set) var forwardingVersion = 0
        /// The topology with agents and ports in place of names.
        public internal(set) var resolved = Topology.Resolved()
        /// What ports, groups and maps are looked up in.
        public internal(set) var references = FlowReferences()
        /// Flow definitions that are there for a while only, and until when.
        var expiries: [String: Milliseconds] = [:]
    }

    private let state: Mutex<Settings>
    private let store: SeriesStore?
    private let standard: [FlowDefinition]

    /// The most of each kind; each packet is held against each flow definition.
    private static func limit(_ kind: Kind) -> Int { kind == .flow ? 250 : 1_000 }

    /// Settings that begin with what the store has, and with definitions that everybody wants.
    ///
    /// - Parameters:
    ///   - store: Where settings are kept; nil to keep them in memory alone.
    ///   - files: What key functions look things up in, from files.
    ///   - standard: Definitions that are in force unless the store has others of their name, or says that they were
    ///     deleted.
    /// - Throws: What the store throws. A setting that this program cannot read is left out.
    public init(store: SeriesStore?, files: FlowReferences, standard: [FlowDefinition]) async throws {
        self.store = store
        self.standard = standard
        var settings = Settings()
        settings.references = files
        for definition in standard { settings.flows[definition.name] = definition }
        for saved in try await store?.settings() ?? [] {
            guard let kind = Kind(rawValue: saved.kind) else { continue }
            if saved.body == Registry.deleted {
                if kind == .flow { settings.flows[saved.name] = nil }
                continue
            }
            guard let value = try? JSONValue(parsing: Data(saved.body.utf8)) else { continue }
            try? settings.set(kind, saved.name, value)
        }
        state = Mutex(settings)
        try? state.withLock { try $0.compile(droppingBad: true) }
    }

    /// Marks a standard definition that was deleted.
    private static let deleted = "null"

    /// Everything that is set now.
    public var settings: Settings { state.withLock { $0 } }

    /// The flow definitions' number, to see whether they have changed.
    public var programVersion: Int { state.withLock { $0.programVersion } }

    /// Sets something; it is in force and kept when the call returns.
    ///
    /// - Throws: `SettingError` or `FlowSyntaxError` when it is wrong; what the store throws when it cannot be kept.
    public func set(_ kind: Kind, _ name: String, _ value: JSONValue, at time: Milliseconds) async throws {
        let body = try state.withLock { settings in
            var changed = settings
            try changed.set(kind, name, value)
            guard changed.count(kind) <= Registry.limit(kind) else {
                throw SettingError(attribute: nil, "there are \(Registry.limit(kind)) already")
            }
            if kind.isUsedByFlows { try changed.compile() }
            if kind == .flow { changed.expiries[name] = nil }
            settings = changed
            return settings.body(kind, name)
        }
        try await store?.save(SavedSetting(kind: kind.rawValue, name: name, body: body, since: time))
    }

    /// Deletes something.
    ///
    /// - Returns: Whether it was there.
    /// - Throws: What the store throws when it cannot be deleted there.
    public func remove(_ kind: Kind, _ name: String, at time: Milliseconds) async throws -> Bool {
        let wasThere = state.withLock { settings in
            guard settings.remove(kind, name) else { return false }
            if kind == .flow { settings.expiries[name] = nil }
            if kind.isUsedByFlows { try? settings.compile() }
            return true
        }
        guard wasThere else { return false }
        if kind == .flow, standard.contains(where: { $0.name == name }) {
            let mark = SavedSetting(kind: kind.rawValue, name: name, body: Registry.deleted, since: time)
            try await store?.save(mark)
        } else {
            try await store?.removeSetting(kind: kind.rawValue, name: name)
        }
        return true
    }

    /// Defines a flow that is there for as long as it is asked for, and is not kept.
    ///
    /// - Throws: `FlowSyntaxError` when it is wrong, `SettingError` when there are too many.
    public func borrow(_ definition: FlowDefinition, until time: Milliseconds) throws {
        try state.withLock { settings in
            if settings.flows[definition.name] != definition {
                var changed = settings
                changed.flows[definition.name] = definition
                guard changed.flows.count <= Registry.limit(.flow) else {
                    throw SettingError(attribute: nil, "there are \(Registry.limit(.flow)) flows already")
                }
                try changed.compile()
                settings = changed
            }
            settings.expiries[definition.name] = time
        }
    }

    /// Deletes the borrowed definitions that nobody has asked for.
    public func expire(at time: Milliseconds) {
        state.withLock { settings in
            let over = settings.expiries.filter { $0.value < time }.map(\.key)
            guard !over.isEmpty else { return }
            for name in over {
                settings.flows[name] = nil
                settings.expiries[name] = nil
            }
            try? settings.compile()
        }
    }

    /// Takes what ports, hosts and nodes are called now.
    public func learn(_ directory: Directory) {
        // Large directories take a while: nobody is kept waiting for that.
        let names = KnownNames(directory)
        let topology = settings.topology
        let resolved = topology?.resolved(with: directory) ?? Topology.Resolved()
        state.withLock { settings in
            guard settings.topology == topology else { return }
            let isKnown =
                resolved.links == settings.resolved.links && resolved.nodes == settings.resolved.nodes
                && names == KnownNames(settings.references)
            guard !isKnown else { return }
            settings.resolved = resolved
            settings.references.portNames = names.ports
            settings.references.machines = names.machines
            if settings.tenants.values.contains(where: { !$0.portNames.isEmpty }) { settings.forwardingVersion += 1 }
            // Programs that ask for no names need not be made again.
            if settings.program.usesNames { try? settings.compile() }
        }
    }
}
