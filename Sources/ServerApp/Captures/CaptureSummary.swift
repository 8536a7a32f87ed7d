import ByteReading
import SFlowWire
public import TextOutput

/// What a capture holds, counted by structure.
///
/// Nothing is interpreted: the figures are for comparing decoders.
public struct CaptureSummary: Sendable {
    private var udpDatagrams = 0
    private var notSFlow = 0
    private var trailingBytes = 0
    private var samples: [DataFormat: Int] = [:]
    private var flowRecords: [DataFormat: Int] = [:]
    private var counterRecords: [DataFormat: Int] = [:]
    private var discardRecords: [DataFormat: Int] = [:]
    private var agents: [IPAddress: AgentSums] = [:]
    private var counterSamples = 0
    private var inOctets: UInt64 = 0
    private var outOctets: UInt64 = 0
    private var faults: [WireFault: Int] = [:]

    /// The sums that are told of each agent too.
    fileprivate struct AgentSums {
        var datagrams = 0
        var flowSamples = 0
        var counterSamples = 0
        /// Over sampled headers: the rate in the sample, and that times the frame's length.
        var samplingRates: UInt64 = 0
        var scaledOctets: UInt64 = 0
    }

    /// Nothing counted.
    public init() {}

    /// Counts one UDP datagram.
    public mutating func add(_ payload: [UInt8]) {
        udpDatagrams += 1
        do throws(WireFault) {
            var datagram = try DatagramReader(payload.span.bytes)
            let agent = datagram.header.agent
            var sums = agents[agent] ?? AgentSums()
            sums.datagrams += 1
            while var sample = datagram.nextSample() {
                samples[sample.format, default: 0] += 1
                add(&sample, to: &sums)
                note(sample.faults)
            }
            agents[agent] = sums
            trailingBytes += datagram.trailingByteCount
            note(datagram.faults)
        } catch {
            notSFlow += 1
            note(WireFaults(error))
        }
    }

    private mutating func note(_ set: WireFaults) {
        for fault in set.all { faults[fault, default: 0] += 1 }
    }

    private mutating func add(_ sample: inout SampleReader, to sums: inout AgentSums) {
        switch sample.format {
        case .flowSample, .flowSampleExpanded:
            guard let flow = sample.readFlowSample() else { return }
            sums.flowSamples += 1
            while let record = sample.nextRecord() {
                flowRecords[record.format, default: 0] += 1
                guard record.format == .sampledHeader, let length = record.body.peekUInt32(at: 4) else { continue }
                sums.samplingRates &+= UInt64(flow.samplingRate)
                sums.scaledOctets &+= UInt64(length) &* UInt64(flow.samplingRate)
            }
        case .counterSample, .counterSampleExpanded:
            guard sample.readCounterSample() != nil else { return }
            counterSamples += 1
            sums.counterSamples += 1
            while let record = sample.nextRecord() {
                counterRecords[record.format, default: 0] += 1
                guard record.format == .genericInterface else { continue }
                inOctets &+= record.body.peekUInt64(at: 24) ?? 0
                outOctets &+= record.body.peekUInt64(at: 56) ?? 0
            }
        case .discardedPacket:
            guard sample.readDiscardedPacket() != nil else { return }
            while let record = sample.nextRecord() { discardRecords[record.format, default: 0] += 1 }
        default: break
        }
    }

    /// Writes the figures as one JSON object.
    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("udp_datagrams", udpDatagrams)
            json.member("not_sflow5", notSFlow)
            json.member("trailing_bytes", trailingBytes)
            json.member("datagrams", agents.values.reduce(0) { $0 + $1.datagrams })
            json.counts("samples", samples)
            json.counts("flow_records", flowRecords)
            json.counts("counter_records", counterRecords)
            json.counts("discard_records", discardRecords)
            let byName = agents.map { (name: $0.key.description, sums: $0.value) }.sorted { $0.name < $1.name }
            json.key("agents")
            json.object { json in
                for agent in byName { json.member(agent.name, agent.sums.datagrams) }
            }
            json.member("sum_sampling_rate", byName.reduce(0) { $0 &+ $1.sums.samplingRates })
            json.member("sum_frame_length_x_rate", byName.reduce(0) { $0 &+ $1.sums.scaledOctets })
            json.member("counters_samples", counterSamples)
            // As text: readers of JSON lose whole numbers of this size.
            json.member("sum_if_in_octets", String(inOctets))
            json.member("sum_if_out_octets", String(outOctets))
            if byName.count > 1 {
                json.key("by_agent")
                json.object { json in
                    for agent in byName {
                        json.key(agent.name)
                        json.value(agent.sums)
                    }
                }
            }
            json.key("faults")
            json.object { json in
                for fault in WireFault.allCases where faults[fault] != nil {
                    json.member(fault.name, faults[fault] ?? 0)
                }
            }
        }
    }
}

extension DataFormat {
    /// The generic interface counters (sFlow v5, section 5, `if_counters`).
    fileprivate static let genericInterface = DataFormat(0, 1)
}

extension JSONWriter {
    /// Writes an agent's sums, those that are not zero.
    fileprivate mutating func value(_ sums: CaptureSummary.AgentSums) {
        object { json in
            json.member("datagrams", sums.datagrams)
            if sums.flowSamples > 0 { json.member("flow_samples", sums.flowSamples) }
            if sums.samplingRates > 0 { json.member("sum_sampling_rate", sums.samplingRates) }
            if sums.scaledOctets > 0 { json.member("sum_frame_length_x_rate", sums.scaledOctets) }
            if sums.counterSamples > 0 { json.member("counters_samples", sums.counterSamples) }
        }
    }

    fileprivate mutating func counts(_ name: String, _ counts: [DataFormat: Int]) {
        key(name)
        object { json in
            for (format, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                json.member(format.description, count)
            }
        }
    }
}
