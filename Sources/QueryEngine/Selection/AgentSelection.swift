public import ByteReading
public import MetricCatalog

/// Which agents a question names: by address, by the name of their host, or by a pattern of either.
public struct AgentSelection: Sendable {
    private enum Part: Sendable {
        case address(IPAddress)
        case name(String)
        case pattern(TextPattern, String)

        var isAddress: Bool { if case .address = self { true } else { false } }
    }

    private let parts: [Part]

    /// Reads names of agents.
    ///
    /// - Parameters:
    ///   - texts: Addresses, hosts' names and patterns (`10.0.*`, `~edge[0-9]+`); `ALL` for all, as is an empty list.
    ///   - parameter: The name of the part, for the error.
    /// - Throws: `QueryError` when a pattern cannot be read.
    public init(_ texts: [String], parameter: String) throws(QueryError) {
        guard !texts.contains("ALL") else {
            parts = []
            return
        }
        var parts: [Part] = []
        for text in texts {
            if let address = IPAddress(text) {
                parts.append(.address(address))
            } else if TextPattern.isPattern(text) {
                parts.append(.pattern(try TextPattern(text, parameter: parameter), text))
            } else {
                parts.append(.name(text))
            }
        }
        self.parts = parts
    }

    /// The addresses of the agents; nil for all.
    ///
    /// - Throws: `QueryError` for what no agent answers to.
    public func addresses(in directory: Directory) throws(QueryError) -> [IPAddress]? {
        guard !parts.isEmpty else { return nil }
        var result: [IPAddress] = []
        let names = parts.allSatisfy { $0.isAddress } ? [:] : directory.hostNames
        for part in parts {
            var found: [IPAddress] = []
            switch part {
            case .address(let address): found = [address]
            case .name(let name):
                found = names.filter { $0.value == name }.map(\.key)
                if found.isEmpty { throw unknown("there is no agent or host '\(name.prefix(60))'") }
            case .pattern(let pattern, let text):
                found = directory.agents.keys.filter { agent in
                    pattern.matches(agent.description) || names[agent].map(pattern.matches) ?? false
                }
                if found.isEmpty { throw unknown("no agent or host matches '\(text.prefix(60))'") }
            }
            for address in found.sorted(by: { $0.order < $1.order }) where !result.contains(address) {
                result.append(address)
            }
        }
        return result
    }

    private func unknown(_ detail: String) -> QueryError {
        QueryError(.unknownAgent, parameter: "agent", detail)
    }
}

extension IPAddress {
    fileprivate var order: SourceIdentity { SourceIdentity(agent: self, source: .agent) }
}

extension Directory {
    /// What the hosts behind agents call themselves.
    var hostNames: [IPAddress: String] {
        var result: [IPAddress: String] = [:]
        for agent in agents.keys {
            result[agent] = text("host_name", of: SourceIdentity(agent: agent, source: .host))
        }
        return result
    }
}
