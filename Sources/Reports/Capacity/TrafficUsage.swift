import QueryEngine

/// What was received and sent, and the larger and the sum of both in each interval.
struct TrafficUsage {
    private let received: Usage
    private let sent: Usage

    init(_ received: Usage, _ sent: Usage) {
        self.received = received
        self.sent = sent
    }

    var byDirection: KeyValuePairs<TrafficDirection, Usage> {
        [.in: received, .out: sent, .max: combined(total: nil, max), .sum: combined(total: sumOfTotals, +)]
    }

    /// The largest mean of any interval and direction.
    var largestMean: Double {
        // What is not known is larger than nothing.
        [received, sent].reduce(0) { largest, usage in usage.means.reduce(largest) { $1 > $0 ? $1 : $0 } }
    }

    private var sumOfTotals: Double? {
        guard let one = received.total, let other = sent.total else { return nil }
        return one + other
    }

    /// Of both directions at once there are means alone; where one is not known, neither is what it would make with the
    /// other.
    private func combined(total: Double?, _ body: (Double, Double) -> Double) -> Usage {
        var usage = received
        usage.means = zip(received.means, sent.means).map { one, other in
            one.isNaN || other.isNaN ? .nan : body(one, other)
        }
        usage.coverage = usage.means.indices.map { index in
            usage.means[index].isNaN ? 0 : min(received.coverage[index], sent.coverage[index])
        }
        usage.interpolated = max(received.interpolated, sent.interpolated)
        usage.peak = nil
        usage.percentile99 = nil
        usage.total = total
        return usage
    }
}
