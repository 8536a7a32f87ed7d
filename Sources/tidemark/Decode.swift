import ArgumentParser
import CaptureFiles
import ServerApp
import TextOutput

/// `tidemark decode`: shows what is in a capture file.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a pcap or pcapng file's sFlow datagrams, one JSON object a line."
    )

    @Argument(help: "The capture file, or - for standard input.")
    var file: String

    @Flag(help: "Print one object that counts what the file holds.")
    var summary = false

    @OptionGroup var ports: PortOptions

    func run() throws {
        let ports = try ports.set()
        var capture = try CaptureFile(path: file)
        var counted = CaptureSummary()
        let output = Output()
        var json = JSONWriter()
        while let datagram = try capture.next() {
            guard ports.contains(datagram.destinationPort) else { continue }
            if summary {
                counted.add(datagram.payload)
            } else {
                DatagramText(datagram).write(to: &json)
                json.newline()
                try output.write(json.takeBytes())
            }
        }
        if summary {
            counted.write(to: &json)
            json.newline()
            try output.write(json.takeBytes())
        }
    }
}
