import Foundation
import StoreSupport
import TestSupport
import Testing

/// Names and addresses that are written in other ways than usual, and words that would break a careless writer.
@Suite(.serialized) struct OddRequestTests {
    /// What is asked for is echoed as it was meant, whatever it is made of.
    @Test(
        arguments: [
            ("%22%7D%5D", "\"}]"), ("%3Cscript%3E", "<script>"), ("%C3%A4%F0%9F%98%80", "ä😀"), ("%00", "\0"),
            ("a%5Cb%0Ac", "a\\b\nc"), ("2.1.", "2.1."), ("a%2Fb", "a/b"),
        ]
    )
    func namesAreEchoed(_ path: String, _ name: String) async throws {
        try await LiveAPI.with(try Site(), at: 0) { api in
            let answer = try await api.get("/dump/ALL/\(path)/json")
            #expect(answer.status == 200)
            let figure = try await api.get("/metric/ALL/x,\(path)/json").array()
            #expect(figure.map { $0["metricName"] as? String } == ["x", name])
            #expect(figure.allSatisfy { $0["metricN"] as? Int == 0 && $0["metricValue"] == nil })
        }
    }

    /// One address in all its spellings.
    @Test(arguments: ["2001:db8::7", "2001:0DB8:0:0::0007", "2001%3Adb8%3A%3A7"])
    func addressesAreRead(_ agent: String) async throws {
        var site = try Site()
        site.port(5, of: "2001:db8::7", octetsPerSecond: 100, from: 0, through: 20_000, every: 10_000)
        try await site.flush()
        try await LiveAPI.with(site, at: 20_000) { api in
            let values = try await api.get("/metric/\(agent)/json").object()
            #expect(values["5.ifinoctets"] as? Double == 100)
            let series = try await api.get("/api/v1/series?metric=ifinoctets&agent=\(agent)").object()
            #expect((series["series"] as? [[String: Any]])?.first?["agent"] as? String == "2001:db8::7")
        }
    }

    /// Lists may be written with either mark, plain or encoded, with gaps and repetitions.
    @Test(
        arguments: [
            ("192.0.2.1,192.0.2.2", 4), ("192.0.2.1;192.0.2.2", 4), ("192.0.2.1%3B192.0.2.2", 4),
            ("192.0.2.1%2C192.0.2.2", 4), ("192.0.2.2,", 1), ("ALL", 4), ("192.0.2.9", 0),
        ]
    )
    func agentsAreListed(_ agents: String, _ count: Int) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get("/metric/\(agents)/sum:ifinoctets/json").array()
            #expect(answer.first?["metricN"] as? Int == count)
            #expect(try await api.get("/dump/\(agents)/ifinoctets/json").array().count == count)
        }
    }

    /// What a device says of itself is not trusted to be harmless.
    @Test func wordsOfDevices() async throws {
        let name = "\"eth0\"\\\u{1}\u{7f}\u{2028},</script>=cmd"
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5), .portName(name)], at: 0)
        site.poll([.ifCounters(ifIndex: 5), .portName(name)], at: 10_000)
        try await site.flush()
        try await LiveAPI.with(site, at: 10_000) { api in
            #expect(try await api.get("/metric/192.0.2.1/json").object()["5.ifname"] as? String == name)
            let encoded = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let answer = try await api.get("/metric/ALL/sum:ifinoctets/json?ifname=\(encoded)").array()
            #expect(answer.first?["metricN"] as? Int == 1)
        }
    }

    @Test func everythingOfEverybody() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let all = try await api.get("/dump/ALL/ALL/json").array()
            let web = try await api.get("/metric/192.0.2.1/json").object()
            let database = try await api.get("/metric/192.0.2.2/json").object()
            #expect(all.count == web.count + database.count)
            #expect(Set(all.map { $0["agent"] as? String }) == ["192.0.2.1", "192.0.2.2"])
        }
    }
}
