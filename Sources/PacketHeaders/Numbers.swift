/// Values of the Ethernet type field.
enum EtherType {
    static let ipv4: UInt16 = 0x0800
    static let arp: UInt16 = 0x0806
    static let erspanIII: UInt16 = 0x22eb
    static let transparentEthernet: UInt16 = 0x6558
    static let ipv6: UInt16 = 0x86dd
    static let ppp: UInt16 = 0x880b
    static let mplsUnicast: UInt16 = 0x8847
    static let mplsMulticast: UInt16 = 0x8848
    static let pppoeDiscovery: UInt16 = 0x8863
    static let pppoeSession: UInt16 = 0x8864
    static let erspan: UInt16 = 0x88be
    static let providerBackbone: UInt16 = 0x88e7

    /// Below this a type field is the length of an 802.3 frame.
    static let lowest: UInt16 = 0x0600

    /// Protocols that are recognised by their type and not taken apart.
    static let plainNames: [UInt16: String] = [
        arp: "arp", 0x8035: "rarp", 0x8809: "slow", 0x88cc: "lldp", 0x88f7: "ptp", 0x8902: "cfm", 0x8906: "fcoe",
    ]

    /// The types of 802.1Q and 802.1ad tags and of the stacked tags that came before 802.1ad.
    static func isTag(_ type: UInt16) -> Bool {
        switch type {
        case 0x8100, 0x88a8, 0x9100, 0x9200, 0x9300: true
        default: false
        }
    }

    /// True of the types that are dissected or named here.
    static func isKnown(_ type: UInt16) -> Bool {
        switch type {
        case ipv4, ipv6, mplsUnicast, mplsMulticast, pppoeDiscovery, pppoeSession, providerBackbone: true
        default: isTag(type) || plainNames[type] != nil
        }
    }
}

/// Values of the IP protocol and next-header fields.
enum IPProtocol {
    static let hopByHop: UInt8 = 0
    static let icmp: UInt8 = 1
    static let ipv4: UInt8 = 4
    static let tcp: UInt8 = 6
    static let udp: UInt8 = 17
    static let dccp: UInt8 = 33
    static let ipv6: UInt8 = 41
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let gre: UInt8 = 47
    static let esp: UInt8 = 50
    static let authentication: UInt8 = 51
    static let icmpv6: UInt8 = 58
    static let destinationOptions: UInt8 = 60
    static let sctp: UInt8 = 132
    static let mobility: UInt8 = 135
    static let udpLite: UInt8 = 136
    static let mpls: UInt8 = 137
    static let hostIdentity: UInt8 = 139
    static let shim6: UInt8 = 140

    /// Protocols that are recognised by their number and not taken apart.
    static let plainNames: [UInt8: String] = [2: "igmp", 88: "eigrp", 89: "ospf", 103: "pim", 112: "vrrp"]
}
