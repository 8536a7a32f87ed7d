import CaptureFiles
import Foundation

/// Everything that came of a file.
struct Reading {
    private(set) var datagrams: [CapturedDatagram] = []
    private(set) var counts = CaptureCounts()
    private(set) var error: CaptureError?
    /// What one more call gave after the error or the end.
    private(set) var errorAfterwards: CaptureError?

    init(path: String) {
        do throws(CaptureError) {
            var file = try CaptureFile(path: path)
            do throws(CaptureError) {
                while let datagram = try file.next() { datagrams.append(datagram) }
            } catch {
                self.error = error
            }
            do throws(CaptureError) { _ = try file.next() } catch { errorAfterwards = error }
            counts = file.counts
        } catch {
            self.error = error
            errorAfterwards = error
        }
    }

    init(_ bytes: [UInt8]) throws {
        self = try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("test.pcap")
            try Data(bytes).write(to: url)
            return Reading(path: url.path)
        }
    }

    /// One frame in a pcap file of this link type.
    init(frame: [UInt8], linkType: UInt32 = 1) throws {
        var file = PcapWriter(linkType: linkType)
        file.add(frame)
        try self.init(file.bytes)
    }

    var payloads: [[UInt8]] { datagrams.map(\.payload) }

    /// Each frame must have gone into exactly one of the other counts.
    var countsAddUp: Bool {
        counts.udpDatagrams == datagrams.count
            && counts.frames == counts.udpDatagrams + counts.fragments + counts.notUDP + counts.unsupportedLinkType
                + counts.truncatedFrames
    }
}

func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
