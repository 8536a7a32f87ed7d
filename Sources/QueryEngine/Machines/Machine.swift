public import MetricCatalog

/// A host, guest or application as its agent describes it.
public struct Machine: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Sendable {
        /// A physical host, or what a guest's own agent takes for one.
        case host
        /// A virtual machine or container.
        case guest
        /// An application.
        case application
    }

    /// A network adapter.
    public struct Adapter: Hashable, Sendable {
        /// The port of the same agent; 0 where it is not known.
        public let ifIndex: UInt32
        /// Its hardware addresses, as twelve hexadecimal digits.
        public let addresses: [String]
    }

    /// Whose words these are.
    public let identity: SourceIdentity
    /// What it is.
    public let kind: Kind
    /// The host's, guest's or application's name; nil where it says none.
    public let name: String?
    /// Its UUID; nil where it says none.
    public let uuid: String?
    /// Its network adapters.
    public let adapters: [Adapter]
}

/// Why two data sources belong together.
public struct MachineLink: Hashable, Sendable {
    /// How the second relates to the first.
    public enum Relation: String, Sendable {
        /// The first runs on the second.
        case runsOn = "runs_on"
        /// Both are the same machine, as two agents see it.
        case same
        /// The second is a port of the first.
        case port
        /// The first is a member of the second, a LAG: what one carries the other does too.
        case memberOf = "member_of"
    }

    /// The first.
    public let from: SourceIdentity
    /// The second.
    public let to: SourceIdentity
    /// How they relate.
    public let relation: Relation
    /// What told so, in words.
    public let reason: String
}
