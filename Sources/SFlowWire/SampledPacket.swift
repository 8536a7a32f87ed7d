public import ByteReading

extension DataFormat {
    /// The first bytes of a sampled packet.
    public static let sampledHeader = DataFormat(0, 1)
    /// The Ethernet fields of a sampled packet.
    public static let sampledEthernet = DataFormat(0, 2)
    /// The IPv4 fields of a sampled packet.
    public static let sampledIPv4 = DataFormat(0, 3)
    /// The IPv6 fields of a sampled packet.
    public static let sampledIPv6 = DataFormat(0, 4)
}

/// The first bytes of a sampled packet (sFlow v5, section 5, `sampled_header`): the preferred description of it.
public struct SampledHeader: ~Escapable {
    /// Which protocol the header begins with: 1 Ethernet, 11 IPv4, 12 IPv6 and others.
    public let headerProtocol: UInt32
    /// The packet's own length in octets, layer 2 and FCS included.
    public let frameLength: UInt32
    /// How many of the packet's octets were taken off before the header was.
    public let stripped: UInt32
    /// The header, without the padding after it.
    public let header: ByteCursor

    /// Reads the record's body.
    @inlinable
    @_lifetime(copy cursor)
    public init(parsing cursor: consuming ByteCursor) throws(ShortRead) {
        headerProtocol = try cursor.readUInt32()
        frameLength = try cursor.readUInt32()
        stripped = try cursor.readUInt32()
        let length = try cursor.readUInt32()
        header = try cursor.readSlice(Int(length))
    }
}

/// How long one sampled packet was, by the best of the records that describe it.
///
/// A flow sample stands for one packet however many records it holds: the raw header's frame length goes before the
/// Ethernet record's, and that before the IP records', which leave layer 2 out.
public struct SampledLength: Hashable, Sendable {
    /// The packet's octets.
    public private(set) var octets: UInt32 = 0
    private var rank: UInt8 = 0

    /// No record seen yet.
    @inlinable
    public init() {}

    /// False while no record has told a length.
    public var isKnown: Bool { rank > 0 }

    /// Takes account of one flow record.
    ///
    /// - Throws: When the record is one of those that tell a length and is too short to.
    public mutating func note(_ format: DataFormat, _ body: borrowing ByteCursor) throws(ShortRead) {
        let candidate: (rank: UInt8, distance: Int, size: Int)
        switch format {
        case .sampledHeader: candidate = (3, 4, 16)
        case .sampledEthernet: candidate = (2, 0, 24)
        case .sampledIPv4: candidate = (1, 0, 32)
        case .sampledIPv6: candidate = (1, 0, 56)
        default: return
        }
        guard body.remaining >= candidate.size, let length = body.peekUInt32(at: candidate.distance) else {
            throw ShortRead(offset: body.offset, needed: candidate.size, available: body.remaining)
        }
        if format == .sampledHeader, let length = body.peekUInt32(at: 12), Int(length) > body.remaining - 16 {
            throw ShortRead(offset: body.offset + 16, needed: Int(length), available: body.remaining - 16)
        }
        if candidate.rank > rank {
            rank = candidate.rank
            octets = length
        }
    }
}
