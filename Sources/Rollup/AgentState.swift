import ByteReading
import MetricCatalog
import SFlowWire

/// What is remembered of one agent.
struct AgentState {
    let address: IPAddress
    /// Sub-agents by their number.
    var streamSlots = SlotTable()
    var streams: [DatagramSequence] = []
    /// Sources by class and index.
    var sourceSlots = SlotTable()
    /// Counter groups by source and structure.
    var counterSlots = SlotTable()
    /// The numbers of sources' counter samples, by class and index.
    var pollerSlots = SlotTable()
    var pollers: [SampleSequence] = []
    /// Where the agent's datagrams come from, the newest last.
    var origins: [IPAddress] = []

    /// The most addresses that are remembered of one agent: whoever forges them shall not fill memory.
    static let originLimit = 8

    /// The group of the agent's own figures.
    let group: UInt32
    /// Until when the agent was heard of without a hole.
    var heardUntil: Milliseconds = .min
    /// This second's figures; the agent is listed as touched while they are not empty.
    var second = AgentSecond()
    var uptime: UInt32 = 0

    init(address: IPAddress, group: UInt32) {
        self.address = address
        self.group = group
    }
}

/// What an agent sent within one second.
struct AgentSecond {
    var datagrams: UInt64 = 0
    var lost: UInt64 = 0
    var reordered: UInt64 = 0
    var duplicates: UInt64 = 0
    var octets: UInt64 = 0
    var flowSamples: UInt64 = 0
    var counterSamples: UInt64 = 0
    var discardSamples: UInt64 = 0
    var isRestarted = false
    var counterLost: UInt64 = 0
    var counterDuplicates: UInt64 = 0
    var counterReordered: UInt64 = 0
    var flowDuplicates: UInt64 = 0
    var flowReordered: UInt64 = 0
}

/// The numbers of one source's samples of one kind.
struct SampleSequence {
    /// What a number says of its sample.
    enum Arrival: Equatable {
        /// It follows, after so many that are missing.
        case inOrder(lost: UInt32)
        /// It came before.
        case duplicate
        /// It was overtaken.
        case late
        /// The first, or the first after a new beginning.
        case first
    }

    /// A larger jump is a source that began anew.
    static let largestGap: Int32 = 1_000

    var subAgent: UInt32
    var number: UInt32

    /// Takes account of a sample.
    mutating func note(_ next: UInt32, of nextSubAgent: UInt32) -> Arrival {
        let step = Int32(bitPattern: next &- number)
        guard nextSubAgent == subAgent, step > -64, step < SampleSequence.largestGap else {
            subAgent = nextSubAgent
            number = next
            return .first
        }
        if step == 0 { return .duplicate }
        if step < 0 { return .late }
        number = next
        return .inOrder(lost: UInt32(step - 1))
    }
}

/// What is remembered of one data source, or of a port that samples name.
struct SourceState {
    let agent: Int32
    let source: DataSource
    var samplerGroup: Int32 = -1
    var second = SamplerSecond()
    var check = FlowCheck()
    var senders = SenderSet()

    /// Sampler's figures of the last sample.
    var isSampling = false
    var subAgent: UInt32 = 0
    var sequence: UInt32 = 0
    var pool: UInt32 = 0
    var drops: UInt32 = 0
    /// The last rate that was not unknown.
    var rate: UInt32 = 0

    init(agent: Int32, source: DataSource) {
        self.agent = agent
        self.source = source
    }
}

/// What a sampler did within one second.
struct SamplerSecond {
    var samples: UInt64 = 0
    var pool: UInt64 = 0
    var drops: UInt64 = 0
    var lost: UInt64 = 0
    var unscaled: UInt64 = 0
    /// Whether pool, drops and losses are known for the second.
    var hasDeltas = false
    /// The rate before the second's first change of it; 0 where it did not change.
    var rateBefore: UInt32 = 0
}

extension DataSource {
    /// False of a class that the compact form cannot hold: no such source is defined, and the agent itself has one.
    @inline(__always) var mayExist: Bool { sourceClass <= 0xff }
}
