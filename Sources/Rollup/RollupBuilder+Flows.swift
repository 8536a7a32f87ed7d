import ByteReading
import MetricCatalog
import SFlowWire

extension RollupBuilder {
    /// Takes in a flow sample: one packet, whatever the number of records that describe it.
    mutating func readFlows(_ sample: inout SampleReader, _ bytes: RawSpan, _ moment: Moment) {
        guard let flow = sample.readFlowSample() else { return }
        counts.flowSamples += 1
        agents[moment.agent].second.flowSamples += 1
        var length = SampledLength()
        var address: UInt64?
        flows.begin(agent: agents[moment.agent].address, flow)
        while let record = sample.nextRecord() {
            do { try length.note(record.format, record.body) } catch { sample.noteShortRecord() }
            flows.note(record.format, record.body)
            address = address ?? sender(record.format, record.body)
        }
        guard let source = sourceIndex(flow.source, of: moment.agent) else { return }
        noteSampler(flow, source, moment)
        let rate = max(flow.samplingRate, 1)
        let direction = direction(of: flow)
        let side: FlowSide = direction == .ingress ? .ingress : direction == .egress ? .egress : .undirected
        flows.count(length, place(source, side, rate, moment, isDiscard: false), bytes, limits)
        guard length.isKnown else {
            counts.flowSamplesWithoutPacket += 1
            return
        }
        let input = flow.input.ifIndex
        let output = flow.output.ifIndex
        add(rate, length.octets, to: source, direction)
        if direction == .ingress, let address { sources[source].senders.note(address) }
        // The other port of the packet's way learns of it too, apart from what its own sampler says.
        if direction != .ingress, let input,
            let port = sourceIndex(DataSource(class: 0, index: input), of: moment.agent)
        {
            if port != source { add(rate, length.octets, to: port, .inferredIngress) }
        }
        if direction != .egress, let output,
            let port = sourceIndex(DataSource(class: 0, index: output), of: moment.agent)
        {
            if port != source { add(rate, length.octets, to: port, .inferredEgress) }
        }
    }

    /// Takes in a notice of a discarded packet: an event of its own, that nothing scales.
    mutating func readDiscards(_ sample: inout SampleReader, _ bytes: RawSpan, _ moment: Moment) {
        guard let discard = sample.readDiscardedPacket() else { return }
        counts.discardSamples += 1
        agents[moment.agent].second.discardSamples += 1
        var length = SampledLength()
        flows.begin(agent: agents[moment.agent].address, discard)
        while let record = sample.nextRecord() {
            do { try length.note(record.format, record.body) } catch { sample.noteShortRecord() }
            flows.note(record.format, record.body)
        }
        guard !flows.isEmpty, let source = sourceIndex(discard.source, of: moment.agent) else { return }
        flows.count(length, place(source, .undirected, 1, moment, isDiscard: true), bytes, limits)
    }

    private func place(
        _ source: Int,
        _ side: FlowSide,
        _ rate: UInt32,
        _ moment: Moment,
        isDiscard: Bool
    ) -> FlowRollup.Place {
        FlowRollup.Place(
            source: source,
            side: side,
            rate: rate,
            isDiscard: isDiscard,
            second: second,
            moment: UInt16(clamping: moment.time.wall - second)
        )
    }

    /// Which way the packet passed its data source.
    ///
    /// Only a port that is named as a port tells: a discard reason or a VLAN of the same number is something else.
    private func direction(of flow: FlowSample) -> FlowDirection {
        guard flow.source.sourceClass == 0 else { return .undirected }
        if flow.input.ifIndex == flow.source.index { return .ingress }
        return flow.output.ifIndex == flow.source.index ? .egress : .undirected
    }

    @inline(__always)
    private mutating func add(_ rate: UInt32, _ length: UInt32, to source: Int, _ direction: FlowDirection) {
        let place = source * FlowDirection.allCases.count + direction.rawValue
        if totals[place].samples == 0 { touchedTotals.append(Int32(place)) }
        totals[place].add(rate: rate, length: length)
    }

    private mutating func noteSampler(_ flow: FlowSample, _ source: Int, _ moment: Moment) {
        var state = sources[source]
        defer { sources[source] = state }
        if state.second.samples == 0 { touchedSamplers.append(Int32(source)) }
        state.second.samples += 1
        if flow.samplingRate == 0 { state.second.unscaled += 1 }
        if moment.isLate {
            // What it says of the sampler is older than what is known; but it is not lost.
            if state.second.lost > 0 { state.second.lost -= 1 }
            return
        }
        if flow.samplingRate != 0 {
            if state.rate != flow.samplingRate, state.second.rateBefore == 0 { state.second.rateBefore = state.rate }
            state.rate = flow.samplingRate
        }
        let step = Int32(bitPattern: flow.sequence &- state.sequence)
        if state.isSampling, state.subAgent == moment.header.subAgent, step <= 0, step > -64 {
            if step == 0 {
                agents[moment.agent].second.flowDuplicates += 1
            } else {
                agents[moment.agent].second.flowReordered += 1
            }
        }
        // A larger jump is a sampler that began anew, and another sub-agent's sampler has numbers of its own: the pool
        // says nothing about the interval then.
        let follows = state.isSampling && state.subAgent == moment.header.subAgent && step > 0 && step < 1_000
        // Some switches send samples with neither rate nor pool between others of the same source.
        let isSilent = flow.samplingRate == 0 && flow.samplePool == 0
        if follows {
            state.second.hasDeltas = true
            state.second.lost += UInt64(step - 1)
        }
        state.isSampling = follows || !isSilent
        state.subAgent = moment.header.subAgent
        state.sequence = flow.sequence
        guard !isSilent else { return }
        if follows {
            state.second.pool += UInt64(flow.samplePool &- state.pool)
            let drops = flow.drops &- state.drops
            if Int32(bitPattern: drops) > 0 { state.second.drops += UInt64(drops) }
        }
        state.pool = flow.samplePool
        state.drops = flow.drops
    }

    /// The place of a data source, made known if it is new; nil beyond the limits.
    @inline(__always)
    private mutating func sourceIndex(_ source: DataSource, of agent: Int) -> Int? {
        let key = UInt64(source.sourceClass) << 32 | UInt64(source.index)
        let slot = agents[agent].sourceSlots.slot(key)
        return slot >= 0 ? Int(slot) : addSource(source, key, of: agent)
    }

    private mutating func addSource(_ source: DataSource, _ key: UInt64, of agent: Int) -> Int? {
        guard sources.count < limits.groups, source.mayExist else {
            counts.refusedByLimit += 1
            return nil
        }
        let place = sources.count
        sources.append(SourceState(agent: Int32(agent), source: source))
        for _ in FlowDirection.allCases {
            totals.append(FlowTotals())
            totalGroups.append(-1)
        }
        agents[agent].sourceSlots.insert(key, Int32(place))
        return place
    }
}
