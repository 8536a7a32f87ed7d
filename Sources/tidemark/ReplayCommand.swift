import ArgumentParser
import CaptureFiles
import Foundation
import Rollup
import SeriesStore
import ServerApp
import TextOutput

/// `tidemark replay`: takes in a capture file.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Take in a pcap or pcapng file with its own timestamps.",
        discussion: "Prints one JSON object that says what came in and what became of it."
    )

    @Argument(help: "The capture file, or - for standard input.")
    var file: String

    @Option(help: "The database file; made if it is not there.")
    var db = "tidemark.db"

    @Option(name: .customLong("ports"), help: "A file that names ports: lines of agent,ifIndex,\"name\",speed.")
    var portFile: String?

    @OptionGroup var ports: PortOptions

    func run() async throws {
        let capture = try CaptureFile(path: file)
        let map = try portFile.map { try PortMapFile.read($0) } ?? PortMap()
        let store = try SeriesStore.open(db)
        let outcome: Replay.Outcome
        do {
            outcome = try await Replay(ports: try ports.set(), portMap: map).run(capture, into: store)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
        var json = JSONWriter()
        json.object { json in
            json.member("frames", outcome.frames.frames)
            json.member("udpDatagrams", outcome.frames.udpDatagrams)
            json.member("toOtherPorts", outcome.otherPorts)
            json.member("fragments", outcome.frames.fragments)
            json.member("truncatedFrames", outcome.frames.truncatedFrames)
            json.member("unsupportedLinkType", outcome.frames.unsupportedLinkType)
            json.member("datagrams", outcome.counts.datagrams)
            json.member("flowSamples", outcome.counts.flowSamples)
            json.member("counterSamples", outcome.counts.counterSamples)
            json.member("discardSamples", outcome.counts.discardSamples)
            json.member("duplicateDatagrams", outcome.counts.duplicateDatagrams)
            json.member("lostDatagrams", outcome.counts.lostDatagrams)
            json.key("malformedDatagrams")
            json.object { json in
                for fault in outcome.counts.faultsByName where fault.count > 0 { json.member(fault.name, fault.count) }
            }
        }
        json.newline()
        try Output().write(json.takeBytes())
    }
}

/// Which UDP ports of a capture carry sFlow.
struct PortOptions: ParsableArguments {
    @Option(name: .customLong("port"), help: "A UDP port that carries sFlow; may be repeated. (default: 6343 and 6344)")
    var ports: [Int] = []

    func set() throws -> Set<UInt16> {
        guard !ports.isEmpty else { return Replay.usualPorts }
        return Set(
            try ports.map { port in
                guard let port = UInt16(exactly: port) else { throw ValidationError("--port: \(port) is no port") }
                return port
            }
        )
    }
}
