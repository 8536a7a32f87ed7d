import ByteReading
public import MetricCatalog

extension RollupBuilder {
    /// Goes on to a time: closes the running second if it is over.
    ///
    /// Call it about ten times a second when no datagrams come.
    public mutating func advance(to time: Milliseconds) {
        let now = floorSecond(time)
        guard now != second else { return }
        closeTotals()
        if second == .min || now > second || now < second - RollupBuilder.grace {
            if second != .min, now < second {
                counts.clockSteps += 1
                note(.clockStep, .none, .agent, "\(second - now) ms back")
            }
            closeBatch()
            batchSecond = now
        }
        // A late packet within the grace goes to its own second: the store joins what it has of one second.
        second = now
        if now > batchSecond { batchSecond = now }
    }

    /// Closes the running second though it is not over, for the end of a recording or of the process.
    public mutating func finish() {
        closeTotals()
        closeBatch()
    }

    /// Takes what has been closed since the last call, oldest first.
    public mutating func takeBatches() -> [RollupBatch] {
        guard !closed.isEmpty else { return [] }
        defer { closed.removeAll(keepingCapacity: true) }
        return closed
    }

    private mutating func closeBatch() {
        guard !batch.isEmpty else { return }
        batch.time = batchSecond + 1000
        let (polls, values) = (batch.polls.count, batch.values.count)
        closed.append(batch)
        batch = RollupBatch(time: 0)
        // The next second will bring about as much.
        batch.polls.reserveCapacity(polls)
        batch.values.reserveCapacity(values)
    }

    private mutating func closeTotals() {
        for place in touchedTotals { closeTotal(Int(place)) }
        touchedTotals.removeAll(keepingCapacity: true)
        for source in touchedSamplers { closeSampler(Int(source)) }
        touchedSamplers.removeAll(keepingCapacity: true)
        for agent in touchedAgents { closeAgent(Int(agent)) }
        touchedAgents.removeAll(keepingCapacity: true)
        closeFlows()
    }

    mutating func closeFlows() {
        let (agents, sources) = (agents, sources)
        counts.refusedByLimit += flows.close(second, into: &batch, limits) { index in
            SourceIdentity(agent: agents[Int(sources[index].agent)].address, source: sources[index].source)
        }
    }

    private mutating func closeTotal(_ place: Int) {
        let sum = totals[place]
        totals[place] = FlowTotals()
        let directions = FlowDirection.allCases.count
        if let direction = FlowDirection(rawValue: place % directions) {
            sources[place / directions].check.add(sum, direction)
        }
        if totalGroups[place] < 0 {
            let structure = MetricStructure.flowIndex[place % directions]
            guard let group = defineGroup(identity(ofSource: place / directions), structure) else { return }
            totalGroups[place] = Int32(bitPattern: group)
        }
        let source = place / directions
        if sources[source].senders.hasNews, FlowDirection(rawValue: place % directions) == .ingress {
            sources[source].senders.hasNews = false
            batch.texts.append(
                TextReport(
                    group: UInt32(bitPattern: totalGroups[place]),
                    name: "ifsenders",
                    value: sources[source].senders.text,
                    time: second
                )
            )
        }
        append(
            UInt32(bitPattern: totalGroups[place]),
            start: second,
            known: 0b11111,
            [sum.octets, sum.frames, sum.samples, sum.octetsVariance.bitPattern, sum.framesVariance.bitPattern]
        )
    }

    private mutating func closeSampler(_ index: Int) {
        let sums = sources[index].second
        sources[index].second = SamplerSecond()
        let identity = identity(ofSource: index)
        if sources[index].samplerGroup < 0 {
            guard let group = defineGroup(identity, MetricStructure.samplerIndex) else { return }
            sources[index].samplerGroup = Int32(bitPattern: group)
        }
        let rate = sources[index].rate
        if sums.rateBefore != 0, sums.rateBefore != rate {
            note(.samplingRateChange, identity.agent, identity.source, "\(sums.rateBefore) to \(rate)")
        }
        // Column order: rate, pool, drops, lost, unscaled.
        let isRateKnown = sums.unscaled < sums.samples && rate != 0
        append(
            UInt32(bitPattern: sources[index].samplerGroup),
            start: second,
            known: (isRateKnown ? 0b00001 : 0) | (sums.hasDeltas ? 0b01110 : 0) | 0b10000,
            [UInt64(rate), sums.pool, sums.drops, sums.lost, sums.unscaled]
        )
    }

    private mutating func closeAgent(_ index: Int) {
        let sums = agents[index].second
        agents[index].second = AgentSecond()
        // Where nothing is missing since the last datagram the silence between was silence indeed.
        let heardUntil = agents[index].heardUntil
        let isContinuous =
            sums.lost == 0 && !sums.isRestarted && heardUntil <= second
            && heardUntil >= second - RollupBuilder.silenceLimit
        let start = isContinuous ? heardUntil : second
        // A time far ahead is one from before the clock went back.
        let isAhead = heardUntil > second + 1000 + RollupBuilder.grace
        agents[index].heardUntil = isAhead ? second + 1000 : max(second + 1000, heardUntil)
        append(
            agents[index].group,
            start: start,
            known: 0b11_1111_1111_1111,
            [
                sums.datagrams, sums.lost, sums.reordered, sums.duplicates, sums.octets, sums.flowSamples,
                sums.counterSamples, sums.discardSamples, UInt64(agents[index].uptime), sums.counterLost,
                sums.counterDuplicates, sums.counterReordered, sums.flowDuplicates, sums.flowReordered,
            ]
        )
    }

    private func identity(ofSource index: Int) -> SourceIdentity {
        SourceIdentity(agent: agents[Int(sources[index].agent)].address, source: sources[index].source)
    }

    private mutating func append(_ group: UInt32, start: Milliseconds, known: UInt64, _ values: [UInt64]) {
        batch.polls.append(
            Poll(
                group: group,
                isInterpolated: false,
                start: start,
                end: second + 1000,
                known: known,
                firstValue: batch.values.count,
                valueCount: values.count
            )
        )
        batch.values.append(contentsOf: values)
    }
}
