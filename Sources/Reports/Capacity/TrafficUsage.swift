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
        (received.means + sent.means).compactMap(\.self).max() ?? 0
    }

    private var sumOfTotals: Double? {
        guard let one = received.total, let other = sent.total else { return nil }
        return one + other
    }

    /// Of both directions at once there are means alone; where one is not known, neither is what it would make with the
    /// other.
    private func combined(total: Double?, _ body: (Double, Double) -> Double) -> Usage {
        var usage = received
        for index in usage.means.indices {
            if let one = received.means[index], let other = sent.means[index] {
                usage.means[index] = body(one, other)
                usage.coverage[index] = min(received.coverage[index], sent.coverage[index])
            } else {
                usage.means[index] = nil
                usage.coverage[index] = 0
            }
        }
        usage.interpolated = max(received.interpolated, sent.interpolated)
        usage.peak = nil
        usage.percentile99 = nil
        usage.total = total
        return usage
    }
}
