import ByteReading

/// The pcapng blocks that are read; all others are skipped.
enum BlockType {
    /// Reads the same in both byte orders.
    static let sectionHeader: UInt32 = 0x0a0d_0d0a
    static let interfaceDescription: UInt32 = 1
    static let obsoletePacket: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let enhancedPacket: UInt32 = 6
}

extension ByteOrder {
    /// The order of a pcapng section, from its byte-order magic read most significant byte first.
    init?(sectionMagic: UInt32) {
        switch sectionMagic {
        case 0x1a2b_3c4d: self = .big
        case 0x4d3c_2b1a: self = .little
        default: return nil
        }
    }
}

/// pcapng: a file of sections, each a run of blocks in the byte order that the section's header sets.
///
///     block:  type 4 | total length 4 | body, padded to 4 | total length 4
///
/// Body of each type that is read:
///
///     section header:         byte-order magic 4 | version 2+2 | section length 8 | options
///     interface description:  link type 2 | reserved 2 | snap length 4 | options
///     enhanced packet:        interface 4 | time, upper half 4 | lower half 4 | captured 4 | original 4 | frame | options
///     obsolete packet:        interface 2 | drops 2 | then the same
///     simple packet:          original length 4 | frame
extension CaptureFile {
    /// Options and comments may add this much to a block's frame.
    private static let maximumBlockLength = maximumFrameLength + 64 * 1024
    /// More interfaces than this in one section are taken for damage, so that a file cannot grow the table for ever.
    private static let maximumInterfaces = 65536

    /// Reads blocks up to and including the next one that holds a frame; nil at the end of the file.
    mutating func nextBlockFrame() throws(CaptureError) -> CapturedFrame? {
        while try !input.isAtEnd() {
            let record = input.offset
            let head = try input.take(8, of: record).lowerBound
            let (rawType, rawLength) = (input.word(at: head), input.word(at: head + 4))
            // A section header's type reads the same in both orders, its length only in the one it sets.
            if rawType == BlockType.sectionHeader { try beginSection(record) }
            let (type, length) = (order.value(rawType), Int(order.value(rawLength)))
            guard length >= 12, length % 4 == 0 else {
                throw .malformed(offset: record, reason: "block length \(length)")
            }
            switch type {
            case BlockType.interfaceDescription:
                try addInterface(from: try takeBody(length, record), record)
            case BlockType.enhancedPacket, BlockType.obsoletePacket, BlockType.simplePacket:
                return try frame(in: try takeBody(length, record), type, record)
            default:
                try input.skip(length - 12, of: record)
                try checkTrailer(at: try input.take(4, of: record).lowerBound, length, record)
            }
        }
        return nil
    }

    private mutating func beginSection(_ record: Int) throws(CaptureError) {
        let start = try input.peek(8)
        guard start.count == 8 else { throw .truncated(offset: record) }
        guard let order = ByteOrder(sectionMagic: input.word(at: start.lowerBound)) else {
            throw .malformed(offset: record, reason: "no byte-order magic")
        }
        let version = order.value(input.word(at: start.lowerBound + 4))
        // Which half of the word is the major version, 1, depends on the order.
        guard (order == .big ? version >> 16 : version & 0xffff) == 1 else {
            throw .malformed(offset: record, reason: "unknown section version")
        }
        self.order = order
        interfaces.removeAll(keepingCapacity: true)
    }

    /// Takes the rest of a block whose first 8 bytes have been taken, and names its body.
    private mutating func takeBody(_ length: Int, _ record: Int) throws(CaptureError) -> Range<Int> {
        guard length <= CaptureFile.maximumBlockLength else { throw .recordTooLarge(offset: record, length: length) }
        let rest = try input.take(length - 8, of: record)
        let end = rest.upperBound - 4
        try checkTrailer(at: end, length, record)
        return rest.lowerBound..<end
    }

    private func checkTrailer(at index: Int, _ length: Int, _ record: Int) throws(CaptureError) {
        let trailer = order.value(input.word(at: index))
        guard trailer == length else {
            throw .malformed(offset: record, reason: "block length \(length) in front, \(trailer) behind")
        }
    }

    private mutating func addInterface(from body: Range<Int>, _ record: Int) throws(CaptureError) {
        guard interfaces.count < CaptureFile.maximumInterfaces else {
            throw .malformed(offset: record, reason: "too many interfaces")
        }
        do throws(ShortRead) {
            var cursor = ByteCursor(input.bytes(body))
            interfaces.append(try CaptureInterface(parsing: &cursor, order: order))
        } catch {
            throw .malformed(offset: record, reason: "interface description too short")
        }
    }

    private func frame(in body: Range<Int>, _ type: UInt32, _ record: Int) throws(CaptureError) -> CapturedFrame {
        let packet: PacketBlock
        do throws(ShortRead) {
            var cursor = ByteCursor(input.bytes(body), base: body.lowerBound)
            packet = try PacketBlock(parsing: &cursor, type: type, order: order)
        } catch {
            throw .malformed(offset: record, reason: "packet block too short")
        }
        guard packet.interface < interfaces.count else {
            throw .malformed(offset: record, reason: "interface \(packet.interface) is not described")
        }
        let interface = interfaces[packet.interface]
        var length = packet.length
        if type == BlockType.simplePacket {
            // The block states only the original length; the frame was cut to the snap length, then padded.
            let limit = interface.snapLength == 0 ? length : Int(interface.snapLength)
            length = min(length, limit, body.upperBound - packet.start)
        }
        guard length <= CaptureFile.maximumFrameLength else { throw .recordTooLarge(offset: record, length: length) }
        guard length <= body.upperBound - packet.start else {
            throw .malformed(offset: record, reason: "frame longer than its block")
        }
        return CapturedFrame(
            linkType: interface.linkType,
            timestampNanoseconds: packet.ticks.map(interface.clock.nanoseconds) ?? 0,
            bytes: packet.start..<(packet.start + length)
        )
    }
}

/// The fields of a packet block in front of its frame.
private struct PacketBlock {
    let interface: Int
    let ticks: UInt64?
    let length: Int
    /// The cursor's offset where the frame begins.
    let start: Int

    init(parsing body: inout ByteCursor, type: UInt32, order: ByteOrder) throws(ShortRead) {
        switch type {
        case BlockType.simplePacket:
            interface = 0
            ticks = nil
            length = Int(order.value(try body.readUInt32()))
        default:
            if type == BlockType.obsoletePacket {
                interface = Int(order.value(try body.readUInt16()))
                try body.skip(2)
            } else {
                interface = Int(order.value(try body.readUInt32()))
            }
            let upper = order.value(try body.readUInt32())
            ticks = UInt64(upper) << 32 | UInt64(order.value(try body.readUInt32()))
            length = Int(order.value(try body.readUInt32()))
            try body.skip(4)
        }
        start = body.offset
    }
}
