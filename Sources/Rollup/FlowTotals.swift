import MetricCatalog

/// Totals of sampled packets, each scaled by the rate in its own sample.
///
/// The variances are those of the Horvitz–Thompson estimate with independent sampling, Σ r(r−1) and Σ r(r−1)·length²;
/// they add up over time and sources, so that every total can carry its error.
struct FlowTotals {
    var octets: UInt64 = 0
    var frames: UInt64 = 0
    var samples: UInt64 = 0
    var octetsVariance: Double = 0
    var framesVariance: Double = 0

    @inline(__always)
    mutating func add(rate: UInt32, length: UInt32) {
        let rate64 = UInt64(rate)
        octets = octets.addingSaturated(rate64 &* UInt64(length))
        frames &+= rate64
        samples &+= 1
        let spread = Double(rate) * Double(rate &- 1)
        framesVariance += spread
        octetsVariance += spread * Double(length) * Double(length)
    }
}
