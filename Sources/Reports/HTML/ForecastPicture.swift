import Forecasting
import TextOutput

/// The picture of an outlook: the history, the fan of the days to come, and the levels that matter.
///
/// All pictures of a report have the same time axis. Their units are about half a pixel, so that whole numbers will do.
struct ForecastPicture {
    private static let width = 480
    private static let height = 156
    private static let labelHeight = 28
    /// About how many points the fan has.
    private static let fanPoints = 40

    private let outlook: Outlook
    private let figures: FigureWords
    private let capacity: Double?
    private let historyDays: Int
    private let horizonDays: Int
    /// The values at the picture's top and of its largest day.
    private let top: Double
    private let largest: Double?
    private let levels: [Level]

    /// A threshold in the unit.
    private struct Level {
        var threshold: Double
        var value: Double
        var isCapacity: Bool { threshold == 100 }
    }

    init(_ outlook: Outlook, of row: CapacityRow, in report: CapacityReport) {
        self.outlook = outlook
        figures = FigureWords(row.unit)
        capacity = row.usableCapacity
        historyDays = max(1, report.historyDays, outlook.daily.count)
        horizonDays = max(1, report.horizonDays, outlook.fan?.mean.count ?? 0)
        largest = outlook.daily.compactMap { $0 }.filter(\.isFinite).max()
        var top = ForecastPicture.range(outlook, largest: largest ?? 0, capacity: capacity)
        var levels: [Level] = []
        if let capacity {
            let reach = top * 1.6
            for threshold in Set(report.thresholds + [100]).sorted() {
                let level = Level(threshold: threshold, value: capacity * threshold / 100)
                guard level.value > 0, level.value <= reach else { continue }
                levels.append(level)
                // The label is above the line.
                top = max(top, level.value * 1.2)
            }
        }
        self.top = top > 0 ? top : 1
        self.levels = levels
    }

    /// What must be seen: all of the history, and the fan, but not what is expected far above the capacity.
    private static func range(_ outlook: Outlook, largest: Double, capacity: Double?) -> Double {
        var wanted = largest
        if let fan = outlook.fan {
            for day in 0..<min(fan.mean.count, fan.deviation.count) {
                let high = fan.bounds(.high, on: day).high
                if high.isFinite { wanted = max(wanted, high) }
            }
        }
        let limit = max(largest, min(capacity.map { $0 * 1.25 } ?? .infinity, largest * 4))
        return min(wanted, largest > 0 ? limit : wanted) * 1.06
    }

    private func x(day: Double) -> Int {
        let share = (day + Double(historyDays)) / Double(historyDays + horizonDays)
        return Int((min(max(share, 0), 1) * Double(Self.width)).rounded())
    }

    /// What is above the top is cut off by the picture's edge.
    private func y(_ value: Double) -> Int {
        let share = min(max(value.isFinite ? value / top : 0, 0), 2)
        return Self.height - Int((share * Double(Self.height - 1)).rounded())
    }

    /// Writes the picture.
    func write(to html: inout HTMLWriter) {
        html.raw("<svg viewBox=\"0 0 480 184\" role=\"img\"><title>")
        html.text(words)
        html.raw("</title>")
        let now = x(day: 0)
        var axis = PathData()
        axis.move(0, Self.height)
        axis.line(Self.width, Self.height)
        axis.move(now, 0)
        axis.line(now, Self.height + 4)
        path("a", axis, to: &html)
        fan(to: &html)
        lines(to: &html)
        history(to: &html)
        labels(to: &html)
        dates(at: now, to: &html)
        html.raw("</svg>")
    }

    private func path(_ kind: StaticString, _ data: PathData, to html: inout HTMLWriter) {
        guard !data.bytes.isEmpty else { return }
        html.raw("<path class=\"")
        html.raw(kind)
        html.raw("\" d=\"")
        html.raw(numbers: data.bytes)
        html.raw("\"/>")
    }

    private func label(_ kind: StaticString, _ x: Int, _ y: Int, _ words: String, to html: inout HTMLWriter) {
        var place: [UInt8] = []
        html.raw("<text class=\"")
        html.raw(kind)
        html.raw("\" x=\"")
        appendDigits(Int64(x), to: &place)
        html.raw(numbers: place)
        html.raw("\" y=\"")
        place.removeAll()
        appendDigits(Int64(y), to: &place)
        html.raw(numbers: place)
        html.raw("\">")
        html.text(words)
        html.raw("</text>")
    }

    private func history(to html: inout HTMLWriter) {
        var data = PathData()
        let points = HistoryLine(outlook.daily).points
        for (place, point) in points.enumerated() {
            let (x, y) = (x(day: Double(point.day - outlook.daily.count) + 0.5), y(point.value))
            if point.isJoined {
                data.line(x, y)
            } else {
                data.move(x, y)
                // A day between two gaps is a dot, which a line of no length with round ends is.
                let isAlone = place + 1 == points.count || !points[place + 1].isJoined
                if isAlone { data.line(x, y) }
            }
        }
        path("h", data, to: &html)
    }

    /// The days to come in stretches of whole weeks, so that the week's season does not become a pattern of its own.
    ///
    /// The deviation is that of any day of the stretch, hence the days' own and that of their expected values together:
    /// else a series with quiet weekends would have a fan that no weekend is in.
    private var stretches: [(x: Int, mean: Double, deviation: Double)] {
        guard let fan = outlook.fan else { return [] }
        let count = min(fan.mean.count, fan.deviation.count)
        let least = (count + Self.fanPoints - 1) / Self.fanPoints
        let days = least <= 1 ? 1 : (least + 6) / 7 * 7
        var result: [(x: Int, mean: Double, deviation: Double)] = []
        for start in stride(from: 0, to: count, by: days) {
            let end = min(start + days, count)
            let size = Double(end - start)
            // A rest of less than a week says as little of the mean as a single day.
            if end - start < min(days, 7), !result.isEmpty { break }
            let mean = fan.mean[start..<end].reduce(0, +) / size
            let squares = (start..<end).reduce(0.0) { sum, day in
                let (own, season) = (fan.deviation[day], fan.mean[day] - mean)
                return sum + own * own + season * season
            }
            let deviation = (squares / size).squareRoot()
            guard mean.isFinite, deviation.isFinite else { break }
            result.append((x(day: Double(start + end) / 2), mean, deviation))
        }
        guard !result.isEmpty else { return [] }
        result[0].x = x(day: 0)
        result[result.count - 1].x = max(result[result.count - 1].x, x(day: Double(count)))
        return result
    }

    private func fan(to html: inout HTMLWriter) {
        let stretches = stretches
        guard let first = stretches.first, stretches.count > 1 else { return }
        for confidence in Confidence.allCases.sorted(by: >) {
            var data = PathData()
            let half = confidence.deviations
            data.move(first.x, y(first.mean + half * first.deviation))
            for point in stretches.dropFirst() { data.line(point.x, y(point.mean + half * point.deviation)) }
            for point in stretches.reversed() { data.line(point.x, y(point.mean - half * point.deviation)) }
            data.close()
            path("b", data, to: &html)
        }
        var mean = PathData()
        mean.move(first.x, y(first.mean))
        for point in stretches.dropFirst() { mean.line(point.x, y(point.mean)) }
        path("m", mean, to: &html)
    }

    /// The thresholds and the capacity, with the days between which they are reached.
    private func lines(to html: inout HTMLWriter) {
        var thresholds = PathData()
        var full = PathData()
        var reached = PathData()
        for level in levels {
            let y = y(level.value)
            if level.isCapacity {
                full.move(0, y)
                full.line(Self.width, y)
            } else {
                thresholds.move(0, y)
                thresholds.line(Self.width, y)
            }
            guard let reach = outlook.reaches.first(where: { $0.threshold == level.threshold }),
                case .on(let day, _) = reach.crossing
            else { continue }
            if let high = reach.intervals.first(where: { $0.confidence == .high }) {
                reached.move(x(day: Double(high.earliest - outlook.firstDay)), y)
                reached.line(high.latest.map { x(day: Double($0 - outlook.firstDay)) } ?? Self.width, y)
            }
            let date = x(day: Double(day) - 0.5)
            reached.move(date, y - 6)
            reached.line(date, y + 6)
        }
        path("t", thresholds, to: &html)
        path("c", full, to: &html)
        path("i", reached, to: &html)
    }

    private func labels(to html: inout HTMLWriter) {
        // From the top down, so that the capacity's is there when some must be left out.
        var above = -100
        for level in levels.reversed() {
            let y = y(level.value)
            guard y - above >= 23 else { continue }
            above = y
            label("l", 2, max(y - 5, 18), ReportWords.threshold(level.threshold), to: &html)
        }
        // Without any level in sight the largest day gives the scale.
        guard levels.isEmpty, let largest, largest > 0 else { return }
        let y = y(largest)
        var line = PathData()
        line.move(0, y)
        line.line(x(day: 0), y)
        path("g", line, to: &html)
        label("l", 2, max(y - 5, 18), figures.text(largest), to: &html)
    }

    private func dates(at now: Int, to html: inout HTMLWriter) {
        let line = Self.height + Self.labelHeight - 5
        let first = ReportWords.date(outlook.firstDay - Int64(historyDays))
        let last = ReportWords.date(outlook.firstDay + Int64(horizonDays) - 1)
        if now >= 160 { label("d", 0, line, String(first.prefix(7)), to: &html) }
        let middle = ReportWords.date(outlook.firstDay)
        if now < 68 {
            label("d", 0, line, middle, to: &html)
        } else if now > Self.width - 68 {
            label("d e", Self.width, line, middle, to: &html)
        } else {
            label("d n", now, line, middle, to: &html)
        }
        if now <= Self.width - 160 { label("d e", Self.width, line, String(last.prefix(7)), to: &html) }
    }

    /// What the picture shows, for those who do not see it.
    private var words: String {
        let known = outlook.daily.compactMap { $0 }.filter(\.isFinite)
        var words = "\(outlook.direction.words), \(outlook.basisWords): "
        let end = ReportWords.date(outlook.firstDay - 1)
        words += "\(ReportWords.count(known.count, "day", "days")) known of \(outlook.daily.count) to \(end)"
        if let least = known.min(), let largest = known.max(), let last = known.last {
            words += ", from \(figures.text(least)) to \(figures.text(largest)), the last \(figures.text(last))"
        }
        if let missing = outlook.missingWords { words += "; \(missing)" }
        if let fan = outlook.fan, let mean = fan.mean.last, fan.deviation.count == fan.mean.count {
            let bounds = fan.bounds(.veryHigh, on: fan.mean.count - 1)
            let date = ReportWords.date(outlook.firstDay + Int64(fan.mean.count) - 1)
            words += "; expected on \(date) \(figures.text(max(0, mean))), with 95 % "
            words += "between \(figures.text(max(0, bounds.low))) and \(figures.text(max(0, bounds.high)))"
        }
        for reach in outlook.reaches {
            words += "; \(ReportWords.threshold(reach.threshold)): \(outlook.words(reach, horizon: horizonDays).answer)"
        }
        return words + "."
    }
}
