/// Bytes laid down in one byte order.
struct ByteWriter {
    let isBigEndian: Bool
    private(set) var bytes: [UInt8] = []

    mutating func put<Number: FixedWidthInteger>(_ numbers: Number...) {
        for number in numbers {
            withUnsafeBytes(of: isBigEndian ? number.bigEndian : number.littleEndian) { bytes += $0 }
        }
    }

    mutating func put(_ more: [UInt8]) {
        bytes += more
    }
}

/// A classic pcap file in the making.
struct PcapWriter {
    private var file: ByteWriter
    /// The length of the file after its header and after each record.
    private(set) var boundaries: [Int]

    init(isBigEndian: Bool = false, isNanoseconds: Bool = false, linkType: UInt32 = 1) {
        file = ByteWriter(isBigEndian: isBigEndian)
        file.put(UInt32(isNanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4))
        file.put(UInt16(2), UInt16(4))
        file.put(UInt32(0), UInt32(0), UInt32(262144), linkType)
        boundaries = [24]
    }

    var bytes: [UInt8] { file.bytes }

    mutating func add(_ frame: [UInt8], seconds: UInt32 = 1, fraction: UInt32 = 0, length: Int? = nil) {
        let length = UInt32(length ?? frame.count)
        // The length on the wire, which no reader may take for the captured one.
        file.put(seconds, fraction, length, length + 100)
        file.put(frame)
        boundaries.append(bytes.count)
    }
}

/// A pcapng file in the making.
struct BlockWriter {
    private var file: ByteWriter
    /// The length of the file after each block.
    private(set) var boundaries: [Int] = []
    private let isBigEndian: Bool

    init(isBigEndian: Bool = false) {
        self.isBigEndian = isBigEndian
        file = ByteWriter(isBigEndian: isBigEndian)
        addSection()
    }

    var bytes: [UInt8] { file.bytes }

    mutating func addSection(majorVersion: UInt16 = 1) {
        var body = ByteWriter(isBigEndian: isBigEndian)
        body.put(UInt32(0x1a2b_3c4d))
        body.put(majorVersion, 0)
        body.put(UInt64.max)
        add(0x0a0d_0d0a, body.bytes)
    }

    mutating func addInterface(linkType: UInt16 = 1, snapLength: UInt32 = 0, options: [(UInt16, [UInt8])] = []) {
        var body = ByteWriter(isBigEndian: isBigEndian)
        body.put(linkType, 0)
        body.put(snapLength)
        for (code, value) in options {
            body.put(code, UInt16(value.count))
            body.put(padded(value))
        }
        add(1, body.bytes)
    }

    mutating func addEnhanced(_ frame: [UInt8], interface: UInt32 = 0, ticks: UInt64 = 0, length: UInt32? = nil) {
        var body = ByteWriter(isBigEndian: isBigEndian)
        body.put(interface, UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks))
        body.put(length ?? UInt32(frame.count), UInt32(frame.count + 100))
        body.put(padded(frame))
        add(6, body.bytes)
    }

    mutating func addObsolete(_ frame: [UInt8], interface: UInt16 = 0, ticks: UInt64 = 0) {
        var body = ByteWriter(isBigEndian: isBigEndian)
        body.put(interface, 0xffff)
        body.put(UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks))
        body.put(UInt32(frame.count), UInt32(frame.count + 100))
        body.put(padded(frame))
        add(2, body.bytes)
    }

    mutating func addSimple(_ frame: [UInt8], originalLength: Int) {
        var body = ByteWriter(isBigEndian: isBigEndian)
        body.put(UInt32(originalLength))
        body.put(padded(frame))
        add(3, body.bytes)
    }

    /// Adds a block of any type; a wrong length may be given for the end of it.
    mutating func add(_ type: UInt32, _ body: [UInt8], trailer: UInt32? = nil) {
        let length = UInt32(body.count + 12)
        file.put(type, length)
        file.put(body)
        file.put(trailer ?? length)
        boundaries.append(bytes.count)
    }

    /// Appends a whole file as a further section, in whatever byte order.
    mutating func append(_ other: BlockWriter) {
        file.put(other.bytes)
    }

    private func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: -bytes.count & 3)
    }
}
