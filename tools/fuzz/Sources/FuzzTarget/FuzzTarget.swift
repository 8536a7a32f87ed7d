import ByteReading
import FlowLanguage
import Foundation
import MetricCatalog
import PacketHeaders
import Rollup
import SFlowWire

/// Takes one input of libFuzzer through all that the network's bytes go through.
///
/// What must hold of any input is checked here; a trap is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    walk(bytes)
    rollUp(bytes)
    guard let first = bytes.first else { return 0 }
    let header = Array(bytes.dropFirst())
    dissect(ByteCursor(header.span.bytes), headerProtocol: UInt32(first) % 20)
    return 0
}

/// Writes the seeds and ends the program where the environment asks for them.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ argumentCount: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    guard let folder = ProcessInfo.processInfo.environment["FUZZ_WRITE_SEEDS"] else { return 0 }
    do {
        for (name, bytes) in Seeds.all {
            try Data(bytes).write(to: URL(fileURLWithPath: folder).appending(path: name))
        }
        exit(0)
    } catch {
        FileHandle.standardError.write(Data("cannot write seeds: \(error)\n".utf8))
        exit(1)
    }
}

/// Reads every record by its layout, as `decode` does.
private func walk(_ bytes: [UInt8]) {
    guard var datagram = try? DatagramReader(bytes.span.bytes) else { return }
    var read = 0
    while var sample = datagram.nextSample() {
        var layouts = RecordLayout.flowRecords
        switch sample.format {
        case .flowSample, .flowSampleExpanded: _ = sample.readFlowSample()
        case .counterSample, .counterSampleExpanded:
            _ = sample.readCounterSample()
            layouts = RecordLayout.counterRecords
        case .discardedPacket: _ = sample.readDiscardedPacket()
        case .customMetrics: _ = sample.readCustomMetrics()
        case .customFlow: _ = sample.readCustomFlow()
        default: break
        }
        while let record = sample.nextRecord() {
            read += record.body.remaining
            _ = try? layouts[record.format]?.decode(record.body)
            if let sampled = try? SampledHeader(parsing: record.body) {
                dissect(sampled.header, headerProtocol: sampled.headerProtocol)
            }
        }
    }
    precondition(read <= bytes.count, "records overlap")
}

private func dissect(_ header: consuming ByteCursor, headerProtocol: UInt32) {
    let packet = DissectedPacket(headerProtocol: headerProtocol, header: header)
    precondition(packet.inner.count <= DissectedPacket.maximumInnerLayerSets, "too many layers")
    _ = packet.fields()
    _ = packet.ipLength(frameLength: 1500, stripped: 4)
}

/// Definitions that ask for every key of the packet and of the one inside it.
private let everyKey: FlowProgram = {
    let inner = FlowProgram.keyNames.map { $0 + ".1" }.filter { key in
        (try? FlowProgram([FlowDefinition(name: key, keys: key)])) != nil
    }
    var names = (FlowProgram.keyNames + inner)[...]
    var definitions: [FlowDefinition] = []
    while !names.isEmpty {
        let keys = names.prefix(30).map { "null:\($0)" }.joined(separator: ",")
        names = names.dropFirst(30)
        definitions.append(FlowDefinition(name: "keys\(definitions.count)", keys: keys, value: "frames"))
    }
    let filter = "uri:httpurl:path~/.*|tcpflags~.......1.|suffix:stack:.:2=ip.tcp"
    definitions.append(FlowDefinition(name: "filtered", keys: "stack", filter: filter))
    guard let program = try? FlowProgram(definitions) else { preconditionFailure("the definitions are unsound") }
    return program
}()

/// The same datagram three times over twenty seconds, as counters need it.
private func rollUp(_ bytes: [UInt8]) {
    var rollup = RollupBuilder()
    rollup.setFlows(everyKey)
    for time in [0, 10_000, 20_000] as [Int64] {
        rollup.receive(bytes.span.bytes, from: IPAddress(ipv4: 1), at: ReceiveTime(recorded: time))
    }
    rollup.finish()
    precondition(rollup.counts.datagrams == 3, "a datagram was lost")
    let limit = bytes.count * 16 + 256
    for batch in rollup.takeBatches() {
        precondition(batch.values.count <= limit * 8, "values out of nothing")
        for poll in batch.polls {
            precondition(poll.start <= poll.end, "an interval that ends before it begins")
            precondition(poll.firstValue + poll.valueCount <= batch.values.count, "values beyond the batch")
        }
    }
}
