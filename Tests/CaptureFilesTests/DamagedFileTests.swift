import CaptureFiles
import Foundation
import Testing

@Suite struct DamagedFileTests {
    private static let pcap: PcapWriter = {
        var file = PcapWriter(isBigEndian: true)
        for count in 0..<4 { file.add(Packet.frame([UInt8](repeating: 1, count: count))) }
        return file
    }()

    /// Blocks 0, 1 and 3 hold no datagram, 2, 4 and 5 do.
    private static let blocks: BlockWriter = {
        var file = BlockWriter()
        file.addInterface(options: [(9, [9]), (0, [])])
        file.addEnhanced(Packet.frame([1]))
        file.add(5, [1, 2, 3, 4, 5, 6, 7, 8])
        file.addSimple(Packet.frame([2, 2]), originalLength: 44)
        file.addObsolete(Packet.frame([3, 3, 3]))
        return file
    }()

    @Test func pcapCutAnywhereYieldsTheWholeRecordsAndThenSaysSo() throws {
        let file = DamagedFileTests.pcap
        for length in 0...file.bytes.count {
            try expectCut(
                file.bytes,
                at: length,
                boundaries: file.boundaries,
                datagramEnds: file.boundaries.dropFirst()
            )
        }
    }

    @Test func blockFileCutAnywhereYieldsTheWholeBlocksAndThenSaysSo() throws {
        let file = DamagedFileTests.blocks
        let ends = file.boundaries
        for length in 0...file.bytes.count {
            try expectCut(file.bytes, at: length, boundaries: ends, datagramEnds: [ends[2], ends[4], ends[5]])
        }
    }

    private func expectCut(_ bytes: [UInt8], at length: Int, boundaries: [Int], datagramEnds: ArraySlice<Int>) throws {
        let reading = try Reading(Array(bytes[..<length]))
        let expected: CaptureError? =
            if length < 4 {
                .notACapture(path: "")
            } else if boundaries.contains(length) {
                nil
            } else {
                .truncated(offset: boundaries.last { $0 < length } ?? 0)
            }
        if case .notACapture = expected, case .notACapture = reading.error {
            #expect(reading.datagrams.isEmpty)
            return
        }
        #expect(reading.error == expected, "cut to \(length)")
        #expect(reading.errorAfterwards == expected, "cut to \(length)")
        #expect(reading.datagrams.count == datagramEnds.count { $0 <= length }, "cut to \(length)")
    }

    /// Whatever the bytes, the counts add up, errors stay, and nothing is yielded that the file does not hold.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func mutatedFilesDoNoHarm(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        for file in [DamagedFileTests.pcap.bytes, DamagedFileTests.blocks.bytes] {
            for round in 0..<150 {
                var bytes = file
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                    case 1: bytes[index] = .random(in: 0...255, using: &random)
                    case 2: bytes.insert(.random(in: 0...255, using: &random), at: index)
                    default: bytes.remove(at: index)
                    }
                }
                let reading = try Reading(bytes)
                #expect(reading.countsAddUp, "seed \(seed), round \(round)")
                #expect(reading.errorAfterwards == reading.error, "seed \(seed), round \(round)")
                let copied = reading.payloads.reduce(0) { $0 + $1.count }
                #expect(copied + 16 * reading.counts.frames <= bytes.count, "seed \(seed), round \(round)")
            }
        }
    }

    @Test(arguments: ["", "abc", "GET / HTTP/1.1\r\n\r\n and so on", "\n\r\r\n\u{1c}\0\0\0 not the magic, but long"])
    func otherFilesAreNotCaptures(text: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appendingPathComponent("notes.txt").path
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let error = Reading(path: path).error
            #expect(error == .notACapture(path: path))
            #expect(error?.description == "\(path) is not a pcap or pcapng capture")
        }
    }

    @Test func missingFilesAndFoldersAreUnreadable() throws {
        try withTemporaryFolder { folder in
            let missing = folder.appendingPathComponent("missing.pcap").path
            #expect(Reading(path: missing).error == .unreadable(path: missing, reason: "No such file or directory"))
            #expect(Reading(path: folder.path).error == .unreadable(path: folder.path, reason: "Is a directory"))
        }
    }

    @Test func filesAreClosed() throws {
        try withTemporaryFolder { folder in
            let path = folder.appendingPathComponent("test.pcap").path
            try Data(DamagedFileTests.pcap.bytes).write(to: URL(fileURLWithPath: path))
            func descriptors() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { entry in
                    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + entry)
                    return target == path
                }
            }
            var file = try CaptureFile(path: path)
            #expect(try file.next() != nil)
            #expect(try descriptors() == 1)
            _ = consume file
            #expect(try descriptors() == 0)
        }
    }

    @Test(
        arguments: [
            (.unreadable(path: "-", reason: "Bad file descriptor"), "cannot read standard input: Bad file descriptor"),
            (.notACapture(path: "-"), "standard input is not a pcap or pcapng capture"),
            (.truncated(offset: 24), "the capture is cut off in the record at byte 24"),
            (.recordTooLarge(offset: 24, length: 300_000), "the record at byte 24 claims 300000 bytes"),
            (.malformed(offset: 28, reason: "block length 7"), "the record at byte 28 is malformed: block length 7"),
        ] as [(CaptureError, String)]
    )
    func errorsReadAsOneLine(error: CaptureError, text: String) {
        #expect(error.description == text)
    }
}

/// The same numbers for the same seed.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
