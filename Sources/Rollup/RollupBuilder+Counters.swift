import ByteReading
import MetricCatalog
import SFlowWire

extension RollupBuilder {
    /// Takes in a counters sample: each record of a known structure is a report of its group.
    mutating func readCounters(_ sample: inout SampleReader, _ moment: Moment) {
        guard let counters = sample.readCounterSample() else { return }
        counts.counterSamples += 1
        agents[moment.agent].second.counterSamples += 1
        notePoller(counters, moment)
        while let record = sample.nextRecord() {
            guard let structureIndex = MetricStructure.index(of: record.format) else {
                counts.unknownCounterRecords += 1
                continue
            }
            guard !moment.isLate else {
                counts.staleCounterReports += 1
                continue
            }
            do {
                try report(record.body, structureIndex, counters, moment)
            } catch {
                sample.noteShortRecord()
            }
        }
    }

    /// Counts losses, repetitions and lateness of a source's counter samples.
    private mutating func notePoller(_ sample: CounterSample, _ moment: Moment) {
        let key = UInt64(sample.source.sourceClass) << 32 | UInt64(sample.source.index)
        let slot = Int(agents[moment.agent].pollerSlots.slot(key))
        guard slot >= 0 else {
            // A source beyond the limits is refused with its reports.
            guard sample.source.mayExist, groupTotal < limits.groups else { return }
            agents[moment.agent].pollerSlots.insert(key, Int32(agents[moment.agent].pollers.count))
            agents[moment.agent].pollers.append(
                SampleSequence(subAgent: moment.header.subAgent, number: sample.sequence)
            )
            return
        }
        switch agents[moment.agent].pollers[slot].note(sample.sequence, of: moment.header.subAgent) {
        case .first: break
        case .inOrder(let lost): agents[moment.agent].second.counterLost += UInt64(lost)
        case .duplicate: agents[moment.agent].second.counterDuplicates += 1
        case .late:
            agents[moment.agent].second.counterReordered += 1
            if agents[moment.agent].second.counterLost > 0 { agents[moment.agent].second.counterLost -= 1 }
        }
    }

    private mutating func report(
        _ body: borrowing ByteCursor,
        _ structureIndex: Int,
        _ sample: CounterSample,
        _ moment: Moment
    ) throws(ShortRead) {
        let structure = MetricStructure.all[structureIndex]
        let count = structure.types.count
        var known = try structure.extract(body, into: &scratch)
        if !ports.isEmpty, structureIndex == MetricStructure.interfaceIndex {
            known |= takeSpeed(of: sample.source, moment)
        }
        guard let place = trackIndex(structureIndex, count, sample.source, of: moment.agent) else { return }
        if !structure.texts.isEmpty { try noteTexts(structure, body, place, sample.source, moment) }
        guard count > 0 else { return }
        var track = tracks[place]
        guard let interval = interval(since: track, sample, moment) else {
            counts.staleCounterReports += 1
            return
        }
        let length = interval.end - interval.start
        let isInterpolated = length > 0 ? track.noteInterval(length) : false
        // States are known where the agent gives them, growth where there is an earlier reading too.
        let states = known & ~structure.additive
        let growing = length > 0 ? known & structure.additive & track.known : 0
        let first = batch.values.count
        for index in 0..<count { batch.values.append(states >> UInt64(index) & 1 == 1 ? scratch[index] : 0) }
        var resets = grow(growing, from: track.firstValue, at: first)
        if resets != 0 {
            // A 64-bit counter that stepped back proves that the record began anew: its 32-bit counters did not wrap.
            let isNew = resets & structure.wideCounters != 0 || isRestarted(track, sample, moment)
            let limit = isNew ? 0 : growthLimit(structureIndex, known, length)
            resets = wrap(resets, from: track.firstValue, at: first, limit: limit)
        }
        if resets != 0 {
            let name = structure.layout?.name ?? structure.key
            let detail = "\(name): \(resets.nonzeroBitCount) counters"
            note(.counterReset, agents[moment.agent].address, sample.source, detail)
        }
        if structureIndex == MetricStructure.interfaceIndex, length > 0 {
            checkFlows(sample.source, growing & ~resets, at: first, over: length, moment)
        }
        for index in 0..<count { readings[track.firstValue + index] = scratch[index] }
        track.known = known
        track.end = interval.end
        track.arrival = moment.time.wall
        track.monotonic = moment.time.monotonic
        track.subAgent = moment.header.subAgent
        track.uptime = moment.header.uptimeMilliseconds
        track.sequence = sample.sequence
        tracks[place] = track
        batch.polls.append(
            Poll(
                group: trackGroups[place],
                isInterpolated: isInterpolated,
                start: interval.start,
                end: interval.end,
                known: states | growing & ~resets,
                firstValue: first,
                valueCount: count
            )
        )
    }

    /// Holds a port's counters against its samples, where it has any.
    private mutating func checkFlows(
        _ source: DataSource,
        _ valid: UInt64,
        at first: Int,
        over length: Milliseconds,
        _ moment: Moment
    ) {
        // Columns 1 and 8 are ifInOctets and ifOutOctets.
        guard valid & 0x102 == 0x102 else { return }
        let key = UInt64(source.sourceClass) << 32 | UInt64(source.index)
        let slot = Int(agents[moment.agent].sourceSlots.slot(key))
        guard slot >= 0 else { return }
        let (received, sent) = (batch.values[first + 1], batch.values[first + 8])
        if let detail = sources[slot].check.add(received: received, sent: sent, over: length) {
            note(.flowCounterMismatch, agents[moment.agent].address, source, detail)
        }
    }

    /// Writes the growth of counters since their last readings.
    ///
    /// - Parameters:
    ///   - columns: The columns with an earlier and a new reading.
    ///   - earlier: Where the earlier readings begin.
    ///   - first: Where the report's values begin in the batch.
    /// - Returns: The columns whose counters stepped back.
    private mutating func grow(_ columns: UInt64, from earlier: Int, at first: Int) -> UInt64 {
        var back: UInt64 = 0
        var rest = columns
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest - 1
            let (old, new) = (readings[earlier + index], scratch[index])
            if new >= old {
                batch.values[first + index] = new - old
            } else {
                back |= 1 << UInt64(index)
            }
        }
        return back
    }

    /// Writes the growth of counters that stepped back because they passed 2³² (RFC 2578, Counter32).
    ///
    /// - Returns: The columns for which that would be more than the limit: those counters began anew.
    private mutating func wrap(_ columns: UInt64, from earlier: Int, at first: Int, limit: UInt64) -> UInt64 {
        var resets = columns
        for index in 0..<UInt64.bitWidth where columns >> UInt64(index) & 1 == 1 {
            let growth = (scratch[index] &- readings[earlier + index]) & 0xffff_ffff
            guard growth <= limit else { continue }
            batch.values[first + index] = growth
            resets &= ~(1 << UInt64(index))
        }
        return resets
    }

    /// The interval that a report speaks of; nil when it is no later than the last one.
    ///
    /// Without an earlier report the interval is empty.
    ///
    /// The end is the arrival, moved back onto the agent's own clock where the two agree: the network's jitter is then no
    /// part of the rate, and intervals still follow each other without a hole.
    private func interval(
        since track: CounterTrack,
        _ sample: CounterSample,
        _ moment: Moment
    ) -> (start: Milliseconds, end: Milliseconds)? {
        let arrival = moment.time.wall
        guard track.end != .min else { return (arrival, arrival) }
        let elapsed = moment.time.monotonic - track.monotonic
        let isSameStream = moment.header.subAgent == track.subAgent
        if isSameStream, sample.sequence == track.sequence, elapsed < 1_000 { return nil }
        if isSameStream {
            let ticked = Milliseconds(moment.header.uptimeMilliseconds &- track.uptime)
            let expected = track.end + ticked
            if ticked > 0, expected <= arrival, expected >= arrival - 1_000 { return (track.end, expected) }
        }
        // The two clocks differ where the time of day stepped: then only the monotonic one tells how long the interval
        // was. Where it stepped back the interval lies over earlier ones, and nothing is lost.
        let step = arrival - track.arrival - elapsed
        if elapsed > 0, abs(step) > max(RollupBuilder.slewLimit, elapsed / 50) { return (arrival - elapsed, arrival) }
        if arrival < track.end - RollupBuilder.grace { return (arrival, arrival) }
        return arrival > track.end ? (track.end, arrival) : nil
    }

    /// True where the agent or the data source is known to have begun its counters anew.
    private func isRestarted(_ track: CounterTrack, _ sample: CounterSample, _ moment: Moment) -> Bool {
        guard moment.header.subAgent == track.subAgent else { return false }
        return Int32(bitPattern: moment.header.uptimeMilliseconds &- track.uptime) < 0
            || Int32(bitPattern: sample.sequence &- track.sequence) < 0
    }

    /// The largest growth past its width that a 32-bit counter can be believed to have had.
    ///
    /// Half its width, unless the port is fast enough for more: a counter that was cleared would else make a spike of
    /// up to 2³².
    private func growthLimit(_ structureIndex: Int, _ known: UInt64, _ length: Milliseconds) -> UInt64 {
        let half = UInt64(1) << 31
        guard structureIndex == MetricStructure.interfaceIndex, known & 1 == 1 else { return half }
        // Column 0 is ifSpeed; a frame takes at least 672 bits of the line (64 octets, preamble and gap).
        let frames = Double(scratch[0]) / 672 * Double(length) / 1000 * 1.1
        return frames >= Double(UInt32.max) ? UInt64(UInt32.max) : max(half, UInt64(frames))
    }

    /// Puts the speed that is known of a port in the place of the one that the agent reports.
    ///
    /// - Returns: The columns that are known by it.
    private mutating func takeSpeed(of source: DataSource, _ moment: Moment) -> UInt64 {
        let identity = SourceIdentity(agent: agents[moment.agent].address, source: source)
        guard let speed = ports[identity]?.speed else { return 0 }
        // Column 0 is ifSpeed.
        scratch[0] = speed
        return 1
    }

    private mutating func trackIndex(
        _ structureIndex: Int,
        _ columnCount: Int,
        _ source: DataSource,
        of agent: Int
    ) -> Int? {
        guard source.mayExist else {
            counts.refusedByLimit += 1
            return nil
        }
        let key = UInt64(source.sourceClass) << 56 | UInt64(structureIndex) << 32 | UInt64(source.index)
        let slot = agents[agent].counterSlots.slot(key)
        if slot >= 0 { return Int(slot) }
        let identity = SourceIdentity(agent: agents[agent].address, source: source)
        guard let group = defineGroup(identity, structureIndex) else { return nil }
        if structureIndex == MetricStructure.interfaceIndex, let name = ports[identity]?.name {
            // The agent's own name, should it say one, is newer and goes before this.
            batch.texts.append(TextReport(group: group, name: "ifname", value: name, time: second))
            batch.texts.append(TextReport(group: group, name: "ifalias", value: name, time: second))
        }
        let place = tracks.count
        tracks.append(CounterTrack(firstValue: readings.count))
        trackGroups.append(group)
        readings.append(contentsOf: repeatElement(0, count: columnCount))
        agents[agent].counterSlots.insert(key, Int32(place))
        return place
    }

    /// Reports what the record says in words, where it may have changed.
    private mutating func noteTexts(
        _ structure: MetricStructure,
        _ body: borrowing ByteCursor,
        _ place: Int,
        _ source: DataSource,
        _ moment: Moment
    ) throws(ShortRead) {
        let digest = structure.textDigest(of: body)
        guard digest != tracks[place].textDigest else { return }
        guard let record = try structure.layout?.decode(body) else { return }
        tracks[place].textDigest = digest
        for text in structure.texts {
            let name = text.name(on: source)
            let key = TextKey(group: trackGroups[place], name: name)
            guard let value = text.text(in: record), said[key] != value else { continue }
            said[key] = value
            batch.texts.append(
                TextReport(group: trackGroups[place], name: name, value: value, time: moment.time.wall)
            )
        }
    }
}
