import Forecasting
import Testing

@testable import Reports

/// The HTML and the Markdown form of a capacity report.
@Suite struct CapacityHTMLTests {
    private static let hostile = "<script>alert(1)</script> \"x\" & 'y' | `z`\n\u{202e}\u{7}"

    private static func outlook(_ daily: [Double?], _ crossings: [Crossing] = []) -> Outlook {
        var outlook = Outlook(
            direction: .out,
            basis: .percentile95,
            isOfFiveMinutes: false,
            daily: daily,
            firstDay: 20_784,
            reaches: []
        )
        outlook.reaches = zip([80.0, 100.0], crossings).map { threshold, crossing in
            Outlook.Reach(threshold: threshold, crossing: crossing, intervals: [])
        }
        return outlook
    }

    private static func row(_ name: String, _ outlook: Outlook) -> CapacityRow {
        CapacityRow(
            subject: .interface,
            name: name,
            agent: "192.0.2.1",
            source: "0:1",
            unit: "bits/s",
            capacity: 1e9,
            capacitySource: .reported,
            measures: [
                Measures(
                    direction: .out,
                    mean: 3e8,
                    peak: 9e8,
                    peakIsOfSeconds: true,
                    percentile95: 7e8,
                    intervalCount: 288
                )
            ],
            coverage: 1,
            interpolated: 0,
            resets: 0,
            outlooks: [outlook],
            notes: [],
            grown: []
        )
    }

    private static func report(_ rows: [CapacityRow]) -> CapacityReport {
        CapacityReport(
            start: 1_795_737_600_000,
            end: 1_795_824_000_000,
            zone: "Europe/Berlin",
            historyDays: 30,
            horizonDays: 365,
            thresholds: [80, 100],
            suppositions: [],
            rows: rows
        )
    }

    private static func html(_ report: CapacityReport) -> String {
        var bytes: [UInt8] = []
        CapacityHTML(report).write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A forecast of a series that grows, with its fan.
    private static func growing() throws -> Outlook {
        let daily: [Double?] = (0..<60).map { (day: Int) -> Double in
            let noise = Double(day * 7 % 5)
            return 4e8 + 2e6 * Double(day) + 1e6 * noise
        }
        guard case .forecast(let forecast) = Forecast.make(daily, horizon: 365) else {
            throw Missing()
        }
        var outlook = outlook(daily, [forecast.crossing(of: 8e8), forecast.crossing(of: 1e9)])
        outlook.method = forecast.method
        outlook.backtest = forecast.backtest
        outlook.fan = Fan(mean: forecast.mean, deviation: forecast.valueDeviation)
        return outlook
    }

    private struct Missing: Error {}

    @Test func hostileWordsAreOnlyWords() {
        var row = Self.row(Self.hostile, Self.outlook([1, 2]))
        row.agent = Self.hostile
        row.notes = [Self.hostile]
        row.grown = [
            GrownFlows(
                flow: Self.hostile,
                keys: [GrownFlows.Key(text: Self.hostile, before: 1, after: 2, error: 1)],
                sampled: (1e6, 1e5),
                counted: 2e6
            )
        ]
        var report = Self.report([row])
        report.zone = Self.hostile
        report.suppositions = [Self.hostile]
        let html = Self.html(report)
        #expect(!html.contains("<script"))
        #expect(!html.contains("\u{202e}") && !html.contains("\u{7}"))
        let script = "&lt;script&gt;alert(1)&lt;/script&gt;"
        let controls = "\u{fffd}\u{fffd}\u{fffd}"
        #expect(html.contains("\(script) &quot;x&quot; &amp; &#39;y&#39; | `z`\(controls)"))
        #expect(html.contains("samples and counters disagree: samples 1.0 Mbit/s ± 100.0 kbit/s, counters 2.0 Mbit/s"))
        #expect(TagBalance(html).isBalanced)
        let markdown = CapacityMarkdown(report).text()
        #expect(!markdown.contains("<script"))
        #expect(markdown.contains("\(script) \"x\" &amp; 'y' \\| \\`z\\`\(controls)"))
        let widths = markdown.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.replacing("\\|", with: "").split(separator: "|").count
        }
        #expect(widths == [9, 9, 9])
    }

    @Test func everyUrgencyHasItsWords() {
        let days: [Confidence: Crossing.Days] = [.high: Crossing.Days(earliest: 1, latest: nil)]
        var dated = Self.outlook([1], [.on(day: 8, intervals: days), .beyondHorizon(intervals: [:])])
        dated.reaches[0].date = 20_791
        dated.reaches[0].intervals = [(.half, 20_790, 20_799), (.high, 20_784, nil)]
        var short = Self.outlook([1])
        short.missing = (known: 6, needed: 14)
        let cases: [(Outlook, [String])] = [
            (Self.outlook([1], [.now, .now]), ["<b>now</b>"]),
            (dated, ["<b>2026-12-04</b>", "2026-11-27 to later than 2027-11-26", "beyond the horizon (2027-11-26)"]),
            (short, ["insufficient history (6 of 14 days)"]),
            (Self.outlook([1], [.noSignificantGrowth, .noSignificantGrowth]), ["no significant growth"]),
            (Self.outlook([1], [.declining, .declining]), ["declining"]),
            (Self.outlook([1]), ["no date, as the capacity is not known"]),
        ]
        for (outlook, words) in cases {
            let html = Self.html(Self.report([Self.row("edge1 eth0", outlook)]))
            let end = html.firstRange(of: "How to read this")?.lowerBound ?? html.endIndex
            let table = html[..<end].replacing("<time>", with: "").replacing("</time>", with: "")
            for words in words { #expect(table.contains(words)) }
            let markdown = CapacityMarkdown(Self.report([Self.row("edge1 eth0", outlook)])).text()
            for words in words.map({ $0.replacing("<b>", with: "").replacing("</b>", with: "") }) {
                #expect(markdown.contains(words))
            }
        }
    }

    @Test func aCapacityThatIsNotRightIsSaid() {
        for source in [CapacityRow.CapacitySource.unknown, .implausible] {
            var row = Self.row("bridge0", Self.outlook([1]))
            row.capacity = source == .unknown ? nil : 1e6
            row.capacitySource = source
            let html = Self.html(Self.report([row]))
            let words = source == .unknown ? "not known" : "more was used than the 1.0 Mbit/s that the agent says"
            #expect(html.contains(words))
            #expect(!html.contains("<small>0 %"))
            #expect(html.contains("70000 %") == (source == .implausible))
        }
    }

    @Test func gapsBreakTheLine() {
        let daily: [Double?] = [1, 2, nil, 3, 4, 5, nil, nil, 6, .nan, 7, 8]
        #expect(HistoryLine(daily).points.map(\.isJoined) == [false, true, false, true, true, false, false, true])
        let html = Self.html(Self.report([Self.row("edge1 eth0", Self.outlook(daily))]))
        let line = html.firstMatch(of: /<path class="h" d="([^"]*)"/)
        #expect(line?.output.1.filter { $0 == "M" }.count == 4)
    }

    @Test func longHistoriesKeepPeaksAndGaps() {
        var daily: [Double?] = (0..<1000).map { Double($0 % 10) }
        daily[457] = 99
        daily[700] = nil
        let points = HistoryLine(daily).points
        #expect(points.count <= 120)
        #expect(points.contains { $0.day == 457 && $0.value == 99 })
        #expect(points.filter { !$0.isJoined }.count == 2)
        #expect(HistoryLine(Array(repeating: nil, count: 500)).points.isEmpty)
    }

    @Test func fanHasThreeBands() throws {
        let html = Self.html(Self.report([Self.row("edge1 eth0", try Self.growing())]))
        #expect(html.matches(of: /<path class="b"/).count == 3)
        #expect(html.matches(of: /<path class="m"/).count == 1)
        #expect(html.contains("expected on 2027-11-26"))
    }

    @Test func sameReportSameBytes() throws {
        let rows = try (0..<40).map { Self.row("edge\($0) eth0", try Self.growing()) }
        let report = Self.report(rows)
        #expect(Self.html(report) == Self.html(report))
        #expect(CapacityMarkdown(report).text() == CapacityMarkdown(report).text())
        #expect(TagBalance(Self.html(report)).isBalanced)
    }

    @Test func isWrittenInPieces() throws {
        let outlook = try Self.growing()
        let rows = (0..<200).map { Self.row("edge\($0) eth0", outlook) }
        var sizes: [Int] = []
        CapacityHTML(Self.report(rows)).write { sizes.append($0.count) }
        #expect(sizes.count > 3)
        #expect(sizes.allSatisfy { $0 < 100_000 })
    }

    @Test func needsNothingElse() throws {
        let html = Self.html(Self.report([Self.row("edge1 eth0", try Self.growing())]))
        for forbidden in ["<script", "http:", "https:", "url(", "@import", "<link", "<img", "<iframe", "href", "src="] {
            #expect(!html.contains(forbidden))
        }
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    }

    @Test func eachRowIsCountedOnce() {
        let crossings: [Crossing] = [
            .now, .on(day: 90, intervals: [:]), .on(day: 91, intervals: [:]), .on(day: 500, intervals: [:]),
            .beyondHorizon(intervals: [:]), .noSignificantGrowth, .declining,
        ]
        var rows = crossings.map { Self.row("edge1 eth0", Self.outlook([1], [$0])) }
        rows.append(Self.row("edge1 eth0", Self.outlook([1])))
        var report = Self.report(rows)
        report.horizonDays = 730
        #expect(UrgencyCounts(report).entries.map(\.count) == [1, 1, 1, 1, 1, 2, 1])
        report.horizonDays = 90
        #expect(UrgencyCounts(report).entries.map(\.words)[1] == "reach one within 90 days")
        #expect(UrgencyCounts(report).entries.map(\.count).reduce(0, +) == rows.count)
    }

    @Test func figuresOfAnySize() {
        for value in [Double.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, .nan, -0.0, 1e19, -3e28] {
            for unit in ["%", "bits/s", "bytes"] { #expect(!FigureWords(unit).text(value).isEmpty) }
            #expect(!ReportWords.share(value).isEmpty)
            #expect(!ReportWords.threshold(value).isEmpty)
        }
        #expect(ReportWords.date(.min) == "out of the calendar")
        #expect(FigureWords("bits/s").signed(-2.5e6) == "−2.5 Mbit/s")
    }
}

/// Whether each tag is closed in its turn, and each attribute is quoted.
private struct TagBalance {
    private(set) var isBalanced = true

    init(_ html: String) {
        let empty: Set = ["meta", "col", "br", "!DOCTYPE"]
        var open: [Substring] = []
        // The style sheet is no markup.
        let markup = html.replacing(/<style>[^<]*<\/style>/, with: "")
        for tag in markup.matches(of: /<(\/?)([A-Za-z!][A-Za-z0-9]*)((?: [A-Za-z-]+(?:="[^"<]*")?)*)(\/?)>/) {
            if tag.output.1 == "/" {
                if open.popLast() != tag.output.2 { isBalanced = false }
            } else if tag.output.4 != "/", !empty.contains(String(tag.output.2)) {
                open.append(tag.output.2)
            }
        }
        // What is left must be words.
        let rest = markup.replacing(/<(\/?)([A-Za-z!][A-Za-z0-9]*)((?: [A-Za-z-]+(?:="[^"<]*")?)*)(\/?)>/, with: "")
        if !open.isEmpty || rest.contains("<") || rest.contains(">") { isBalanced = false }
    }
}
