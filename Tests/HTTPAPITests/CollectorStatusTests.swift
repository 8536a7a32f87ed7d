import Foundation
import Rollup
import StoreSupport
import TestSupport
import Testing
import UDPCollector

/// What `/api/v1/status` says of what came in.
@Suite struct CollectorStatusTests {
    @Test func whatCameInAndWhatBecameOfIt() async throws {
        var site = try Site()
        site.send([.packet(), .packet(sequence: 2), .counters(source: 5, records: [.ifCounters(ifIndex: 5)])], at: 0)
        site.send([.discarded(), .discarded(sequence: 2), .discarded(sequence: 3)], at: 100)
        site.send(bytes: [1, 2, 3], at: 200)
        site.send(bytes: Array(repeating: 0xff, count: 64), at: 300)
        try await site.flush()
        var status = CollectorStatus()
        status.counts = site.counts
        status.agents = 1
        status.groups = 9
        status.lostReports = 12
        status.kernelDrops = 34
        status.receiveBufferBytes = 56
        status.port = 6343
        let fixed = status
        try await LiveAPI.with(site, at: 1000, collector: { fixed }) { api in
            let answer = try await api.get("/api/v1/status").object()
            let found = try #require(answer["collector"] as? [String: Any])
            let expected = [
                "datagrams": 4, "flowSamples": 2, "counterSamples": 1, "discardSamples": 3, "lostDatagrams": 0,
                "duplicateDatagrams": 0, "agents": 1, "groups": 9, "lostReports": 12, "kernelDrops": 34,
                "receiveBufferBytes": 56, "port": 6343,
            ]
            for (name, value) in expected { #expect(found[name] as? Int == value, "\(name)") }
            let faults = try #require(found["malformedDatagrams"] as? [String: Int])
            #expect(faults.filter { $0.value > 0 } == ["truncated_header": 1, "not_sflow": 1])
            #expect(answer["time"] as? String == "2023-11-14T23:00:01Z")
            #expect(answer["started"] as? String == "2023-11-14T23:00:00Z")
        }
    }

    /// What the kernel does not say is left out, and so is a collector that there is none of.
    @Test func whatIsNotKnownIsLeftOut() async throws {
        let site = try Site()
        try await LiveAPI.with(site, at: 1000, collector: { CollectorStatus() }) { api in
            let found = try #require(try await api.get("/api/v1/status").object()["collector"] as? [String: Any])
            #expect(found["kernelDrops"] == nil)
            #expect(found["datagrams"] as? Int == 0)
        }
        try await LiveAPI.with(site, at: 1000) { api in
            let answer = try await api.get("/api/v1/status").object()
            #expect(answer["collector"] == nil)
            #expect(answer["store"] != nil)
        }
    }
}
