import MetricCatalog

/// Holds a port's samples against its counters: the two must tell of about the same octets.
///
/// A sampling rate that is not the true one shows here and nowhere else.
struct FlowCheck {
    /// For how long both are gathered before they are compared.
    static let span: Milliseconds = 300_000
    /// With fewer samples the estimate may be off by more than a quarter (196 · √(1/n) percent at 95 %).
    static let fewestSamples: UInt64 = 62
    /// What the ratio of estimate and counters may be.
    static let plausible = 0.5...2.0

    /// Estimated octets and samples by direction: ingress, egress, undirected.
    private var octets: (UInt64, UInt64, UInt64) = (0, 0, 0)
    private var samples: (UInt64, UInt64, UInt64) = (0, 0, 0)
    private var received: UInt64 = 0
    private var sent: UInt64 = 0
    private var covered: Milliseconds = 0

    /// Takes in a second's estimate.
    mutating func add(_ totals: FlowTotals, _ direction: FlowDirection) {
        switch direction {
        case .ingress:
            octets.0 &+= totals.octets
            samples.0 += totals.samples
        case .egress:
            octets.1 &+= totals.octets
            samples.1 += totals.samples
        case .undirected:
            octets.2 &+= totals.octets
            samples.2 += totals.samples
        case .inferredIngress, .inferredEgress: break
        }
    }

    /// Takes in what counters grew by over an interval.
    ///
    /// - Returns: What does not fit, in words, once a span is full; nil where all does or nothing can be said yet.
    mutating func add(received more: UInt64, sent moreSent: UInt64, over length: Milliseconds) -> String? {
        received &+= more
        sent &+= moreSent
        covered += length
        guard covered >= FlowCheck.span else { return nil }
        defer { self = FlowCheck() }
        let pairs = [
            ("received", octets.0, samples.0, received), ("sent", octets.1, samples.1, sent),
            ("both ways", octets.2, samples.2, received &+ sent),
        ]
        for (name, estimate, count, counter) in pairs where count >= FlowCheck.fewestSamples {
            let ratio = Double(estimate) / Double(counter)
            guard !FlowCheck.plausible.contains(ratio) else { continue }
            let tenths = ratio.isFinite ? "\((ratio * 10).rounded() / 10)" : "infinitely many"
            return "\(name): samples tell of \(tenths) times the octets that the counters do"
        }
        return nil
    }
}
