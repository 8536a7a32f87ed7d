/// A resolution in which the store keeps what it knows.
public struct Tier: Hashable, Sendable {
    /// The name in answers, settings and the store.
    public let name: String
    /// How long a bucket is.
    public let width: Milliseconds
    /// How much time one chunk holds.
    public let window: Milliseconds

    /// The reports themselves: any second can be read exactly.
    public static let second = Tier(name: "1s", width: 1_000, window: 900_000)
    /// Buckets of a minute.
    public static let minute = Tier(name: "1m", width: 60_000, window: 3_600_000)

    /// Buckets of five minutes, the ones that billing percentiles are made of.
    public static let fiveMinutes = Tier(name: "5m", width: 300_000, window: 86_400_000)
    /// Buckets of an hour.
    public static let hour = Tier(name: "1h", width: 3_600_000, window: 30 * 86_400_000)
    /// Buckets of a day, UTC.
    public static let day = Tier(name: "1d", width: 86_400_000, window: 360 * 86_400_000)

    /// Every tier, finest first.
    ///
    /// Each is made from the one before it, whose windows and buckets its own are made of.
    public static let all: [Tier] = [.second, .minute, .fiveMinutes, .hour, .day]

    /// The tier that this one is made from; nil for the finest.
    public var finer: Tier? { Tier.all.last { $0.width < width } }

    /// The tier that is made from this one; nil for the coarsest.
    public var coarser: Tier? { Tier.all.first { $0.width > width } }

    /// The tiers above the finest.
    public static var coarse: [Tier] { Array(all.dropFirst()) }

    /// Buckets of ten seconds, of flows alone.
    public static let tenSeconds = Tier(name: "10s", width: 10_000, window: 3_600_000)

    /// The tiers in which flows are kept, finest first.
    ///
    /// Each is made from the one before it. The finest has shorter chunks than that of series: keys that come once take
    /// memory until their chunk is made.
    public static let flows: [Tier] = [
        Tier(name: "1s", width: 1_000, window: 300_000), .tenSeconds, .minute, .fiveMinutes, .hour, .day,
    ]

    /// The number of the window that a time lies in.
    @inlinable
    public func windowNumber(_ time: Milliseconds) -> Int64 {
        floorMultiple(time, of: window) / window
    }
}
