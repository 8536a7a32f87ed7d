import ByteReading
import MetricCatalog
import PacketHeaders

extension FlowEvaluator {
    /// What the headers of the sampled packet say; layers count from the outermost packet.
    mutating func packetValue(_ field: PacketField, _ layer: Int, _ bytes: RawSpan) -> KeyValue {
        guard facts.hasPacket else { return .none }
        if field == .stack { return layer == 0 ? text(facts.packet.stack) : .none }
        if field.isOfLink {
            if layer == 0 { return FlowEvaluator.linkValue(field, facts.packet.outer) }
            return layer <= facts.packet.inner.count
                ? FlowEvaluator.linkValue(field, facts.packet.inner[layer - 1]) : .none
        }
        // The headers from IP on are those of the first packet that has any.
        guard facts.firstIP >= 0 else { return .none }
        let place = facts.firstIP + layer
        guard place <= facts.packet.inner.count else { return .none }
        if field.isNamed {
            return namedValue(field, place == 0 ? facts.packet.outer : facts.packet.inner[place - 1], bytes)
        }
        if place == 0 { return FlowEvaluator.networkValue(field, facts.packet.outer, facts.header, bytes) }
        return FlowEvaluator.networkValue(field, facts.packet.inner[place - 1], facts.header, bytes)
    }

    /// What is written in names, for which there must be room.
    private mutating func namedValue(
        _ field: PacketField,
        _ layers: borrowing LayerSet,
        _ bytes: RawSpan
    ) -> KeyValue {
        switch field {
        case .ipdscpname: return layers.ipv4.map { text(DifferentiatedServices.name($0.dscp)) } ?? .none
        case .ip6dscpname: return layers.ipv6.map { text(DifferentiatedServices.name($0.dscp)) } ?? .none
        case .dnsqname, .dnsqtypename, .dnsqr: return dnsValue(field, layers, bytes)
        default: return rdmaValue(field, layers, bytes)
        }
    }

    private static func linkValue(_ field: PacketField, _ layers: borrowing LayerSet) -> KeyValue {
        switch field {
        case .macsource: return .mac(layers.sourceMAC)
        case .macdestination: return .mac(layers.destinationMAC)
        case .ethernetprotocol: return .number(layers.etherType)
        case .vlan: return .number(layers.vlanTags.first?.vid)
        case .priority: return .number(layers.vlanTags.first?.pcp)
        case .isunicast: return layers.destinationMAC.map { .flag($0.bits >> 40 & 1 == 0) } ?? .none
        case .isbroadcast: return layers.destinationMAC.map { .flag($0.bits == 0xffff_ffff_ffff) } ?? .none
        case .ismulticast:
            return layers.destinationMAC.map { .flag($0.bits >> 40 & 1 == 1 && $0.bits != 0xffff_ffff_ffff) } ?? .none
        case .mplslabel: return .number(layers.mplsLabels.first?.label)
        case .mplsexp: return .number(layers.mplsLabels.first?.trafficClass)
        case .arpoperation: return .number(layers.arp?.operation)
        case .arpipsender: return .address(layers.arp?.senderAddress)
        case .arpiptarget: return .address(layers.arp?.targetAddress)
        default: return .none
        }
    }

    private static func networkValue(
        _ field: PacketField,
        _ layers: borrowing LayerSet,
        _ sampled: Range<Int>,
        _ bytes: RawSpan
    ) -> KeyValue {
        switch field {
        case .ipsource, .ipdestination, .ipprotocol, .iptos, .ipdscp, .ipecn, .ipttl, .ipbytes, .ipflags,
            .ipfragoffset, .ipOffset:
            guard case .ipv4(let header) = layers.network else { return .none }
            return ipv4Value(field, header, layers)
        case .ip6source, .ip6destination, .ip6nexthdr, .ip6tos, .ip6dscp, .ip6ecn, .ip6ttl, .ip6bytes,
            .ip6fragm, .ip6fragoffset, .ip6flowlabel:
            guard case .ipv6(let header) = layers.network else { return .none }
            return ipv6Value(field, header)
        case .tcpsourceport, .tcpdestinationport, .tcpflags, .tcpwindow:
            guard case .tcp(let header) = layers.transport else { return .none }
            switch field {
            case .tcpsourceport: return .number(header.ports.source)
            case .tcpdestinationport: return .number(header.ports.destination)
            case .tcpflags: return header.flags.map { .bits($0.rawValue, width: 9) } ?? .none
            default: return .number(header.window)
            }
        case .udpsourceport: return .number(layers.udp?.ports.source)
        case .udpdestinationport: return .number(layers.udp?.ports.destination)
        case .udpOffset: return layers.udp == nil ? .none : offset(layers)
        case .sctpsourceport, .sctpdestinationport:
            guard case .sctp(let ports) = layers.transport else { return .none }
            return .number(field == .sctpsourceport ? ports.source : ports.destination)
        case .icmptype, .icmpcode, .icmpseqno, .icmpunreachableport, .icmpunreachableprotocol, .icmpunreachablehost,
            .icmpunreachablenet:
            guard case .icmp(let header) = layers.transport else { return .none }
            return icmpValue(field, header, payload(layers, of: sampled), bytes)
        case .icmp6type, .icmp6code:
            guard case .icmpv6(let header) = layers.transport else { return .none }
            return .number(field == .icmp6type ? header.type : header.code)
        case .vni: return .number(layers.virtualNetwork)
        case .vxlanvni:
            switch layers.tunnel {
            case .vxlan(let header), .vxlanGPE(let header): return .number(header.vni)
            default: return .none
            }
        case .genevevni:
            guard case .geneve(let header) = layers.tunnel else { return .none }
            return .number(header.vni)
        case .grevsid:
            guard case .gre(let header) = layers.tunnel else { return .none }
            return .number(header.virtualSubnet)
        default: return .none
        }
    }

    private static func ipv4Value(
        _ field: PacketField,
        _ header: IPv4Header,
        _ layers: borrowing LayerSet
    ) -> KeyValue {
        switch field {
        case .ipsource: .address(header.source)
        case .ipdestination: .address(header.destination)
        case .ipprotocol: .number(layers.ipProtocol)
        case .iptos: .number(header.tos)
        case .ipdscp: .number(header.dscp)
        case .ipecn: .number(header.ecn)
        case .ipttl: .number(header.ttl)
        case .ipbytes: .number(header.totalLength)
        case .ipflags: .bits(UInt16(header.flags), width: 3)
        case .ipfragoffset: .number(header.fragmentOffset)
        case .ipOffset: layers.networkOffset.map { .number(UInt64($0)) } ?? .none
        default: .none
        }
    }

    private static func ipv6Value(_ field: PacketField, _ header: IPv6Header) -> KeyValue {
        switch field {
        case .ip6source: .address(header.source)
        case .ip6destination: .address(header.destination)
        case .ip6nexthdr: .number(header.finalNextHeader)
        case .ip6tos: .number(header.trafficClass)
        case .ip6dscp: .number(header.dscp)
        case .ip6ecn: .number(header.ecn)
        case .ip6ttl: .number(header.hopLimit)
        case .ip6bytes: .number(UInt32(header.payloadLength) + 40)
        case .ip6fragm: header.fragment.map { .flag($0.hasMoreFragments) } ?? .none
        case .ip6fragoffset: .number(header.fragment?.offset)
        case .ip6flowlabel: .number(header.flowLabel)
        default: .none
        }
    }

    private static func offset(_ layers: borrowing LayerSet) -> KeyValue {
        layers.transportOffset.map { .number(UInt64($0)) } ?? .none
    }

    /// The sampled bytes from the transport header on.
    private static func payload(
        _ layers: borrowing LayerSet,
        of sampled: Range<Int>,
        skipping count: Int = 0
    ) -> Range<Int>? {
        guard let offset = layers.transportOffset else { return nil }
        let start = sampled.lowerBound + offset + count
        return start < sampled.upperBound ? start..<sampled.upperBound : nil
    }

    private static func icmpValue(
        _ field: PacketField,
        _ header: ICMPHeader,
        _ payload: Range<Int>?,
        _ bytes: RawSpan
    ) -> KeyValue {
        switch field {
        case .icmptype: return .number(header.type)
        case .icmpcode: return .number(header.code)
        default: break
        }
        guard let range = payload else { return .none }
        let message = ByteCursor(bytes.extracting(range))
        if field == .icmpseqno {
            // Echo, timestamp and their replies have a number (RFC 792).
            return [0, 8, 13, 14].contains(header.type) ? .number(message.peekUInt16(at: 6)) : .none
        }
        // Destination unreachable has the header of the packet that it is about (RFC 792).
        guard header.type == 3, let first = message.peekUInt8(at: 8), first >> 4 == 4 else { return .none }
        switch (field, header.code) {
        case (.icmpunreachablenet, 0), (.icmpunreachablehost, 1):
            return message.peekUInt32(at: 24).map { .address(IPAddress(ipv4: $0)) } ?? .none
        case (.icmpunreachableprotocol, 2): return .number(message.peekUInt8(at: 17))
        case (.icmpunreachableport, 3):
            return .number(message.peekUInt16(at: 8 + Int(first & 15) * 4 + 2))
        default: return .none
        }
    }

    /// Reads the first question of a DNS message (RFC 1035, section 4.1).
    private mutating func dnsValue(
        _ field: PacketField,
        _ layers: borrowing LayerSet,
        _ bytes: RawSpan
    ) -> KeyValue {
        guard let ports = layers.udp?.ports, ports.source == 53 || ports.destination == 53,
            let range = FlowEvaluator.payload(layers, of: facts.header, skipping: 8)
        else { return .none }
        let message = ByteCursor(bytes.extracting(range))
        guard let flags = message.peekUInt16(at: 2), let questions = message.peekUInt16(at: 4) else { return .none }
        if field == .dnsqr { return .number(UInt64(flags >> 15)) }
        guard questions > 0 else { return .none }
        var place = 12
        let start = texts.count
        while let length = message.peekUInt8(at: place), length > 0, length < 64, texts.count - start < 256 {
            for distance in 1...Int(length) {
                guard let byte = message.peekUInt8(at: place + distance) else {
                    texts.removeSubrange(start...)
                    return .none
                }
                texts.append(byte > 0x20 && byte < 0x7f ? byte : UInt8(ascii: "?"))
            }
            texts.append(UInt8(ascii: "."))
            place += Int(length) + 1
        }
        guard message.peekUInt8(at: place) == 0 else {
            texts.removeSubrange(start...)
            return .none
        }
        if texts.count == start { texts.append(UInt8(ascii: ".")) }
        if field == .dnsqname { return .text(start..<texts.count) }
        texts.removeSubrange(start...)
        guard let type = message.peekUInt16(at: place + 1) else { return .none }
        return text(DNSType.names[type] ?? "TYPE\(type)")
    }

    /// The base transport header of RDMA over converged Ethernet, version 2 (InfiniBand, section 9.2).
    private mutating func rdmaValue(
        _ field: PacketField,
        _ layers: borrowing LayerSet,
        _ bytes: RawSpan
    ) -> KeyValue {
        guard layers.udp?.ports.destination == 4791,
            let range = FlowEvaluator.payload(layers, of: facts.header, skipping: 8)
        else { return .none }
        let header = ByteCursor(bytes.extracting(range))
        guard let code = header.peekUInt8(), let flags = header.peekUInt8(at: 1) else { return .none }
        let transports = ["RC", "UC", "RD", "UD", "CNP", "XRC"]
        switch field {
        case .ibbtopcode: return .number(code)
        case .ibbtoptransport:
            let place = Int(code >> 5)
            return text(place < transports.count ? transports[place] : "\(place)")
        case .ibbtopname:
            let place = Int(code & 31)
            let names = DNSType.rdmaOperations
            if code >> 5 == 4 { return text("CNP") }
            return text(place < names.count ? names[place] : "\(place)")
        case .ibbtse: return .number(flags >> 7)
        case .ibbtm: return .number(flags >> 6 & 1)
        case .ibbtOffset: return layers.transportOffset.map { .number(UInt64($0 + 8)) } ?? .none
        default: return .none
        }
    }
}
