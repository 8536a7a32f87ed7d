import ByteReading

/// What a captured frame turned out to hold.
enum FrameContent {
    case datagram(CapturedDatagram)
    case fragment
    case notUDP
    case unsupportedLinkType
    case truncated

    /// Looks through the link, IP and UDP headers of a frame.
    init(of bytes: RawSpan, in frame: CapturedFrame) {
        do throws(ShortRead) {
            var packet = ByteCursor(bytes)
            switch try packet.skipLinkHeader(frame.linkType) {
            case .ip: self = try FrameContent(parsingIP: &packet, at: frame.timestampNanoseconds)
            case .other: self = .notUDP
            case nil: self = .unsupportedLinkType
            }
        } catch {
            self = .truncated
        }
    }

    private init(parsingIP packet: inout ByteCursor, at time: Int64) throws(ShortRead) {
        let first = try packet.readUInt8()
        switch first >> 4 {
        case 4: self = try FrameContent(parsingIPv4: &packet, headerLength: Int(first & 15) * 4, at: time)
        case 6: self = try FrameContent(parsingIPv6: &packet, at: time)
        default: self = .notUDP
        }
    }

    /// RFC 791, from the second byte on.
    private init(parsingIPv4 packet: inout ByteCursor, headerLength: Int, at time: Int64) throws(ShortRead) {
        try packet.skip(1)
        let totalLength = Int(try packet.readUInt16())
        try packet.skip(2)
        let isFragment = try packet.readUInt16() & 0x3fff != 0
        try packet.skip(1)
        guard try packet.readUInt8() == IPProtocol.udp, headerLength >= 20 else {
            self = .notUDP
            return
        }
        if isFragment {
            self = .fragment
            return
        }
        try packet.skip(2)
        let (source, destination) = (try packet.readIPv4(), try packet.readIPv4())
        try packet.skip(headerLength - 20)
        var content = try packet.readContent(totalLength == 0 ? nil : totalLength - headerLength)
        self = .datagram(try CapturedDatagram(parsing: &content, from: source, to: destination, at: time))
    }

    /// RFC 8200, from the second byte on.
    private init(parsingIPv6 packet: inout ByteCursor, at time: Int64) throws(ShortRead) {
        try packet.skip(3)
        let payloadLength = Int(try packet.readUInt16())
        var next = try packet.readUInt8()
        try packet.skip(1)
        let (source, destination) = (try packet.readIPv6(), try packet.readIPv6())
        var content = try packet.readContent(payloadLength == 0 ? nil : payloadLength)
        while true {
            switch next {
            case IPProtocol.udp:
                self = .datagram(try CapturedDatagram(parsing: &content, from: source, to: destination, at: time))
                return
            case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.destinationOptions:
                next = try content.readUInt8()
                try content.skip(Int(try content.readUInt8()) * 8 + 6)
            case IPProtocol.fragment:
                next = try content.readUInt8()
                try content.skip(1)
                // Offset 0 and no more to come is a whole packet (RFC 6946).
                let isFragment = try content.readUInt16() & 0xfff9 != 0
                try content.skip(4)
                if isFragment {
                    // Options may stand before UDP in a first fragment, and are not to be seen in the others.
                    self = next == IPProtocol.udp || next == IPProtocol.destinationOptions ? .fragment : .notUDP
                    return
                }
            default:
                self = .notUDP
                return
            }
        }
    }
}

private enum IPProtocol {
    static let hopByHop: UInt8 = 0
    static let udp: UInt8 = 17
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let destinationOptions: UInt8 = 60
}

private enum NetworkLayer {
    case ip
    case other
}

extension ByteCursor {
    /// Moves to the network header.
    ///
    /// - Returns: What follows according to the link header, or nil for a link type that is not known here.
    fileprivate mutating func skipLinkHeader(_ linkType: UInt16) throws(ShortRead) -> NetworkLayer? {
        switch linkType {
        case 1:  // Ethernet
            try skip(12)
            return try skipTags(then: try readUInt16())
        case 12, 101, 228, 229:  // IP with nothing in front
            return .ip
        case 0, 108:  // BSD loopback: an address family in the byte order of some machine
            let raw = try readUInt32()
            switch raw > 0xffff ? raw.byteSwapped : raw {
            case 2, 10, 24, 28, 30: return .ip  // AF_INET; AF_INET6 of Linux and of the BSDs
            default: return .other
            }
        case 113:  // Linux cooked capture
            try skip(14)
            return try skipTags(then: try readUInt16())
        case 276:  // Linux cooked capture, version 2
            let type = try readUInt16()
            try skip(18)
            return try skipTags(then: type)
        default:
            return nil
        }
    }

    /// Moves past up to eight VLAN tags, of which `first` is the type of the outermost.
    private mutating func skipTags(then first: UInt16) throws(ShortRead) -> NetworkLayer {
        var type = first
        for _ in 0..<8 {
            guard type == 0x8100 || type == 0x88a8 || type == 0x9100 else { break }
            try skip(2)
            type = try readUInt16()
        }
        return type == 0x0800 || type == 0x86dd ? .ip : .other
    }

    /// What an IP header announces, or as much of it as was captured; without a length (left out by cards that cut
    /// segments themselves), the rest of the frame.
    @_lifetime(copy self)
    fileprivate mutating func readContent(_ length: Int?) throws(ShortRead) -> ByteCursor {
        try readSlice(min(length ?? remaining, remaining))
    }
}

extension CapturedDatagram {
    /// RFC 768; the cursor ends where the IP packet or the capture does.
    fileprivate init(
        parsing content: inout ByteCursor,
        from source: IPAddress,
        to destination: IPAddress,
        at time: Int64
    ) throws(ShortRead) {
        timestampNanoseconds = time
        self.source = source
        self.destination = destination
        sourcePort = try content.readUInt16()
        destinationPort = try content.readUInt16()
        let announced = Int(try content.readUInt16()) - 8
        try content.skip(2)
        isTruncated = announced < 0 || announced > content.remaining
        payload = try content.readBytes(isTruncated ? content.remaining : announced)
    }
}
