import Foundation
import StoreSupport
import Testing

/// Real agents' datagrams, where they are at hand, against what others found in them.
@Suite(.enabled(if: RealCaptures.areThere, "there is no folder of captures; TIDEMARK_SHARED names one"))
struct RealCaptureTests {
    /// All figures of an independent walk over the same bytes.
    @Test(arguments: ["captures", "captures-lab"])
    func summariesAgree(_ folder: String) throws {
        let expected = try RealCaptures.json("\(folder)/expected.json")
        #expect(expected.count > 5)
        let opinions: Set<String> = ["agree", "disagree", "complaints", "anomalies"]
        for (name, entry) in expected {
            let figures = try #require(entry as? [String: Any])
            let outcome = try Program.run(["decode", "--summary", RealCaptures.path("\(folder)/\(name)")])
            let found = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            )
            for (key, value) in figures where !opinions.contains(key) {
                // A record there has a length of 6, which XDR rounds up and the other walk does not.
                if name == "malformed-shifted-fields.pcap", key == "flow_records" { continue }
                let (left, right) = (found[key] as? NSObject, value as? NSObject)
                #expect(left == right, "\(name): \(key)")
            }
        }
    }

    /// Interfaces whose agent was asked from before the traffic until after it: the kernel's own octets, exactly.
    @Test(
        arguments: [
            ("hsflowd-switch-host", "va", "3"), ("hsflowd-switch-host", "vb", "4"), ("hsflowd-ipv6-agent", "va", "3"),
        ]
    )
    func countersEqualTheKernels(_ capture: String, _ interface: String, _ source: String) throws {
        let folder = try TemporaryFolder()
        let row = try RealCaptures.totals(capture, ["ifinoctets", "ifoutoctets"], source, in: folder)
        let truth = try RealCaptures.truth(capture, interface)
        #expect(row["ifinoctets"] == truth["rx_bytes"])
        #expect(row["ifoutoctets"] == truth["tx_bytes"])
    }

    /// Estimates lie within three standard deviations of what was sent, frame check sequences included.
    @Test(
        arguments: [
            ("hsflowd-switch-host", "va", "3"), ("hsflowd-switch-host", "vb", "4"), ("hsflowd-odd-frames", "va", "3"),
            ("hsflowd-ipv6-agent", "va", "3"), ("hsflowd-docker-kvm", "vc1", "6"), ("pmacctd-sfprobe", "va", "1"),
        ]
    )
    func estimatesHoldTheTruth(_ capture: String, _ interface: String, _ source: String) throws {
        let folder = try TemporaryFolder()
        let row = try RealCaptures.totals(capture, ["flow_undirected_octets"], source, in: folder)
        let truth = try RealCaptures.truth(capture, interface)
        let sent = ["rx_bytes", "tx_bytes"].reduce(0.0) { $0 + (truth[$1] ?? 0) }
        let checks = 4 * ["rx_packets", "tx_packets"].reduce(0.0) { $0 + (truth[$1] ?? 0) }
        let estimate = try #require(row["flow_undirected_octets"])
        let error = try #require(row["flow_undirected_octets_error"])
        #expect(abs(estimate - sent - checks) < error / 1.96 * 3)
    }
}

/// Where real captures are.
enum RealCaptures {
    static var areThere: Bool { FileManager.default.fileExists(atPath: path("captures/expected.json")) }

    static func path(_ name: String) -> String {
        let root = ProcessInfo.processInfo.environment["TIDEMARK_SHARED"]
        return (root ?? "../shared") + "/" + name
    }

    static func json(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path(name)))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What the kernel counted of an interface.
    static func truth(_ capture: String, _ interface: String) throws -> [String: Double] {
        let links = try json("captures-lab/\(capture).truth.json")["link_delta"] as? [String: Any]
        let values = try #require(links?[interface] as? [String: Any])
        return values.compactMapValues { ($0 as? NSNumber)?.doubleValue }
    }

    /// What a capture adds up to on a source, by column.
    static func totals(
        _ capture: String,
        _ metrics: [String],
        _ source: String,
        in folder: TemporaryFolder
    ) throws -> [String: Double] {
        let db = folder.file("c.db")
        let replay = try Program.run(["replay", path("captures-lab/\(capture).pcap"), "--db", db])
        #expect(replay.status == 0, "\(replay.errors)")
        let day = ["--start", "2026-11-25", "--end", "2026-11-26", "--step", "1d"]
        let export = try Program.run(
            ["export", "--db", db, "--metric", metrics.joined(separator: ","), "--stat", "sum"] + day
        )
        let rows = export.output.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let header = try #require(rows.first)
        let row = try #require(rows.first { $0[2] == source })
        return Dictionary(
            zip(header, row).compactMap { name, cell in Double(cell).map { (String(name), $0) } },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
