import Foundation
import MetricCatalog
import SFlowWire
import StoreSupport
import TestSupport
import Testing

@testable import HTTPAPI

/// `/api/v1/reports/…`: the same reports as from the command line.
@Suite(.serialized) struct ReportRouteTests {
    private static let hour: Milliseconds = 3_600_000

    /// Two ports over three hours, one with a name that a page must not take for markup.
    private static func site() async throws -> Site {
        var site = try Site()
        for time in stride(from: Milliseconds(0), through: 3 * hour, by: 60_000) {
            for index in UInt32(1)...2 {
                let source = DataSource(class: 0, index: index)
                let octets = UInt64(index) * UInt64(time) * 1_000
                let name = index == 1 ? "<b>eth0</b>" : "eth1"
                site.poll(
                    [
                        .ifCounters(ifIndex: index, ifSpeed: 100_000_000, ifInOctets: octets, ifOutOctets: octets / 2),
                        .portName(name),
                    ],
                    source: source,
                    at: time
                )
            }
        }
        try await site.flush()
        return site
    }

    private static let span = "start=\(Site.time(0) / 1000)&end=\(Site.time(2 * hour) / 1000)"

    @Test func capacityAsJSON() async throws {
        try await LiveAPI.with(try await Self.site(), at: 3 * Self.hour) { api in
            let answer = try await api.get("/api/v1/reports/capacity?\(Self.span)&thresholds=80&what-if=add=2Gbps")
            #expect(answer.status == 200, "\(answer.text)")
            let report = try answer.object()
            #expect(report["thresholds"] as? [Double] == [80])
            #expect(report["suppositions"] as? [String] == ["add=2Gbps"])
            let rows = try #require(report["rows"] as? [[String: Any]])
            #expect(rows.map { $0["name"] as? String } == ["192.0.2.1 eth1", "192.0.2.1 <b>eth0</b>"])
            #expect(rows[0]["capacity"] as? Double == 100_000_000)
            let measures = try #require(rows[0]["measures"] as? [[String: Any]])
            #expect(measures.map { $0["direction"] as? String } == ["in", "out", "max", "sum"])
            #expect(measures.map { $0["p95"] as? Double } == [16e6, 8e6, 16e6, 24e6])
            #expect(measures[0]["usedPercent"] as? Double == 16)
            #expect(rows[0]["coverage"] as? Double == 1)
            let outlooks = try #require(rows[0]["outlooks"] as? [[String: Any]])
            #expect(outlooks[0]["answer"] as? String == "insufficient")
        }
    }

    @Test(arguments: [
        ("format=html", String?.none, "text/html", "&lt;b&gt;eth0&lt;/b&gt;"),
        ("", "text/html,*/*", "text/html", "<!DOCTYPE html>"),
        ("format=csv", nil, "text/csv", "subject,name,agent"), ("", "text/csv", "text/csv", "192.0.2.1 eth1"),
        ("format=markdown", nil, "text/markdown", "&lt;b&gt;eth0"),
    ])
    func forms(query: String, accept: String?, type: String, words: String) async throws {
        try await LiveAPI.with(try await Self.site(), at: 3 * Self.hour) { api in
            for report in ["capacity", "usage", "top"] {
                let answer = try await api.get("/api/v1/reports/\(report)?\(Self.span)&\(query)", accept: accept)
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.contentType.hasPrefix(type))
                #expect(!answer.text.contains("<b>eth0") || type == "text/csv")
                if report == "capacity" || type == "text/html" { #expect(answer.text.contains(words)) }
                if type == "text/html" {
                    #expect(answer.headers["Content-Security-Policy"]?.contains("default-src 'none'") ?? false)
                }
            }
        }
    }

    @Test func usageAndTheLargest() async throws {
        try await LiveAPI.with(try await Self.site(), at: 3 * Self.hour) { api in
            let usage = try await api.get("/api/v1/reports/usage?\(Self.span)&tz=Europe/Oslo").array()
            // The tests' time begins at midnight in Oslo.
            #expect(usage.map { $0["month"] as? String } == ["2023-11", "2023-11"])
            #expect(usage.map { $0["octets_in"] as? Double } == [7_200_000_000, 14_400_000_000])
            let top = try await api.get("/api/v1/reports/top?\(Self.span)&limit=1").array()
            #expect(top.map { $0["name"] as? String } == ["192.0.2.1 eth1"])
        }
    }

    @Test(arguments: [
        ("capacity?month=2026-13", "month"), ("capacity?format=pdf", "format"), ("capacity?what-if=magic", "what-if"),
        ("capacity?flows=maybe", "flows"), ("top?limit=0", "limit"), ("usage?of=everything", "of"),
        ("capacity?nonsense=1", "nonsense"), ("capacity?start=now", "end"),
    ])
    func whatIsWrongIsNamed(path: String, parameter: String) async throws {
        try await LiveAPI.with(try await Self.site(), at: 3 * Self.hour) { api in
            let answer = try await api.get("/api/v1/reports/\(path)")
            #expect(answer.status == 400, "\(answer.text)")
            #expect(try answer.object()["parameter"] as? String == parameter)
        }
    }
}
