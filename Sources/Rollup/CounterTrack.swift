import MetricCatalog

/// What is remembered of one group's counters between two reports.
struct CounterTrack {
    /// When the last report's interval ended.
    var end: Milliseconds = .min
    /// When the last report arrived.
    var arrival: Milliseconds = 0
    /// The same by the monotonic clock.
    var monotonic: Milliseconds = 0
    /// The sub-agent of the last report; uptimes of others say nothing about the interval.
    var subAgent: UInt32 = 0
    /// The uptime in the last report's datagram.
    var uptime: UInt32 = 0
    /// The sequence number of the last report's sample.
    var sequence: UInt32 = 0
    /// The usual interval between two reports, 0 while there was none.
    var usualInterval: Milliseconds = 0
    /// How many intervals in a row were much longer than usual.
    private var longIntervals: UInt8 = 0
    /// One bit a column, set where a last value is known.
    var known: UInt64 = 0
    /// Tells whether the record's words may have changed.
    var textDigest: UInt64 = 0
    /// Where the last values begin in the rollup's list.
    let firstValue: Int

    init(firstValue: Int) {
        self.firstValue = firstValue
    }

    /// Learns from an interval and tells whether it is much longer than usual.
    mutating func noteInterval(_ length: Milliseconds) -> Bool {
        guard usualInterval > 0 else {
            usualInterval = length
            return false
        }
        guard length > 3 * usualInterval, length > 2_000 else {
            usualInterval = (3 * usualInterval + length) / 4
            longIntervals = 0
            return false
        }
        longIntervals += 1
        // A source that stays slow has a new usual interval.
        if longIntervals >= 3 {
            usualInterval = length
            longIntervals = 0
        }
        return true
    }
}
