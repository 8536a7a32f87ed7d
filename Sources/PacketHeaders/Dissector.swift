import ByteReading

/// What the bytes at the cursor are, by the layers before them.
enum Step: Equatable {
    case ethernet
    case llc
    case wireless
    case ppp
    case pppProtocol
    case etherType(UInt16)
    case mpls
    /// IPv4 or IPv6, by the version in the first four bits.
    case ip
    case ipv4
    case ipv6
    case extensionHeader(UInt8)
    case ipPayload(UInt8)
    /// Nothing that is dissected.
    case stop
}

/// Takes a packet apart, one header at a time.
///
/// Each header's reader consumes it and names the next step, so that no input makes the stack grow. Every loop is
/// bounded by a cap, and all of them by the number of captured bytes.
struct Dissector {
    /// How many extension and authentication headers of one IP packet are followed.
    static let maximumExtensionHeaders = 8

    /// The layers up to the first tunnel header, once one was met.
    private(set) var outer: LayerSet?
    /// The layers inside.
    private(set) var inner: [LayerSet] = []
    /// The layers being read.
    var layers = LayerSet()
    /// How many extension headers the current IP packet had so far.
    var extensionHeaders = 0

    private(set) var isTruncated = false
    var isMalformed = false
    var exceedsLimits = false

    private let start: Int
    private let end: Int

    init(_ cursor: borrowing ByteCursor) {
        start = cursor.offset
        end = cursor.offset + cursor.remaining
    }

    /// How far the cursor is into the sampled header.
    func distance(of cursor: borrowing ByteCursor) -> Int { cursor.offset - start }

    /// Dissects until there is nothing more to know.
    mutating func run(_ first: Step, _ cursor: inout ByteCursor) {
        do throws(ShortRead) {
            var step = first
            while step != .stop { step = try take(step, &cursor) }
        } catch {
            // A read may have been refused by an IP header's length rather than by the end of the capture.
            if error.offset + error.available == end { isTruncated = true } else { isMalformed = true }
        }
        if outer != nil, !layers.isEmpty { inner.append(layers) }
    }

    private mutating func take(_ step: Step, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        switch step {
        case .ethernet: try ethernet(&cursor)
        case .llc: try llc(&cursor)
        case .wireless: try wireless(&cursor)
        case .ppp: try ppp(&cursor)
        case .pppProtocol: try pppProtocol(&cursor)
        case .etherType(let type): try etherType(type, &cursor)
        case .mpls: try mpls(&cursor)
        case .ip: try ip(&cursor)
        case .ipv4: try ipv4(&cursor)
        case .ipv6: try ipv6(&cursor)
        case .extensionHeader(let number): try extensionHeader(number, &cursor)
        case .ipPayload(let number): try ipPayload(number, &cursor)
        case .stop: .stop
        }
    }

    /// Closes the current layers and begins those of the packet they carry.
    mutating func open(_ payload: Step) -> Step {
        if outer == nil {
            outer = layers
        } else if inner.count + 1 < DissectedPacket.maximumInnerLayerSets {
            inner.append(layers)
        } else {
            exceedsLimits = true
            return .stop
        }
        layers = LayerSet()
        return payload
    }

    /// What a tunnel with an Ethernet type field carries.
    mutating func open(etherType: UInt16) -> Step {
        switch etherType {
        case EtherType.transparentEthernet: open(.ethernet)
        case EtherType.ipv4: open(.ipv4)
        case EtherType.ipv6: open(.ipv6)
        case EtherType.mplsUnicast, EtherType.mplsMulticast: open(.mpls)
        case EtherType.ppp: open(.ppp)
        default: .stop
        }
    }

    private func ip(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard let first = cursor.peekUInt8() else {
            try cursor.skip(1)
            return .stop
        }
        switch first >> 4 {
        case 4: return .ipv4
        case 6: return .ipv6
        default: return .stop
        }
    }

    private mutating func etherType(_ type: UInt16, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard type >= EtherType.lowest else { return .llc }
        layers.etherType = type
        switch type {
        case EtherType.ipv4: return .ipv4
        case EtherType.ipv6: return .ipv6
        case EtherType.arp: return try arp(&cursor)
        case EtherType.mplsUnicast, EtherType.mplsMulticast: return .mpls
        case EtherType.pppoeSession, EtherType.pppoeDiscovery: return try pppoe(&cursor)
        case EtherType.providerBackbone: return try providerBackbone(&cursor)
        default: return EtherType.isTag(type) ? try vlanTag(type, &cursor) : .stop
        }
    }

    private mutating func ipPayload(_ number: UInt8, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        layers.transportOffset = distance(of: cursor)
        switch number {
        case IPProtocol.tcp: return try tcp(&cursor)
        case IPProtocol.udp: return try udp(&cursor)
        case IPProtocol.udpLite: return try udpLite(&cursor)
        case IPProtocol.icmp:
            layers.transport = .icmp(try ICMPHeader(parsing: &cursor))
        case IPProtocol.icmpv6:
            layers.transport = .icmpv6(try ICMPHeader(parsing: &cursor))
        case IPProtocol.sctp:
            return try sctp(&cursor)
        case IPProtocol.dccp:
            return try dccp(&cursor)
        case IPProtocol.esp:
            layers.transport = .esp(try ESPHeader(parsing: &cursor))
        case IPProtocol.authentication:
            return try authentication(&cursor)
        case IPProtocol.gre:
            return try gre(&cursor)
        case IPProtocol.ipv4:
            layers.tunnel = .ip
            return open(.ipv4)
        case IPProtocol.ipv6:
            layers.tunnel = .ip
            return open(.ipv6)
        case IPProtocol.mpls:
            layers.tunnel = .ip
            return open(.mpls)
        default: break
        }
        return .stop
    }
}
