public import ByteReading
public import SFlowWire

/// Collects big-endian XDR fields (RFC 4506).
///
/// Written apart from the decoder, so that one fault cannot hide in both.
public struct WireWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer.
    public init() {}

    /// Bytes as a closure writes them.
    public static func bytes(_ write: (inout WireWriter) -> Void) -> [UInt8] {
        var writer = WireWriter()
        write(&writer)
        return writer.bytes
    }

    /// Writes bytes as they are.
    public mutating func raw(_ more: some Sequence<UInt8>) {
        bytes += more
    }

    /// Writes integers of any width, most significant byte first.
    public mutating func integers<Number: FixedWidthInteger>(_ numbers: [Number]) {
        for number in numbers {
            for byte in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> byte))
            }
        }
    }

    /// Writes numbers of one byte.
    public mutating func u8(_ numbers: UInt8...) { integers(numbers) }
    /// Writes numbers of two bytes.
    public mutating func u16(_ numbers: UInt16...) { integers(numbers) }
    /// Writes numbers of four bytes.
    public mutating func u32(_ numbers: UInt32...) { integers(numbers) }
    /// Writes signed numbers of four bytes.
    public mutating func i32(_ numbers: Int32...) { integers(numbers) }
    /// Writes numbers of eight bytes.
    public mutating func u64(_ numbers: UInt64...) { integers(numbers) }
    /// Writes floating-point numbers of four bytes.
    public mutating func f32(_ numbers: Float...) { integers(numbers.map(\.bitPattern)) }
    /// Writes floating-point numbers of eight bytes.
    public mutating func f64(_ numbers: Double...) { integers(numbers.map(\.bitPattern)) }

    /// Writes zeros up to the next multiple of four.
    public mutating func pad() {
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    /// Writes a length, the bytes and their padding.
    public mutating func opaque(_ content: some Collection<UInt8>) {
        u32(UInt32(content.count))
        raw(content)
        raw(repeatElement(0, count: (4 - content.count % 4) % 4))
    }

    /// Writes text as its length, its UTF-8 and the padding.
    public mutating func string(_ text: String) {
        opaque(Array(text.utf8))
    }

    /// Writes a count and that many numbers of four bytes.
    public mutating func array(_ numbers: [UInt32]) {
        u32(UInt32(numbers.count))
        integers(numbers)
    }

    /// Writes a hardware address as XDR has it: six bytes and two of padding.
    public mutating func mac(_ address: UInt64) {
        u64(address << 16)
    }

    /// Writes an address as its type and its bytes.
    public mutating func address(_ address: IPAddress) {
        switch address.family {
        case .none: u32(0)
        case .ipv4: u32(1)
        case .ipv6: u32(2)
        }
        raw(address.bytes)
    }

    /// Writes a structure's number, the length and the body, padded.
    ///
    /// - Parameters:
    ///   - format: The structure's number.
    ///   - body: The structure's bytes.
    ///   - length: The length to declare, when it is not to be the true one.
    public mutating func structure(_ format: DataFormat, _ body: [UInt8], length: UInt32? = nil) {
        u32(format.rawValue, length ?? UInt32(body.count))
        raw(body)
        pad()
    }
}
