import PacketHeaders
import Testing

@Suite struct FieldTests {
    @Test func aTaggedSegmentAsText() {
        let bytes = Frame.ethernet(0x8100, Frame.tag(0x7064, 0x0800, Frame.ipv4(6, Frame.tcp())))
        #expect(
            text(dissect(bytes)) == """
                {stack:eth.vlan.ip.tcp,eth:{src:02005E001001,dst:02005E001002,type:2048},\
                vlan:[{tpid:33024,pcp:3,dei:true,vid:100}],\
                ip:{src:198.51.100.5,dst:203.0.113.9,protocol:6,tos:0,dscp:0,ecn:0,total_length:40,id:4660,flags:2,\
                df:true,mf:false,fragment_offset:0,ttl:63,header_length:20},\
                tcp:{src_port:443,dst_port:50000,sequence:16909060,acknowledgment:84281096,data_offset:5,flags:18,\
                flag_names:SYN,ACK,window:4096}}
                """
        )
    }

    @Test func innerPacketsAreAList() {
        let inner = Frame.ethernet(0x0806, Frame.arp())
        let bytes = Frame.ipv6(17, Frame.udp(to: 4789, Frame.vxlan(9, inner)))
        #expect(
            text(dissect(bytes, as: 12)) == """
                {stack:ip6.udp.vxlan.eth.arp,\
                ip6:{src:2001:db8::5,dst:2001:db8:0:1::9,traffic_class:184,dscp:46,ecn:0,flow_label:703710,\
                payload_length:58,hop_limit:61,next_header:17,final_next_header:17},\
                udp:{src_port:53,dst_port:4789,length:58},vxlan:{flags:8,vni:9},\
                inner:[{eth:{src:02005E001001,dst:02005E001002,type:2054},\
                arp:{operation:1,sender_mac:02005E001001,sender_ip:198.51.100.5,target_mac:000000000000,\
                target_ip:203.0.113.9}}]}
                """
        )
    }

    @Test func absentFieldsAreLeftOut() {
        let cut = Array(Frame.ipv4(17, Frame.udp()).prefix(25))
        let packet = text(dissect(cut, as: 11))
        #expect(packet.hasSuffix("udp:{src_port:53,dst_port:54321},truncated:true}"))
        var bad = Frame.ipv4(17, Frame.udp())
        bad[0] = 0x41
        #expect(text(dissect(bad, as: 11)) == "{stack:,malformed:true}")
        let deep = (0..<9).flatMap { _ in Frame.tag(1, 0x8100) }
        #expect(text(dissect(Frame.ethernet(0x8100, deep))).hasSuffix(",limited:true}"))
    }

    /// The objects and lists that must be there for every kind of layer.
    @Test(arguments: [
        ("eth:{src:02005E001001,dst:02005E001002,length:38},llc:{dsap:66,ssap:66,control:3}", "eth.llc.stp"),
        ("type:2048},llc:{dsap:170,ssap:170,control:3,oui:0,pid:2048}", "eth.llc.ip.tcp"),
        ("pppoe:{code:0,session:17,length:42},ppp:{protocol:33},ip:{", "eth.pppoe.ppp.ip.tcp"),
        ("mpls:[{label:1000,tc:0,s:true,ttl:64}],ip:{", "eth.mpls.ip.tcp"),
        ("final_next_header:17,fragment_offset:0,mf:true,fragment_id:3735928559},udp:{", "ip6.udp"),
        ("ah:{next_header:6,spi:168496141},tcp:{", "ip.ah.tcp"),
        ("icmp:{type:3,code:4}}", "ip.icmp"),
        ("icmp6:{type:135,code:0}}", "ip6.icmp6"),
        ("sctp:{src_port:2905,dst_port:2906}}", "ip.sctp"),
        ("dccp:{src_port:5004,dst_port:5005}}", "ip6.dccp"),
        ("udplite:{src_port:53,dst_port:54321,coverage:8}}", "ip.udplite"),
        ("esp:{spi:77,sequence:8}}", "ip6.esp"),
        ("gre:{flags:8192,version:0,protocol:25944,key:305419783,vsid:1193046},inner:[{eth:{", "ip.gre.eth.ip.tcp"),
        ("erspan:{version:1,vid:100,cos:3,session:5},inner:[{eth:{", "ip.gre.erspan.eth.ip.tcp"),
        ("gre:{flags:12417,version:1,protocol:34827,key:2687234,sequence:3,call_id:258}", "ip.gre.ppp.ip.tcp"),
        ("vxlan-gpe:{flags:12,vni:2,next_protocol:1},inner:[{ip:{", "ip.udp.vxlan-gpe.ip.tcp"),
        ("geneve:{vni:1193046,type:25944,options_length:8},inner:[{eth:{", "ip.udp.geneve.eth.ip.tcp"),
        ("gtp:{message:255,teid:4277006349},inner:[{ip:{", "ip.udp.gtp.ip.tcp"),
        ("pw:{control_word:7},inner:[{eth:{", "eth.mpls.pw.eth.ip.tcp"),
        ("pbb:{pcp:3,dei:true,isid:1193046},inner:[{eth:{", "eth.vlan.pbb.eth.ip.tcp"),
        (
            """
            wlan:{frame_control:264,type:2,subtype:0,to_ds:true,from_ds:false,protected:false,duration:300,\
            receiver:0200000000A1,transmitter:0200000000A2,src:0200000000A2,dst:0200000000A3,bssid:0200000000A1,\
            sequence:291,ethertype:2048},llc:{
            """, "wlan.llc.ip.tcp"
        ),
    ])
    func everyLayerHasItsObject(expected: String, stack: String) {
        let texts = Specimen.all.filter { $0.stack == stack }.map { text(dissect($0.bytes, as: $0.headerProtocol)) }
        #expect(texts.contains { $0.contains(expected) }, "\(texts)")
    }

    private func text(_ packet: DissectedPacket) -> String { text(.object(packet.fields())) }

    private func text(_ value: LayerValue) -> String {
        switch value {
        case .unsigned(let number): "\(number)"
        case .text(let text): text
        case .flag(let flag): "\(flag)"
        case .list(let values): "[" + values.map { text($0) }.joined(separator: ",") + "]"
        case .object(let fields): "{" + fields.map { "\($0.name):\(text($0.value))" }.joined(separator: ",") + "}"
        }
    }
}
