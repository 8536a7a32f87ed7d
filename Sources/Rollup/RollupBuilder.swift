public import ByteReading
public import FlowLanguage
public import MetricCatalog
public import SFlowWire

/// Turns datagrams into reports of metrics, closed once a second.
///
/// It owns all that must be remembered between datagrams (sequences, counter readings, totals of the running second) and
/// has no clock of its own: time comes in with each call. One owner calls it; nothing is allocated per sample but when an
/// agent, a source or a group appears for the first time.
public struct RollupBuilder: Sendable {
    /// What came in and what became of it.
    public internal(set) var counts = IngestCounts()
    /// How many agents are known.
    public var agentCount: Int { agents.count }
    /// How many groups of series are known.
    public var groupCount: Int { groupTotal }
    /// How many groups of flows are known.
    public var flowGroupCount: Int { flows.groupCount }
    /// For how many flows there is memory.
    public var flowRowCount: Int { flows.rowCount }
    /// How many flows were given up within a second, because memory was full.
    public var flowEvictions: UInt64 { flows.evictions }
    /// When each key of flow definitions was last seen; one in some hundred packets is looked at.
    public var flowKeyTimes: [String: Milliseconds] { flows.fieldTimes }

    /// Late packets up to this much go where they belong; the clock has stepped when time goes back further.
    static let grace: Milliseconds = 5_000
    /// The clocks may drift apart by so much between two reports without a step of the time of day.
    static let slewLimit: Milliseconds = 50
    /// An agent that is silent for longer is not known to have had nothing to say.
    static let silenceLimit: Milliseconds = 60_000

    let limits: RollupLimits
    let ports: PortMap
    var agents: [AgentState] = []
    var agentSlots: [IPAddress: Int32] = [:]
    var sources: [SourceState] = []
    /// Totals by source and direction, and the groups that they go to (-1 while there is none).
    var totals: [FlowTotals] = []
    var totalGroups: [Int32] = []
    var tracks: [CounterTrack] = []
    var trackGroups: [UInt32] = []
    var readings: [UInt64] = []
    var groupTotal = 0
    var streamTotal = 0
    var flows = FlowRollup()

    /// The second whose totals are being gathered.
    var second: Milliseconds = .min
    var touchedAgents: [Int32] = []
    var touchedSamplers: [Int32] = []
    var touchedTotals: [Int32] = []
    var batch = RollupBatch(time: 0)
    /// The second at whose end `batch` is closed.
    var batchSecond: Milliseconds = .min
    var closed: [RollupBatch] = []
    /// The values of the counter record in hand.
    var scratch = [UInt64](repeating: 0, count: MetricStructure.columnLimit)
    /// What was last said in words, by group and metric.
    var said: [TextKey: String] = [:]

    struct TextKey: Hashable {
        let group: UInt32
        let name: String
    }

    /// A rollup that has seen nothing yet.
    public init(limits: RollupLimits = RollupLimits(), ports: PortMap = PortMap()) {
        self.limits = limits
        self.ports = ports
    }

    /// Remembers flows by other definitions from now on.
    public mutating func setFlows(_ program: FlowProgram) {
        closeFlows()
        flows.setProgram(program, sourceCount: sources.count)
    }

    /// Takes in one datagram.
    ///
    /// - Parameters:
    ///   - bytes: The UDP payload.
    ///   - origin: The address that it came from; names the agent only where the datagram does not.
    ///   - time: When it arrived.
    /// - Returns: What was wrong with it; what was good has been taken in all the same.
    @discardableResult
    public mutating func receive(_ bytes: RawSpan, from origin: IPAddress, at time: ReceiveTime) -> WireFaults {
        advance(to: time.wall)
        counts.datagrams += 1
        counts.octets += UInt64(bytes.byteCount)
        var faults: WireFaults
        do throws(WireFault) {
            var datagram = try DatagramReader(bytes)
            faults = readSamples(of: &datagram, bytes, from: origin, at: time)
            faults.formUnion(datagram.faults)
        } catch {
            faults = WireFaults(error)
        }
        counts.note(faults)
        return faults
    }

    private mutating func readSamples(
        of datagram: inout DatagramReader,
        _ bytes: RawSpan,
        from origin: IPAddress,
        at time: ReceiveTime
    ) -> WireFaults {
        let header = datagram.header
        let address = header.agent.isUnspecified ? origin : header.agent
        guard let agent = agentIndex(address), let stream = streamIndex(header.subAgent, of: agent) else { return [] }
        touch(agent)
        if agents[agent].origins.last != origin { note(origin, of: agent, at: time) }
        let arrival = noteDatagram(header, size: bytes.byteCount, of: agent, in: stream)
        guard arrival != .duplicate else { return [] }
        let moment = Moment(time: time, header: header, agent: agent, isLate: arrival == .late)
        var faults: WireFaults = []
        while var sample = datagram.nextSample() {
            switch sample.format {
            case .flowSample, .flowSampleExpanded: readFlows(&sample, bytes, moment)
            case .counterSample, .counterSampleExpanded: readCounters(&sample, moment)
            case .discardedPacket: readDiscards(&sample, bytes, moment)
            default: counts.unknownSamples += 1
            }
            faults.formUnion(sample.faults)
        }
        return faults
    }

    /// What holds for all samples of a datagram.
    struct Moment {
        let time: ReceiveTime
        let header: DatagramHeader
        let agent: Int
        /// The datagram was overtaken: its counters are older than what is known.
        let isLate: Bool
    }

    private mutating func noteDatagram(
        _ header: DatagramHeader,
        size: Int,
        of agent: Int,
        in stream: Int
    ) -> DatagramSequence.Arrival {
        let shape = UInt64(size) << 32 | UInt64(header.sampleCount)
        let arrival = agents[agent].streams[stream].note(
            header.sequence,
            uptime: header.uptimeMilliseconds,
            shape: shape
        )
        agents[agent].second.datagrams += 1
        agents[agent].second.octets += UInt64(size)
        agents[agent].uptime = header.uptimeMilliseconds
        switch arrival {
        case .first: break
        case .inOrder(let lost):
            agents[agent].second.lost += UInt64(lost)
            counts.lostDatagrams += UInt64(lost)
        case .late:
            agents[agent].second.reordered += 1
            if counts.lostDatagrams > 0 { counts.lostDatagrams -= 1 }
        case .duplicate:
            agents[agent].second.duplicates += 1
            counts.duplicateDatagrams += 1
        case .restart:
            agents[agent].second.isRestarted = true
            note(.agentRestart, agents[agent].address, .agent, "sub-agent \(header.subAgent)")
        }
        return arrival
    }

    /// The agent of an address, made known if it is new; nil beyond the limit.
    private mutating func agentIndex(_ address: IPAddress) -> Int? {
        if let slot = agentSlots[address] { return Int(slot) }
        guard agents.count < limits.agents else {
            counts.refusedByLimit += 1
            return nil
        }
        let identity = SourceIdentity(agent: address, source: .agent)
        guard let group = defineGroup(identity, MetricStructure.agentIndex) else { return nil }
        agentSlots[address] = Int32(agents.count)
        agents.append(AgentState(address: address, group: group))
        return agents.count - 1
    }

    /// The datagram sequence of a sub-agent, made known if it is new; nil beyond the limit.
    private mutating func streamIndex(_ subAgent: UInt32, of agent: Int) -> Int? {
        let slot = agents[agent].streamSlots.slot(UInt64(subAgent))
        if slot >= 0 { return Int(slot) }
        guard streamTotal < limits.groups else {
            counts.refusedByLimit += 1
            return nil
        }
        streamTotal += 1
        let place = agents[agent].streams.count
        agents[agent].streams.append(DatagramSequence())
        agents[agent].streamSlots.insert(UInt64(subAgent), Int32(place))
        return place
    }

    /// Notes where an agent's datagrams come from; an address that is known already is no news.
    private mutating func note(_ origin: IPAddress, of agent: Int, at time: ReceiveTime) {
        guard !agents[agent].origins.contains(origin), agents[agent].origins.count < AgentState.originLimit else {
            return
        }
        agents[agent].origins.append(origin)
        batch.texts.append(
            TextReport(
                group: agents[agent].group,
                name: "sflow_source",
                value: agents[agent].origins.map(\.description).joined(separator: ","),
                time: time.wall
            )
        )
    }

    private mutating func touch(_ agent: Int) {
        if agents[agent].second.datagrams == 0 { touchedAgents.append(Int32(agent)) }
    }

    /// Makes a group known; nil beyond the limit.
    mutating func defineGroup(_ identity: SourceIdentity, _ structureIndex: Int) -> UInt32? {
        guard groupTotal < limits.groups else {
            counts.refusedByLimit += 1
            return nil
        }
        batch.newGroups.append(GroupDefinition(identity: identity, structureIndex: structureIndex))
        groupTotal += 1
        return UInt32(groupTotal - 1)
    }

    /// Notes an event, unless this second has had too many.
    mutating func note(_ kind: RollupEvent.Kind, _ agent: IPAddress, _ source: DataSource, _ detail: String) {
        guard batch.events.count < limits.eventsPerSecond else {
            counts.eventsLeftOut += 1
            return
        }
        let identity = SourceIdentity(agent: agent, source: source)
        batch.events.append(RollupEvent(time: second, kind: kind, identity: identity, detail: detail))
    }
}
