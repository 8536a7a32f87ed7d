import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

@testable import FlowLanguage

/// What functions make of keys.
struct FunctionTests {
    @Test(arguments: [
        ("mask:ipsource:8", "10.0.0.0"), ("mask:ipsource:24", "10.1.2.0"), ("mask:ipsource:32", "10.1.2.3"),
        ("mask:ipsource:0", "0.0.0.0"), ("or:ip6source:ipsource", "10.1.2.3"), ("null:vni:none", "none"),
        ("null:vni", "null"), ("null:vlan", "100"), ("prefix:stack:.:2", "eth.vlan"), ("suffix:stack:.:1", "tcp"),
        ("first:stack:.:ip6:ip", "ip"), ("eq:ipsource:ipdestination", "false"), ("eq:vlan:vlan", "true"),
        ("range:tcpsourceport:0:1023", "true"), ("range:tcpdestinationport:0:1023", "false"),
        ("range:tcpdestinationport:1024", "true"), ("concat:-:ipsource:tcpsourceport", "10.1.2.3-443"),
        ("uc:stack", "ETH.VLAN.IP.TCP"), ("bits:iptos:0xfc", "184"), ("bits:iptos:3", "0"),
        ("if:vlan:100:ipsource:other", "10.1.2.3"), ("if:vlan:200:ipsource:other", "other"),
        ("min:tcpsourceport:tcpdestinationport", "443"), ("max:tcpsourceport:tcpdestinationport", "50000"),
        ("null:[or:ip6source:vni]:nothing", "nothing"), ("uc:[prefix:stack:.:1]", "ETH"),
        ("concat:\\::vlan:vlan", "100:100"), ("concat:\\\\::vlan:vlan", "100:100"),
    ])
    func functions(key: String, value: String) throws {
        #expect(try match(key, sample(tcpFrame))?.key == value)
    }

    @Test(arguments: [
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "scheme", "https"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "user", "user"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "host", "www.example.com"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "port", "8443"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "path", "/a/b/c.html"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "file", "c.html"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "extension", "html"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "query", "x=1"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "fragment", "top"),
        ("https://user@www.example.com:8443/a/b/c.html?x=1#top", "isabsolute", "true"),
        ("http://[2001:db8::1]:80/", "host", "[2001:db8::1]"), ("/plain/path", "path", "/plain/path"),
        ("/plain/path", "isabsolute", "false"), ("mailto:a@example.com", "isopaque", "true"),
        ("/a:b/c", "path", "/a:b/c"),
    ])
    func urls(url: String, part: String, value: String) throws {
        let record = RecordBuilder(DataFormat(0, 1005)) { writer in
            writer.u32(1)
            writer.opaque(Array(url.utf8))
            writer.opaque(Array("host".utf8))
        }
        #expect(try match("uri:httpurl:\(part)", sample(tcpFrame, record))?.key == value)
    }

    @Test
    func groupsLabelByTheLongestPrefix() throws {
        var references = FlowReferences()
        references.groups["sites"] = try AddressGroup([
            ("all", ["0.0.0.0/0"]), ("lab", ["10.1.0.0/16"]), ("desk", ["10.1.2.3"]), ("six", ["2001:db8::/32"]),
        ])
        references.groups["other"] = try AddressGroup([("doc", ["203.0.113.0/24"])])
        #expect(try match("group:ipsource:sites", sample(tcpFrame), references)?.key == "desk")
        #expect(try match("group:ipdestination:sites", sample(tcpFrame), references)?.key == "all")
        #expect(try match("group:ipdestination:other:sites", sample(tcpFrame), references)?.key == "doc")
        #expect(try match("group:ip6source:sites", sample(dnsFrame), references)?.key == "six")
        #expect(try match("group:ipsource:nobody", sample(tcpFrame), references) == nil)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0/8", "nothing", "2001:db8::/129", "10.0.0.0/-1", "10.0.0.0/8/9"])
    func badPrefixesAreRefused(text: String) {
        #expect(throws: AddressGroup.BadPrefix.self) { try AddressGroup([("x", [text])]) }
    }

    @Test
    func mapsPortsAndMachines() throws {
        var references = FlowReferences()
        references.maps["ports"] = ["443": "https"]
        let agent = ip("192.0.2.1")
        references.portNames[SourceIdentity(agent: agent, source: 3)] = "eth3"
        references.links[SourceIdentity(agent: agent, source: 4)] = "a-b"
        references.nodes[agent] = "leaf1"
        references.machines[MACAddress(bits: 0x0200_0000_0001)] = ["host_name": "web1"]
        let keys = "map:tcpsourceport:ports,ifname:inputifindex,link:outputifindex,node:inputifindex,"
        #expect(
            try match(keys + "host:macsource:host_name", sample(tcpFrame), references)?.key
                == "https,eth3,a-b,leaf1,web1"
        )
        #expect(try match("map:tcpdestinationport:ports", sample(tcpFrame), references) == nil)
        #expect(try match("ifname:outputifindex", sample(tcpFrame), references) == nil)
        #expect(try match("host:macdestination:host_name", sample(tcpFrame), references) == nil)
    }

    /// Until a name is known the address stands for it.
    @Test
    func namesOfAddresses() throws {
        struct Known: HostNames {
            func name(of address: IPAddress) -> String? { address == ip("10.1.2.3") ? "web.example.com." : nil }
        }
        var references = FlowReferences()
        references.hostNames = Known()
        let found = try match("dns:ipsource,dns:ipdestination", sample(tcpFrame), references)
        #expect(found?.key == "web.example.com.,203.0.113.9")
        #expect(try match("dns:ipsource", sample(tcpFrame))?.key == "10.1.2.3")
        #expect(try match("dns:vlan", sample(tcpFrame)) == nil)
    }

    @Test
    func vendorsOfAdapters() throws {
        var references = FlowReferences()
        references.vendors = try VendorTable(
            """
            OUI/MA-L                                                    Organization
            02-00-00   (hex)\t\tExample Networks
            020000     (base 16)\t\tExample Networks
            """
        )
        #expect(try match("oui:macsource", sample(tcpFrame), references)?.key == "Example Networks")
        #expect(try match("oui:macsource:number", sample(tcpFrame), references)?.key == "020000")
        references.vendors = try VendorTable("Registry,Assignment,Organization Name\nMA-L,020000,\"Other, Inc.\"\n")
        #expect(try match("oui:macsource", sample(tcpFrame), references)?.key == "Other")
        #expect(throws: VendorTable.NoVendors.self) { try VendorTable("nothing of the kind") }
    }
}
