import CaptureFiles
import Foundation
import Testing

@Suite struct PcapTests {
    @Test(arguments: [false, true], [false, true])
    func bothByteOrdersAndResolutionsAreRead(isBigEndian: Bool, isNanoseconds: Bool) throws {
        var file = PcapWriter(isBigEndian: isBigEndian, isNanoseconds: isNanoseconds)
        file.add(Packet.frame([1, 2, 3]), seconds: 1_700_000_000, fraction: 123_456)
        file.add(Packet.frame([]), seconds: .max, fraction: 7)
        let reading = try Reading(file.bytes)
        #expect(reading.error == nil)
        #expect(reading.payloads == [[1, 2, 3], []])
        let unit: Int64 = isNanoseconds ? 1 : 1000
        #expect(
            reading.datagrams.map(\.timestampNanoseconds) == [
                1_700_000_000_000_000_000 + 123_456 * unit, 4_294_967_295_000_000_000 + 7 * unit,
            ]
        )
    }

    @Test func addressesAndPortsAreThoseOfTheHeaders() throws {
        let content = Packet.udp([9], from: 1234, to: 53)
        let datagram = try #require(try Reading(frame: Packet.ethernet(0x0800, Packet.ipv4(content))).datagrams.first)
        #expect(datagram.source == Packet.source4)
        #expect(datagram.destination == Packet.destination4)
        #expect(datagram.sourcePort == 1234)
        #expect(datagram.destinationPort == 53)
        #expect(!datagram.isTruncated)
    }

    @Test func frameCheckLengthInTheLinkTypeFieldIsIgnored() throws {
        #expect(try Reading(frame: Packet.frame([1]), linkType: 0x4400_0001).payloads == [[1]])
    }

    @Test func unknownLinkTypeIsCounted() throws {
        let reading = try Reading(frame: Packet.frame([1]), linkType: 105)
        #expect(reading.counts.unsupportedLinkType == 1)
        #expect(reading.countsAddUp)
    }

    @Test func fileLargerThanTheBufferIsReadWhole() throws {
        var file = PcapWriter()
        let payloads = (0..<2500).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: $0 * 7 % 1473) }
        for payload in payloads { file.add(Packet.frame(payload)) }
        #expect(file.bytes.count > 1_500_000)
        let reading = try Reading(file.bytes)
        #expect(reading.payloads == payloads)
        #expect(reading.error == nil)
    }

    @Test func longestRecordIsReadAndALongerOneRefused() throws {
        let frame = Packet.frame([5])
        var file = PcapWriter()
        file.add(frame + [UInt8](repeating: 0, count: 256 * 1024 - frame.count))
        file.add(frame + [UInt8](repeating: 0, count: 256 * 1024 + 1 - frame.count))
        let reading = try Reading(file.bytes)
        #expect(reading.payloads == [[5]])
        #expect(reading.error == .recordTooLarge(offset: file.boundaries[1], length: 262145))
    }

    @Test func standardInputIsRead() throws {
        var file = PcapWriter()
        file.add(Packet.frame([4, 2]))
        let (saved, pipe) = (dup(STDIN_FILENO), Pipe())
        defer {
            dup2(saved, STDIN_FILENO)
            close(saved)
        }
        dup2(pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
        try pipe.fileHandleForWriting.write(contentsOf: Data(file.bytes))
        try pipe.fileHandleForWriting.close()
        #expect(Reading(path: "-").payloads == [[4, 2]])
        #expect(fcntl(STDIN_FILENO, F_GETFD) >= 0, "standard input is not ours to close")
    }

    /// The writer holds its second record back until the first has been delivered, or until a deadline.
    @Test func datagramFromAPipeIsDeliveredBeforeMoreCome() throws {
        var file = PcapWriter()
        file.add(Packet.frame([1]))
        file.add(Packet.frame([2]))
        let (bytes, cut) = (file.bytes, file.boundaries[1])
        try withTemporaryFolder { folder in
            let path = folder.appendingPathComponent("pipe").path
            #expect(mkfifo(path, 0o600) == 0)
            let (delivered, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            nonisolated(unsafe) var wasInTime = false
            Thread.detachNewThread {
                defer { done.signal() }
                guard let handle = FileHandle(forWritingAtPath: path) else { return }
                for byte in bytes[..<cut] { handle.write(Data([byte])) }
                wasInTime = delivered.wait(timeout: .now() + 20) == .success
                handle.write(Data(bytes[cut...]))
            }
            var capture = try CaptureFile(path: path)
            let first = try capture.next()
            delivered.signal()
            #expect(first?.payload == [1])
            #expect(try capture.next()?.payload == [2])
            #expect(try capture.next() == nil)
            done.wait()
            #expect(wasInTime)
        }
    }
}
