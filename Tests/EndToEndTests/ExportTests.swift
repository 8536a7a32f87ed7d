import Foundation
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// `tidemark export` and `tidemark query`, as their users run them.
@Suite(.serialized) struct ExportTests {
    private static let hour = 3_600_000 as Int64

    /// A store with a port of an odd name, polled each 100 s for ten hours: 40 octets a second received, and as many
    /// sent in the second half.
    private static func store(in folder: TemporaryFolder) async throws -> String {
        var site = try Site()
        for time in stride(from: Int64(0), through: 10 * hour, by: 100_000) {
            let octets = UInt64(time / 1000) * 40
            let sent = time > 5 * hour ? UInt64((time - 5 * hour) / 1000) * 40 : 0
            site.poll(
                [
                    .ifCounters(ifIndex: 5, ifInOctets: octets, ifOutOctets: sent),
                    .portName("=1+1, \"A\"\nB"),
                ],
                at: time
            )
        }
        try await site.flush()
        let path = folder.file("export.db")
        try site.store.close()
        try FileManager.default.copyItem(atPath: site.store.path, toPath: path)
        return path
    }

    private static func span(_ start: Int64, _ end: Int64) -> [String] {
        ["--start", "\(Site.time(start) / 1000)", "--end", "\(Site.time(end) / 1000)"]
    }

    private static func export(_ db: String, _ arguments: [String]) throws -> String {
        let outcome = try Program.run(["export", "--db", db] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        return outcome.output
    }

    /// Nothing is cut off, whatever the number of rows.
    @Test func everyRowIsThere() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let text = try Self.export(db, ["--metric", "ifinoctets", "--step", "1s"] + Self.span(0, 10 * Self.hour))
        let rows = text.utf8.split(separator: UInt8(ascii: "\n"))
        #expect(rows.count == 36_001)
        #expect(Set(rows.dropFirst().map { $0.suffix(4) }.map(Array.init)) == [Array(",40\r".utf8)])
    }

    /// Parts of a span give the rows of the whole: that is how an export goes on after an interruption.
    @Test func partsMakeTheWhole() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let metric = ["--metric", "ifinoctets,ifoutoctets", "--step", "5m", "--stat", "avg,max"]
        let whole = try Self.export(db, metric + Self.span(0, 10 * Self.hour))
        let first = try Self.export(db, metric + Self.span(0, 4 * Self.hour))
        let rest = try Self.export(db, metric + ["--no-header"] + Self.span(4 * Self.hour, 10 * Self.hour))
        #expect(first + rest == whole)
        #expect(
            whole.hasPrefix("time,agent,datasource,ifinoctets_avg,ifinoctets_max,ifoutoctets_avg,ifoutoctets_max\r\n")
        )
    }

    @Test func compressedItIsTheSame() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let arguments = ["--metric", "ifinoctets", "--step", "10s"] + Self.span(0, Self.hour)
        let plain = try Self.export(db, arguments)
        let file = folder.file("out.csv.gz")
        #expect(try Self.export(db, arguments + ["--gzip", "--output", file]).isEmpty)
        let unpacked = try Program.run(["-c", file], of: "/bin/zcat")
        #expect(unpacked.status == 0, "\(unpacked.errors)")
        #expect(unpacked.output == plain)
        #expect(!FileManager.default.fileExists(atPath: file + ".unfinished"))
    }

    /// Quoted as RFC 4180 has it; numbers as they are whatever the language; text alone is guarded.
    @Test(arguments: [(true, "'=1+1"), (false, "=1+1")])
    func textIsQuotedAndNumbersAreNot(_ isGuarded: Bool, _ text: String) async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let arguments =
            ["export", "--db", db, "--metric", "ifname,ifoutoctets-ifinoctets*0.0016,ifinoctets", "--step", "1h"]
            + Self.span(0, Self.hour) + (isGuarded ? [] : ["--no-guard-formulas"])
        let outcome = try Program.run(arguments, environment: ["LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu"])
        #expect(
            outcome.output == """
                time,agent,datasource,ifname,ifoutoctets-ifinoctets*0.0016,ifinoctets\r
                2023-11-14T23:00:00Z,192.0.2.1,5,"\(text), ""A""
                B",-0.064,40\r\n
                """
        )
    }

    @Test func linesOfJSON() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let arguments = ["--metric", "ifinoctets", "--step", "1h", "--format", "jsonl", "--time", "epoch"]
        let text = try Self.export(db, arguments + Self.span(9 * Self.hour, 11 * Self.hour))
        #expect(
            text == """
                {"time":\(Site.time(9 * Self.hour) / 1000),"agent":"192.0.2.1","datasource":"5","ifinoctets":40}
                {"time":\(Site.time(10 * Self.hour) / 1000),"agent":"192.0.2.1","datasource":"5","ifinoctets":null}

                """
        )
    }

    @Test(
        arguments: [
            ["--format", "xls"], ["--layout", "tall"], ["--time", "Mars"], ["--stat", "mean"], ["--agg", "mean"],
            ["--by", "x"],
            ["--datasource", "eth0"], ["--filter", "ifname=~("], ["--output", "/nonexistent/x.csv"],
        ]
    )
    func whatIsWrongIsSaid(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let outcome = try Program.run(["export", "--db", db, "--metric", "ifinoctets"] + arguments)
        #expect(outcome.status == (arguments[0] == "--output" ? 1 : 64))
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    /// A table for people: bits a second in units of 1000, and nothing that would steer the terminal.
    @Test func aTable() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let arguments = ["query", "ifinoctets*1e6,ifoutoctets", "--db", db, "--step", "1h"]
        let outcome = try Program.run(arguments + Self.span(0, 11 * Self.hour))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 4, "\(outcome.output)")
        #expect(lines[2].contains("320 bit/s"))
        #expect(lines[2].contains("90 %") && lines[2].contains("▁▁▁▁▁█████"))
        #expect(lines[3].hasSuffix("11 buckets of 3600 s, avg, from 1s"))
        #expect(!outcome.output.contains("\u{1b}"))
    }

    @Test func anAnswerForScripts() async throws {
        let folder = try TemporaryFolder()
        let db = try await Self.store(in: folder)
        let arguments = ["query", "ifinoctets*8", "--db", db, "--step", "5h", "--agg", "sum", "--json"]
        let outcome = try Program.run(arguments + Self.span(0, 10 * Self.hour))
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let series = try #require((document["series"] as? [[String: Any]])?.first)
        #expect(series["unit"] as? String == "bits/s")
        #expect((series["values"] as? [Any])?[1] as? Double == 320)
    }

    /// What shells complete is made by the program itself.
    @Test(arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) throws {
        let outcome = try Program.run(["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        for word in ["export", "query", "ifinoctets", "busyhour"] { #expect(outcome.output.contains(word)) }
    }
}
