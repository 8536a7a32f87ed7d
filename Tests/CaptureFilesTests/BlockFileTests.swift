import CaptureFiles
import Testing

/// pcapng.
@Suite struct BlockFileTests {
    @Test(arguments: [false, true])
    func everyPacketBlockIsReadInBothByteOrders(isBigEndian: Bool) throws {
        var file = BlockWriter(isBigEndian: isBigEndian)
        file.addInterface(snapLength: 47)
        file.add(0x0000_0bad, [1, 2, 3, 4])
        file.addEnhanced(Packet.frame([1]), ticks: 5_000_000_000_000_000)
        file.addObsolete(Packet.frame([2, 2]), ticks: 1)
        file.addSimple(Packet.frame([3, 3, 3]), originalLength: 45)
        // The padding after a frame cut to the snap length is not part of it.
        file.addSimple(Array(Packet.frame([4, 4, 4, 4, 4, 4])[..<47]), originalLength: 48)
        file.add(6, try #require(enhancedBody(isBigEndian: isBigEndian)))
        let reading = try Reading(file.bytes)
        #expect(reading.error == nil)
        #expect(reading.payloads == [[1], [2, 2], [3, 3, 3], [4, 4, 4, 4, 4], [5]])
        #expect(reading.datagrams.map(\.timestampNanoseconds) == [5_000_000_000_000_000_000, 1000, 0, 0, 0])
        #expect(reading.datagrams.map(\.isTruncated) == [false, false, false, true, false])
    }

    /// An enhanced packet block with a comment after the frame.
    private func enhancedBody(isBigEndian: Bool) -> [UInt8]? {
        var body = ByteWriter(isBigEndian: isBigEndian)
        let frame = Packet.frame([5])
        body.put(UInt32(0), UInt32(0), UInt32(0), UInt32(frame.count), UInt32(frame.count))
        body.put(frame + [0])
        body.put(UInt16(1), UInt16(4))
        body.put(Array("note".utf8))
        body.put(UInt32(0))
        return frame.count % 4 == 3 ? body.bytes : nil
    }

    struct Resolution: CustomTestStringConvertible {
        let option: UInt8?
        let offset: Int64
        let ticks: UInt64
        let expected: Int64
        var testDescription: String { "\(option.map { String($0, radix: 16) } ?? "none") + \(offset): \(ticks)" }
    }

    @Test(arguments: [
        Resolution(option: nil, offset: 0, ticks: 1_700_000_000_123_456, expected: 1_700_000_000_123_456_000),
        Resolution(option: 6, offset: 0, ticks: 1_700_000_000_123_456, expected: 1_700_000_000_123_456_000),
        Resolution(option: 9, offset: 0, ticks: 1_700_000_000_123_456_789, expected: 1_700_000_000_123_456_789),
        Resolution(option: 0, offset: 0, ticks: 17, expected: 17_000_000_000),
        Resolution(option: 12, offset: 0, ticks: 1_234_999, expected: 1234),
        Resolution(option: 28, offset: 0, ticks: .max, expected: 1),
        Resolution(option: 0x7f, offset: 0, ticks: 1_000_000, expected: 0),
        Resolution(option: 0x8a, offset: 0, ticks: 1024 * 1_700_000_000 + 512, expected: 1_700_000_000_500_000_000),
        Resolution(option: 0x80, offset: 0, ticks: 3, expected: 3_000_000_000),
        Resolution(option: 0xc0, offset: 0, ticks: 1 << 63, expected: 500_000_000),
        Resolution(option: 0xff, offset: 0, ticks: .max, expected: 0),
        Resolution(option: 6, offset: 1_700_000_000, ticks: 5, expected: 1_700_000_000_000_005_000),
        Resolution(option: 9, offset: -2, ticks: 5, expected: -1_999_999_995),
        Resolution(option: 0, offset: 0, ticks: .max, expected: .max),
        Resolution(option: 6, offset: .min, ticks: 0, expected: .min),
    ])
    func timestampsFollowTheInterface(_ resolution: Resolution) throws {
        var offset = ByteWriter(isBigEndian: false)
        offset.put(resolution.offset)
        var options: [(UInt16, [UInt8])] = [(2, Array("eth0\0".utf8))]
        if let option = resolution.option { options.append((9, [option])) }
        options += [(14, offset.bytes), (0, [])]
        var file = BlockWriter()
        file.addInterface(options: options)
        file.addEnhanced(Packet.frame([1]), ticks: resolution.ticks)
        #expect(try Reading(file.bytes).datagrams.first?.timestampNanoseconds == resolution.expected)
    }

    @Test func whatFollowsTheEndOfOptionsIsNotAnOption() throws {
        var file = BlockWriter()
        file.addInterface(options: [(0, []), (9, [0])])
        file.addEnhanced(Packet.frame([1]), ticks: 1)
        #expect(try Reading(file.bytes).datagrams.first?.timestampNanoseconds == 1000)
    }

    @Test func eachInterfaceHasItsOwnLinkTypeAndClock() throws {
        var file = BlockWriter()
        file.addInterface(linkType: 1)
        file.addInterface(linkType: 101, options: [(9, [9])])
        file.addInterface(linkType: 147)
        file.addEnhanced(Packet.ipv4(Packet.udp([1])), interface: 1, ticks: 7)
        file.addEnhanced(Packet.frame([2]), interface: 0, ticks: 7)
        file.addObsolete(Packet.ipv4(Packet.udp([3])), interface: 1, ticks: 8)
        file.addEnhanced([1, 2, 3], interface: 2)
        let reading = try Reading(file.bytes)
        #expect(reading.payloads == [[1], [2], [3]])
        #expect(reading.datagrams.map(\.timestampNanoseconds) == [7, 7000, 8])
        #expect(reading.counts.unsupportedLinkType == 1)
        #expect(reading.countsAddUp)
    }

    @Test func sectionsHaveTheirOwnByteOrderAndInterfaces() throws {
        var (file, second) = (BlockWriter(isBigEndian: false), BlockWriter(isBigEndian: true))
        file.addInterface(linkType: 1)
        file.addEnhanced(Packet.frame([1]))
        second.addInterface(linkType: 101)
        second.addEnhanced(Packet.ipv4(Packet.udp([2])))
        file.append(second)
        let third = file.bytes.count + 28
        file.append(BlockWriter(isBigEndian: false))
        file.addEnhanced(Packet.frame([3]))
        let reading = try Reading(file.bytes)
        #expect(reading.payloads == [[1], [2]])
        #expect(reading.error == .malformed(offset: third, reason: "interface 0 is not described"))
    }

    @Test func unknownBlockLargerThanTheBufferIsSkipped() throws {
        var file = BlockWriter()
        file.addInterface()
        file.add(10, [UInt8](repeating: 6, count: 1_200_000))
        file.addEnhanced(Packet.frame([1]))
        let reading = try Reading(file.bytes)
        #expect(reading.payloads == [[1]])
        #expect(reading.error == nil)
    }

    @Test func contradictoryBlocksAreRefused() throws {
        func error(_ add: (inout BlockWriter) -> Void) throws -> CaptureError? {
            var file = BlockWriter()
            file.addInterface()
            let start = file.bytes.count
            add(&file)
            file.addEnhanced(Packet.frame([1]))
            let reading = try Reading(file.bytes)
            #expect(reading.datagrams.isEmpty)
            guard case .malformed(let offset, let reason) = reading.error else { return reading.error }
            return .malformed(offset: offset - start, reason: reason)
        }
        let frame = Packet.frame([1])
        #expect(
            try error { $0.add(6, [1, 2, 3, 4]) } == .malformed(offset: 0, reason: "packet block too short")
        )
        #expect(
            try error { $0.add(1, [1, 0]) } == .malformed(offset: 0, reason: "block length 14")
        )
        #expect(
            try error { $0.add(1, [1, 0, 0, 0]) } == .malformed(offset: 0, reason: "interface description too short")
        )
        #expect(
            try error { $0.addInterface(options: [(9, [])]) }
                == .malformed(offset: 0, reason: "interface description too short")
        )
        #expect(
            try error { $0.add(0x99, [], trailer: 16) }
                == .malformed(offset: 0, reason: "block length 12 in front, 16 behind")
        )
        #expect(
            try error { $0.add(3, [0, 0, 0, 0], trailer: 12) }
                == .malformed(offset: 0, reason: "block length 16 in front, 12 behind")
        )
        #expect(
            try error { $0.addEnhanced(frame, interface: 1) }
                == .malformed(offset: 0, reason: "interface 1 is not described")
        )
        #expect(
            try error { $0.addEnhanced(frame, length: UInt32(frame.count + 2)) }
                == .malformed(offset: 0, reason: "frame longer than its block")
        )
        #expect(
            try error { $0.addSection(majorVersion: 2) } == .malformed(offset: 0, reason: "unknown section version")
        )
        #expect(try error { $0.add(0x0a0d_0d0a, frame + [0]) } == .malformed(offset: 0, reason: "no byte-order magic"))
        #expect(
            try error { for _ in 0..<65536 { $0.addInterface() } }
                == .malformed(offset: 65535 * 20, reason: "too many interfaces")
        )
    }

    @Test func longestFrameIsReadAndALongerOneRefused() throws {
        let frame = Packet.frame([5])
        var file = BlockWriter()
        file.addInterface()
        file.addEnhanced(frame + [UInt8](repeating: 0, count: 256 * 1024 - frame.count))
        let start = file.bytes.count
        file.addEnhanced(frame + [UInt8](repeating: 0, count: 256 * 1024 + 1 - frame.count))
        let reading = try Reading(file.bytes)
        #expect(reading.payloads == [[5]])
        #expect(reading.error == .recordTooLarge(offset: start, length: 262145))
    }

    @Test func packetBlockLargerThanTheBufferIsRefused() throws {
        var file = BlockWriter()
        file.addInterface()
        let start = file.bytes.count
        file.addEnhanced([UInt8](repeating: 0, count: 600_000))
        #expect(try Reading(file.bytes).error == .recordTooLarge(offset: start, length: 600_032))
    }
}
