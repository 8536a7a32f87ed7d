import TestSupport
import Testing

@testable import FlowLanguage

/// Which packets filters let pass.
struct FilterTests {
    @Test(arguments: [
        ("vlan=100", true), ("vlan=200", false), ("vlan!=200", true), ("vlan=1,100,2", true), ("vlan!=1,100", false),
        ("ipsource=10.1.2.3", true), ("ipsource=10.1.2.4", false), ("tcpflags=000010010", true),
        ("tcpflags~.......1.", true), ("tcpflags~......1..", false), ("tcpflags!~......1..", true),
        ("macsource=020000000001", true), ("macsource=02:00:00:00:00:01", true), ("isunicast=true", true),
        ("stack=eth.vlan.ip.tcp", true), ("suffix:stack:.:1=tcp", true), ("range:tcpsourceport:0:1023=true", true),
        ("vni=null", true), ("vni!=null", false), ("vlan!=null", true), ("vni=5,null", true), ("vni=5", false),
        ("vni!=5", true), ("vlan=100&ipprotocol=6", true), ("vlan=100&ipprotocol=17", false),
        ("vlan=200|ipprotocol=6", true), ("vlan=100|vlan=200&ipprotocol=17", true),
        ("(vlan=100|vlan=200)&ipprotocol=17", false), (" vlan = 100 & ( ipprotocol = 6 ) ", true),
        ("'vlan'='100'", true), ("tcpsourceport=80,443&tcpdestinationport=50000", true), ("direction=ingress", true),
        ("ipsource~10\\..*", true), ("ipsource~10\\.2.*", false), ("stack~eth\\.(vlan\\.)?ip\\.tcp", true),
        ("ipdscpname~[a-f]+", true), ("eq:ipsource:ipdestination=false", true), ("", true), ("vlan=0100", false),
    ])
    func filters(filter: String, passes: Bool) throws {
        #expect((try match("vlan", filter: filter, sample(tcpFrame)) != nil) == passes)
    }

    /// Any form of an IPv6 address is the same address.
    @Test
    func addressesAreComparedAsAddresses() throws {
        #expect(try match("ip6source", filter: "ip6source=2001:0DB8:0:0::5", sample(dnsFrame)) != nil)
    }

    @Test(arguments: [
        ("vlan", 5, "'='"), ("vlan=", 6, "value"), ("=5", 1, "key"), ("vlan=5&", 8, "key"), ("nokey=5", 1, "no key"),
        ("(vlan=5", 8, "')'"), ("vlan=5)", 7, "not expected"), ("ipsource~[0-9", 10, "'['"),
        ("vlan=5|foo:ipsource=1", 8, "no function"), ("vlan=1&vlan~(5", 13, "'('"), ("vlan='5", 6, "quote"),
        ("ipsource~*5", 10, "nothing before"), ("mask:ipsource:999=1", 1, "mask:key:bits"),
    ])
    func faultsNameTheirPlace(filter: String, position: Int, what: String) {
        do {
            _ = try match("vlan", filter: filter, sample(tcpFrame))
            Issue.record("nothing was thrown")
        } catch let error as FlowSyntaxError {
            #expect(error.attribute == "filter")
            #expect(error.position == position, "\(error)")
            #expect(error.what.contains(what), "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        ("ipsource,,vlan", "keys", 10), ("nokey", "keys", 1), ("ipsource,or:", "keys", 13), ("vlan,[x", "keys", 6),
        ("mask:ipsource", "keys", 1), ("if:vlan:1:2", "keys", 1), ("country:ipsource", "keys", 1),
        ("vlan,foo:bar", "keys", 6),
    ])
    func badKeys(keys: String, attribute: String, position: Int) {
        do {
            _ = try match(keys, sample(tcpFrame))
            Issue.record("nothing was thrown")
        } catch let error as FlowSyntaxError {
            #expect(error.attribute == attribute)
            #expect(error.position == position, "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: ["octets", "avg:nothing", "", "sum:bytes"])
    func badValues(value: String) {
        #expect(throws: FlowSyntaxError.self) { try match("vlan", value: value, sample(tcpFrame)) }
    }
}
