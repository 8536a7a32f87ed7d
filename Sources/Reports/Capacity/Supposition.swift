import Forecasting
import Foundation
public import QueryEngine

/// Something that is supposed of the time to come.
public struct Supposition: Sendable {
    private enum Change: Sendable {
        /// A share that is added each month, whatever the history says.
        case growth(Double)
        /// What comes on top at once, in bits a second, or in percent points.
        case more(Double, isShare: Bool)
        /// What there is, in bits a second.
        case capacity(Double)
        /// So many of the largest members of a group fail.
        case loss(Int)
    }

    /// As it was written.
    public let text: String
    private let change: Change

    /// Reads `growth=+5%/month`, `add=2Gbps` (or `add=10%` of what is a share), `capacity=25Gbps` or `lose=1`.
    ///
    /// - Throws: `QueryError` for anything else.
    public init(_ text: String, parameter: String) throws(QueryError) {
        self.text = text
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        // A plus in a request's query is a space unless it is written as %2B.
        let value = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        switch parts.first {
        case "growth":
            if let share = Supposition.monthly(value) {
                change = .growth(share)
                return
            }
        case "add":
            if value.hasSuffix("%"), let points = Double(value.dropLast()), points.isFinite {
                change = .more(points, isShare: true)
                return
            }
            if let rate = BitRate(value, isSigned: true) {
                change = .more(rate.bitsPerSecond, isShare: false)
                return
            }
        case "capacity":
            if let rate = BitRate(value) {
                change = .capacity(rate.bitsPerSecond)
                return
            }
        case "lose":
            if let count = Int(value), (1...1000).contains(count) {
                change = .loss(count)
                return
            }
        default: break
        }
        throw QueryError(
            .badParameter,
            parameter: parameter,
            "'\(text.prefix(60))' is no supposition; write growth=+5%/month, add=2Gbps, capacity=25Gbps or lose=1"
        )
    }

    private static func monthly(_ text: String) -> Double? {
        let units: [(String, Double)] = [("%/month", 1), ("%/year", 12)]
        for (unit, months) in units where text.hasSuffix(unit) {
            guard let percent = Double(text.dropLast(unit.count)), percent > -100, percent <= 1000 else { return nil }
            return months == 1 ? percent / 100 : pow(1 + percent / 100, 1 / months) - 1
        }
        return nil
    }

    /// What there is supposed to be, in bits a second; nil where that is not supposed.
    var capacity: Double? { if case .capacity(let rate) = change { rate } else { nil } }
    /// How many members of a group fail; nil where none is supposed to.
    var lostMembers: Int? { if case .loss(let count) = change { count } else { nil } }

    /// Changes what is expected of a series that has risen by a slope each day.
    func apply(to path: inout ExpectedPath, slope: Double, unit: String) {
        switch change {
        case .more(let amount, let isShare) where isShare == (unit == "%"):
            path.mean = path.mean.map { $0 + amount }
            path.recent = path.recent.map { $0 + amount }
            path.recentMedian = path.recentMedian.map { $0 + amount }
        case .growth(let share) where !path.recent.isEmpty:
            // From the level of now, weekday by weekday; how sure that is grows with it.
            let deviation = path.levelDeviation.first ?? 0
            let last = path.recent.count - 1
            let levels = path.recent.enumerated().map { $1 + slope * Double(last - $0) }
            for day in path.mean.indices {
                let growth = pow(1 + share, Double(day + 1) / OutlookMaker.month)
                path.mean[day] = levels[day % levels.count] * growth
                path.levelDeviation[day] = deviation * growth
            }
            path.direction = share > 0 ? .growing : share < 0 ? .declining : .flat
        default: break
        }
    }
}

extension Sequence {
    /// The first result that is something.
    func firstNonNil<Value>(_ body: (Element) -> Value?) -> Value? {
        for element in self { if let value = body(element) { return value } }
        return nil
    }
}
