import Forecasting
import TextOutput

/// The words and dates that all forms of a capacity report share.
enum ReportWords {
    /// What stands where there is no figure.
    static let none = "–"

    /// A day counted from 1970-01-01, as `2026-11-27`.
    static func date(_ day: Int64) -> String {
        // Outside of the years 0 to 9999 there is no such text.
        guard (-719_528...2_932_896).contains(day) else { return "out of the calendar" }
        return String(utcText(milliseconds: day * 86_400_000).prefix(10))
    }

    /// A time in UTC to the minute, as `2026-11-27 19:00 UTC`.
    static func minute(_ time: Int64) -> String {
        let text = utcText(milliseconds: time)
        guard let separator = text.firstIndex(of: "T") else { return text }
        return "\(text[..<separator]) \(text[text.index(after: separator)...].prefix(5)) UTC"
    }

    /// A share, from 0 to 1 and above, in percent.
    static func share(_ share: Double) -> String {
        guard share.isFinite, share.magnitude < 1e12 else { return none }
        if share != 0, share.magnitude < 0.0005 { return share < 0 ? "> −0.1 %" : "< 0.1 %" }
        // Almost all is not all.
        if share < 1, share >= 0.9995 { return "> 99.9 %" }
        return withMinus(HumanUnit("%").text((share * 1000).rounded() / 10))
    }

    /// A threshold, which is in percent already.
    static func threshold(_ percent: Double) -> String { "\(numberText(percent) ?? none) %" }

    /// A count with its noun.
    static func count(_ number: some BinaryInteger, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    /// The words one after the other.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }

    static func withMinus(_ text: String) -> String { text.first == "-" ? "−\(text.dropFirst())" : text }
}

/// Figures of one unit in words.
struct FigureWords {
    private let unit: String
    private let human: HumanUnit

    init(_ unit: String) {
        self.unit = unit
        human = HumanUnit(unit)
    }

    /// A figure, or a dash.
    func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return ReportWords.none }
        // Nothing that is measured is as large, but an agent may say anything.
        let limit = unit == "%" ? 1e15 : 1e30
        guard value.magnitude < limit else { return "\(value < 0 ? "−" : "")\(value.magnitude) \(unit)" }
        return ReportWords.withMinus(human.text(unit == "%" ? (value * 10).rounded() / 10 : value))
    }

    /// A figure with its sign.
    func signed(_ value: Double) -> String { value > 0 ? "+\(text(value))" : text(value) }

    /// The ends of an interval with their signs; a unit that both have is written once.
    func signed(_ interval: Interval) -> String {
        let (low, high) = (signed(interval.low), signed(interval.high))
        guard let space = low.lastIndex(of: " "), high.hasSuffix(low[space...]) else { return "\(low) to \(high)" }
        return "\(low[..<space]) to \(high)"
    }
}

extension CapacityRow {
    /// The capacity that shares and dates may be given of.
    var usableCapacity: Double? {
        guard let capacity, capacity.isFinite, capacity > 0, capacitySource != .unknown else { return nil }
        return capacity
    }

    /// A share of the capacity in words, or nothing where it is not known or the figure is that share already.
    func shareWords(_ value: Double?) -> String? {
        guard let value, let capacity = usableCapacity, unit != "%" || capacity != 100 else { return nil }
        return ReportWords.share(value / capacity)
    }

    /// The capacity, and how it is known.
    var capacityWords: (figure: String, source: String) {
        let figures = FigureWords(unit)
        switch capacitySource {
        case .unknown: return ("not known", "")
        case .implausible:
            let said = capacity.map { "the \(figures.text($0)) that the agent says" } ?? "the agent says"
            return ("implausible", "more was used than \(said)")
        case .reported: return (figures.text(capacity), "the agent says it")
        case .configured: return (figures.text(capacity), "configured")
        case .supposed: return (figures.text(capacity), "supposed")
        case .share: return (figures.text(capacity), "a share of what there is")
        }
    }

    /// What kind of thing it is.
    var subjectWords: String {
        let ports = memberCount.map { ReportWords.count($0, "port", "ports") }
        return switch subject {
        case .interface: ports.map { "interface of \($0)" } ?? "interface"
        case .group: ports.map { "group of \($0)" } ?? "group"
        case .agent: ports.map { "agent, \($0)" } ?? "agent"
        case .cpu: "processors"
        case .memory: "memory"
        case .disk: "file systems"
        case .pool: "workers"
        }
    }

    /// What is known of it as words, the kind first.
    var identityWords: String {
        var words = [subjectWords]
        if let agent { words.append(agent) }
        if let source { words.append("source \(source)") }
        return words.joined(separator: " · ")
    }
}

extension TrafficDirection {
    /// The direction in words.
    var words: String {
        switch self {
        case .in: "in"
        case .out: "out"
        case .max: "max of both"
        case .sum: "sum of both"
        case .use: "use"
        }
    }
}
