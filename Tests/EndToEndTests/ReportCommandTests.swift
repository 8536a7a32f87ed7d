import Foundation
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// `tidemark report`, as its users run it.
@Suite(.serialized) struct ReportCommandTests {
    private static let hour = 3_600_000 as Int64

    /// A store with two ports of 100 Mbit/s over three hours, of which one is busy with a tenth of it.
    private static func store(in folder: TemporaryFolder) async throws -> String {
        var site = try Site()
        for time in stride(from: Int64(0), through: 3 * hour, by: 60_000) {
            for index in UInt32(1)...2 {
                site.poll(
                    [
                        .ifCounters(
                            ifIndex: index,
                            ifSpeed: 100_000_000,
                            ifInOctets: UInt64(time) * UInt64(index) * 625
                        ),
                        .portName("eth\(index)"),
                    ],
                    source: .init(class: 0, index: index),
                    at: time
                )
            }
        }
        try await site.flush()
        let path = folder.file("report.db")
        try site.store.close()
        try FileManager.default.copyItem(atPath: site.store.path, toPath: path)
        return path
    }

    private static let span = ["--start", "\(Site.time(0) / 1000)", "--end", "\(Site.time(2 * hour) / 1000)"]

    @Test func groupsAndSpeedsOfTheSettings() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let config = folder.file("reports.yaml")
        let settings = """
            zone: Europe/Oslo
            groups:
              - name: Uplinks
                members: [{ifname: eth*}]
            speeds:
              - {ifname: eth2, speed: 1Gbps}
            """
        try settings.write(toFile: config, atomically: true, encoding: .utf8)
        let file = folder.file("usage.csv")
        let outcome = try Program.run(
            ["report", "usage", "--db", db, "--config", config, "--format", "csv", "-o", file] + Self.span
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        let rows = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\r\n")
        #expect(rows.count == 2)
        #expect(rows[1].hasPrefix("2023-11,group,Uplinks,,,bits/s,1100000000,1.36"))
        let markdown = try Program.run(["report", "capacity", "--db", db, "--config", config] + Self.span)
        #expect(markdown.status == 0, "\(markdown.errors)")
        #expect(markdown.output.contains("192.0.2.1 eth2"))
        #expect(markdown.output.contains("insufficient history (0 of 14 days)"))
        let html = try Program.run(["report", "top", "--db", db, "--format", "html", "--limit", "1"] + Self.span)
        #expect(html.output.contains("192.0.2.1 eth2") && !html.output.contains("192.0.2.1 eth1"))
    }

    @Test(arguments: [
        (["--month", "2026-13"], "--month: '2026-13' is no month; write 2026-09", Int32(64)),
        (["--format", "pdf"], "--format: 'pdf' is none of html, csv, json, markdown", 64),
        (["--what-if", "magic"], "--what-if: 'magic' is no supposition", 64),
        (["--config", "/nowhere.yaml"], "cannot read /nowhere.yaml", 1), (["--agent", "10.1.2.3"], "10.1.2.3", 64),
        (["--filter", "x"], "--filter: 'x' is no name=pattern", 64),
    ])
    func whatIsWrongIsOneLine(arguments: [String], words: String, status: Int32) async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let outcome = try Program.run(["report", "capacity", "--db", db] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.output.isEmpty)
    }

    @Test func wrongSettingsNameTheLine() async throws {
        let folder = try TemporaryFolder()
        let config = folder.file("reports.yaml")
        try "zone: UTC\ngroup: 1\n".write(toFile: config, atomically: true, encoding: .utf8)
        for command in [["report", "capacity", "--db", "x.db", "--config"], ["serve", "--report-config"]] {
            let outcome = try Program.run(command + [config])
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("line 2: 'group' is not known"), "\(outcome.errors)")
        }
    }
}
