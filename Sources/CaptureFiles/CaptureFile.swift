import ByteReading

/// A pcap or pcapng file, read from front to back for the UDP datagrams in it.
///
/// Memory stays the same whatever the size of the file. One owner reads it; the file is closed when the value goes.
///
/// A pcap file is a header of 24 bytes, then records, all in the byte order of the machine that wrote it:
///
///     header:  magic 4 | version 2+2 | zone 4 | accuracy 4 | snap length 4 | link type 4
///     record:  seconds 4 | micro- or nanoseconds 4 | captured length 4 | original length 4 | frame
public struct CaptureFile: ~Copyable, Sendable {
    /// The most bytes of one frame that are accepted: what `tcpdump` keeps unless told otherwise.
    static let maximumFrameLength = 256 * 1024

    /// What became of the frames read so far.
    public private(set) var counts = CaptureCounts()

    var input: CaptureInput
    var order: ByteOrder
    /// The interfaces of the current pcapng section, or the one of a pcap file.
    var interfaces: [CaptureInterface]
    private let isBlockFile: Bool
    private var failure: CaptureError?

    /// Opens a file and reads the start of its header.
    ///
    /// - Parameter path: The file, or `-` for standard input.
    /// - Throws: `CaptureError.unreadable`, `.notACapture`, or `.truncated` if the file ends within its header.
    public init(path: String) throws(CaptureError) {
        // Everything that throws comes before the first assignment: the compiler cannot yet take back a half-made
        // noncopyable value.
        var input = try CaptureInput(path: path)
        let header = try FileHeader(of: &input, path: path)
        self.input = input
        order = header.order
        interfaces = header.interface.map { [$0] } ?? []
        isBlockFile = header.interface == nil
    }

    /// The next UDP datagram, to whatever port; nil at the end of the file.
    ///
    /// After an error every further call throws the same error.
    public mutating func next() throws(CaptureError) -> CapturedDatagram? {
        if let failure { throw failure }
        do throws(CaptureError) {
            while let frame = try isBlockFile ? nextBlockFrame() : nextRecordFrame() {
                counts.frames += 1
                switch FrameContent(of: input.bytes(frame.bytes), in: frame) {
                case .datagram(let datagram):
                    counts.udpDatagrams += 1
                    return datagram
                case .fragment: counts.fragments += 1
                case .notUDP: counts.notUDP += 1
                case .unsupportedLinkType: counts.unsupportedLinkType += 1
                case .truncated: counts.truncatedFrames += 1
                }
            }
            return nil
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func nextRecordFrame() throws(CaptureError) -> CapturedFrame? {
        let record = input.offset
        guard try !input.isAtEnd() else { return nil }
        let header = try input.take(16, of: record).lowerBound
        let seconds = order.value(input.word(at: header))
        let fraction = order.value(input.word(at: header + 4))
        let length = Int(order.value(input.word(at: header + 8)))
        guard length <= CaptureFile.maximumFrameLength else { throw .recordTooLarge(offset: record, length: length) }
        let bytes = try input.take(length, of: record)
        let interface = interfaces[0]
        let time = Int64(seconds) * 1_000_000_000 + interface.clock.nanoseconds(ticks: UInt64(fraction))
        return CapturedFrame(linkType: interface.linkType, timestampNanoseconds: time, bytes: bytes)
    }
}

/// A frame that lies in the input's buffer.
struct CapturedFrame {
    let linkType: UInt16
    let timestampNanoseconds: Int64
    let bytes: Range<Int>
}

/// The order in which the writer of a file laid down its numbers.
enum ByteOrder {
    case big
    case little

    /// A number as the writer meant it, from one that was read most significant byte first.
    func value<Number: FixedWidthInteger>(_ bigEndian: Number) -> Number {
        self == .big ? bigEndian : bigEndian.byteSwapped
    }
}

/// What the start of a file tells.
private struct FileHeader {
    let order: ByteOrder
    /// The one interface of a pcap file; nil for a pcapng file, whose first block is still to be read.
    let interface: CaptureInterface?

    init(of input: inout CaptureInput, path: String) throws(CaptureError) {
        let start = try input.peek(24)
        guard start.count >= 4 else { throw .notACapture(path: path) }
        let magic = input.word(at: start.lowerBound)
        let clock: CaptureClock?
        switch magic {
        case 0xa1b2_c3d4: (order, clock) = (.big, .microseconds)
        case 0xd4c3_b2a1: (order, clock) = (.little, .microseconds)
        case 0xa1b2_3c4d: (order, clock) = (.big, .nanoseconds)
        case 0x4d3c_b2a1: (order, clock) = (.little, .nanoseconds)
        case BlockType.sectionHeader: (order, clock) = (.big, nil)
        default: throw .notACapture(path: path)
        }
        guard start.count == 24 else { throw .truncated(offset: 0) }
        guard let clock else {
            guard ByteOrder(sectionMagic: input.word(at: start.lowerBound + 8)) != nil else {
                throw .notACapture(path: path)
            }
            interface = nil
            return
        }
        // The upper half of the field holds the length of the frame check sequence, which IP lengths leave out.
        let linkType = UInt16(truncatingIfNeeded: order.value(input.word(at: start.lowerBound + 20)))
        interface = CaptureInterface(linkType: linkType, clock: clock)
        try input.skip(24, of: 0)
    }
}
