import Testing

/// A complete packet, which ends with its last header, and the layers it has.
struct Specimen: Sendable, CustomTestStringConvertible {
    let stack: String
    let headerProtocol: UInt32
    let bytes: [UInt8]

    init(_ stack: String, as headerProtocol: UInt32 = 1, _ bytes: [UInt8]) {
        self.stack = stack
        self.headerProtocol = headerProtocol
        self.bytes = bytes
    }

    var testDescription: String { "\(headerProtocol): \(stack)" }
}

extension Specimen {
    static let all = link + network + transport + tunnels

    private static let tcp4 = Frame.ipv4(6, Frame.tcp())
    private static let udp6 = Frame.ipv6(17, Frame.udp())

    static let link = [
        Specimen("eth.ip.tcp", Frame.ethernet(0x0800, tcp4)),
        Specimen("eth.vlan.ip.tcp", Frame.ethernet(0x8100, Frame.tag(0x6064, 0x0800, tcp4))),
        Specimen(
            "eth.vlan.vlan.ip6.udp",
            Frame.ethernet(0x88a8, Frame.tag(0xb00a, 0x8100, Frame.tag(0x0014, 0x86dd, udp6)))
        ),
        Specimen("eth.vlan.ip.tcp", Frame.ethernet(0x9100, Frame.tag(1, 0x0800, tcp4))),
        Specimen("eth.vlan.ip.tcp", Frame.ethernet(0x9200, Frame.tag(1, 0x0800, tcp4))),
        Specimen("eth.vlan.ip.tcp", Frame.ethernet(0x9300, Frame.tag(1, 0x0800, tcp4))),
        Specimen("eth.llc.ip.tcp", Frame.ethernet(48, Frame.snap(0x0800, tcp4))),
        Specimen("eth.llc.ip.tcp", Frame.ethernet(43, [0x06, 0x06, 0x03] + tcp4)),
        Specimen("eth.vlan.llc.ip.tcp", Frame.ethernet(0x8100, Frame.tag(7, 48, Frame.snap(0x0800, tcp4)))),
        Specimen("eth.llc.stp", Frame.ethernet(38, [0x42, 0x42, 0x03])),
        Specimen("eth.llc.iso", Frame.ethernet(1497, [0xfe, 0xfe, 0x03])),
        Specimen("eth.llc.cdp", Frame.ethernet(100, Frame.snap(oui: 0x00000c, 0x2000))),
        Specimen("eth.ipx", Frame.ethernet(30, [0xff, 0xff])),
        Specimen("eth.pppoe.ppp.ip.tcp", Frame.ethernet(0x8864, Frame.pppoe(session: 17, ppp: 0x0021, tcp4))),
        Specimen("eth.pppoe.ppp.ip6.udp", Frame.ethernet(0x8864, Frame.pppoe(session: 17, ppp: 0x0057, udp6))),
        Specimen(
            "eth.pppoe.ppp.mpls.ip.tcp",
            Frame.ethernet(0x8864, Frame.pppoe(session: 17, ppp: 0x0281, Frame.label(99, bottom: true) + tcp4))
        ),
        Specimen("eth.pppoe", Frame.ethernet(0x8863, [0x11, 0x09, 0, 0, 0, 0])),
        Specimen("eth.mpls.ip.tcp", Frame.ethernet(0x8847, Frame.label(1000, bottom: true) + tcp4)),
        Specimen("eth.mpls.ip6.udp", Frame.ethernet(0x8848, Frame.label(2, bottom: true) + udp6)),
        Specimen("mpls.ip.tcp", as: 13, Frame.label(16, bottom: false) + Frame.label(0, bottom: true) + tcp4),
        Specimen("eth.arp", Frame.ethernet(0x0806, Frame.arp())),
        Specimen("eth.lldp", Frame.ethernet(0x88cc)),
        Specimen("eth.slow", Frame.ethernet(0x8809)),
        Specimen("eth.ptp", Frame.ethernet(0x88f7)),
        Specimen("eth.fcoe", Frame.ethernet(0x8906)),
        Specimen("eth", Frame.ethernet(0x1234)),
        Specimen("ppp.ip.tcp", as: 7, [0xff, 0x03, 0x00, 0x21] + tcp4),
        Specimen("ppp.ip.tcp", as: 7, [0x21] + tcp4),
        Specimen("ppp.ip6.udp", as: 14, [0x00, 0x57] + udp6),
        Specimen("ppp.mpls.ip.tcp", as: 14, [0xff, 0x03, 0x02, 0x83] + Frame.label(3, bottom: true) + tcp4),
        Specimen("ppp", as: 14, [0xff, 0x03, 0xc0, 0x21]),
        Specimen("wlan.llc.ip.tcp", as: 15, Frame.wireless(control: 0x0108, Frame.snap(0x0800, tcp4))),
        Specimen("wlan.llc.ip6.udp", as: 15, Frame.wireless(control: 0x0288, qos: 5, Frame.snap(0x86dd, udp6))),
        Specimen(
            "wlan.llc.ip.tcp",
            as: 15,
            Frame.wireless(control: 0x0388, addresses: 4, qos: 0, Frame.snap(0x0800, tcp4))
        ),
        Specimen("wlan", as: 15, Frame.wireless(control: 0x0080)),
        Specimen("wlan", as: 15, Frame.wireless(control: 0x00b4, addresses: 2, sequence: nil)),
        Specimen("wlan", as: 15, Frame.wireless(control: 0x00d4, addresses: 1, sequence: nil)),
    ]

    static let network = [
        Specimen("ip.tcp", as: 11, tcp4),
        Specimen("ip6.udp", as: 12, udp6),
        Specimen("ip.tcp", as: 11, Frame.ipv4(6, Frame.tcp(), options: [1, 1, 1, 1, 1, 1, 1, 0])),
        Specimen("ip", as: 11, Frame.ipv4(6, fragment: 0x00b9)),
        Specimen("ip.igmp", as: 11, Frame.ipv4(2)),
        Specimen("ip.ospf", as: 11, Frame.ipv4(89)),
        Specimen("ip.pim", as: 11, Frame.ipv4(103)),
        Specimen("ip.vrrp", as: 11, Frame.ipv4(112)),
        Specimen("ip.ah.tcp", as: 11, Frame.ipv4(51, Frame.authentication(next: 6, Frame.tcp()))),
        Specimen("ip6.tcp", as: 12, Frame.ipv6(0, Frame.options(next: 6, Frame.tcp()))),
        Specimen("ip6.tcp", as: 12, Frame.ipv6(43, Frame.options(next: 6, units: 2, Frame.tcp()))),
        Specimen("ip6.tcp", as: 12, Frame.ipv6(60, Frame.options(next: 6, Frame.tcp()))),
        Specimen("ip6", as: 12, Frame.ipv6(135, Frame.options(next: 59))),
        Specimen("ip6.tcp", as: 12, Frame.ipv6(139, Frame.options(next: 6, Frame.tcp()))),
        Specimen("ip6.tcp", as: 12, Frame.ipv6(140, Frame.options(next: 6, Frame.tcp()))),
        Specimen(
            "ip6.ah.udp",
            as: 12,
            Frame.ipv6(51, Frame.authentication(next: 60, Frame.options(next: 17, Frame.udp())))
        ),
        Specimen("ip6.udp", as: 12, Frame.ipv6(44, Frame.fragment(next: 17, offset: 0, more: true, Frame.udp()))),
        Specimen("ip6", as: 12, Frame.ipv6(44, Frame.fragment(next: 17, offset: 9, more: true))),
    ]

    static let transport = [
        Specimen("ip.tcp", as: 11, Frame.ipv4(6, Frame.tcp(options: [2, 4, 5, 0xb4, 1, 3, 3, 7]))),
        Specimen("ip.udplite", as: 11, Frame.ipv4(136, Frame.udp())),
        Specimen("ip.icmp", as: 11, Frame.ipv4(1, [3, 4, 0, 0])),
        Specimen("ip6.icmp6", as: 12, Frame.ipv6(58, [135, 0, 0, 0])),
        Specimen("ip.sctp", as: 11, Frame.ipv4(132, Frame.ports(2905, 2906))),
        Specimen("ip6.dccp", as: 12, Frame.ipv6(33, Frame.ports(5004, 5005))),
        Specimen("ip6.esp", as: 12, Frame.ipv6(50, Frame.word32(77) + Frame.word32(8))),
    ]

    static let tunnels = [
        Specimen("ip.gre.ip.tcp", as: 11, Frame.ipv4(47, Frame.gre(0x0800, tcp4))),
        Specimen("ip.gre.ip6.udp", as: 11, Frame.ipv4(47, Frame.gre(flags: 0x8000, 0x86dd, key: 5, sequence: 6, udp6))),
        Specimen(
            "ip.gre.ip.tcp",
            as: 11,
            Frame.ipv4(47, Frame.gre(flags: 0x4000, 0x0800, [0, 2, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0] + tcp4))
        ),
        Specimen("ip.gre.eth.ip.tcp", as: 11, Frame.ipv4(47, Frame.gre(0x6558, key: 0x1234_5607, Frame.customer))),
        Specimen(
            "ip6.gre.mpls.ip.tcp",
            as: 12,
            Frame.ipv6(47, Frame.gre(0x8847, Frame.label(20, bottom: true) + tcp4))
        ),
        Specimen("ip.gre.eth.ip.tcp", as: 11, Frame.ipv4(47, Frame.gre(0x88be, Frame.customer))),
        Specimen(
            "ip.gre.erspan.eth.ip.tcp",
            as: 11,
            Frame.ipv4(47, Frame.gre(0x88be, sequence: 1, Frame.word32(0x1064_6005) + Frame.word32(0) + Frame.customer))
        ),
        Specimen(
            "ip.gre.erspan.eth.ip.tcp",
            as: 11,
            Frame.ipv4(
                47,
                Frame.gre(0x22eb, sequence: 1, Frame.word32(0x2064_6005) + Frame.word64(0) + Frame.customer)
            )
        ),
        Specimen(
            "ip.gre.erspan.ip6.udp",
            as: 11,
            Frame.ipv4(
                47,
                Frame.gre(
                    0x22eb,
                    sequence: 1,
                    Frame.word32(0x2064_6005) + Frame.word64(0x0801) + Frame.word64(0) + udp6
                )
            )
        ),
        Specimen(
            "ip.gre.ppp.ip.tcp",
            as: 11,
            Frame.ipv4(
                47,
                Frame.gre(
                    flags: 0x0081,
                    0x880b,
                    key: 0x0029_0102,
                    sequence: 3,
                    Frame.word32(2) + [0xff, 0x03, 0x00, 0x21] + tcp4
                )
            )
        ),
        Specimen(
            "eth.ip.udp.vxlan.eth.ip.tcp",
            Frame.ethernet(0x0800, Frame.ipv4(17, Frame.udp(to: 4789, Frame.vxlan(0xabcdef, Frame.customer))))
        ),
        Specimen(
            "ip6.udp.vxlan.eth.ip.tcp",
            as: 12,
            Frame.ipv6(17, Frame.udp(to: 8472, Frame.vxlan(1, Frame.customer)))
        ),
        Specimen(
            "ip.udp.vxlan-gpe.ip.tcp",
            as: 11,
            Frame.ipv4(17, Frame.udp(to: 4790, Frame.vxlan(2, flags: 0x0c, next: 1, tcp4)))
        ),
        Specimen(
            "ip.udp.vxlan-gpe.ip6.udp",
            as: 11,
            Frame.ipv4(17, Frame.udp(to: 4790, Frame.vxlan(2, flags: 0x0c, next: 2, udp6)))
        ),
        Specimen(
            "ip.udp.vxlan-gpe.eth.ip.tcp",
            as: 11,
            Frame.ipv4(17, Frame.udp(to: 4790, Frame.vxlan(2, flags: 0x0c, next: 3, Frame.customer)))
        ),
        Specimen(
            "ip.udp.vxlan-gpe.mpls.ip.tcp",
            as: 11,
            Frame.ipv4(
                17,
                Frame.udp(to: 4790, Frame.vxlan(2, flags: 0x0c, next: 5, Frame.label(30, bottom: true) + tcp4))
            )
        ),
        Specimen(
            "ip.udp.vxlan-gpe.eth.ip.tcp",
            as: 11,
            Frame.ipv4(17, Frame.udp(to: 4790, Frame.vxlan(2, Frame.customer)))
        ),
        Specimen(
            "ip.udp.geneve.eth.ip.tcp",
            as: 11,
            Frame.ipv4(
                17,
                Frame.udp(to: 6081, Frame.geneve(0x123456, 0x6558, options: Frame.word64(1), Frame.customer))
            )
        ),
        Specimen("ip.udp.geneve.ip6.udp", as: 11, Frame.ipv4(17, Frame.udp(to: 6081, Frame.geneve(9, 0x86dd, udp6)))),
        Specimen("ip.udp.gtp.ip.tcp", as: 11, Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(0xfeed_f00d, tcp4)))),
        Specimen(
            "ip.udp.gtp.ip6.udp",
            as: 11,
            Frame.ipv4(
                17,
                Frame.udp(
                    to: 2152,
                    // A sequence number, then a container of one word that is the last.
                    Frame.gtp(flags: 0x36, 4, optional: [0, 9, 0, 0x85, 1, 0x10, 9, 0], udp6)
                )
            )
        ),
        Specimen("ip.udp.gtp", as: 11, Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(message: 1, 0)))),
        Specimen("ip.ip.tcp", as: 11, Frame.ipv4(4, tcp4)),
        Specimen("ip.ip6.udp", as: 11, Frame.ipv4(41, udp6)),
        Specimen("ip6.ip.tcp", as: 12, Frame.ipv6(4, tcp4)),
        Specimen("ip6.ip6.udp", as: 12, Frame.ipv6(41, udp6)),
        Specimen("ip.mpls.ip.tcp", as: 11, Frame.ipv4(137, Frame.label(40, bottom: true) + tcp4)),
        Specimen(
            "eth.mpls.pw.eth.ip.tcp",
            Frame.ethernet(0x8847, Frame.label(50, bottom: true) + Frame.word32(7) + Frame.customer)
        ),
        Specimen(
            "eth.vlan.pbb.eth.ip.tcp",
            Frame.ethernet(0x88a8, Frame.tag(5, 0x88e7, Frame.word32(0x7012_3456) + Frame.customer))
        ),
    ]
}
