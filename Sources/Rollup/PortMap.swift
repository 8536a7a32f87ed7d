public import MetricCatalog

/// What people know of ports and agents do not say: names and true speeds.
public struct PortMap: Sendable {
    /// What is known of one port.
    public struct Entry: Hashable, Sendable {
        /// The port's name; nil where none is given.
        public let name: String?
        /// Its speed in bits a second, which goes before the one that the agent reports; nil where none is given.
        public let speed: UInt64?

        /// An entry.
        public init(name: String?, speed: UInt64?) {
            self.name = name
            self.speed = speed
        }
    }

    private var entries: [SourceIdentity: Entry] = [:]

    /// A map that knows nothing.
    public init() {}

    /// True where nothing is known of any port.
    public var isEmpty: Bool { entries.isEmpty }

    /// What is known of a port.
    public subscript(identity: SourceIdentity) -> Entry? {
        get { entries[identity] }
        set { entries[identity] = newValue }
    }
}
