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

    /// Every tier, finest first.
    ///
    /// Each is made from the one before it.
    public static let all: [Tier] = [.second, .minute]

    /// The tiers above the finest.
    public static var coarse: [Tier] { Array(all.dropFirst()) }

    /// The number of the window that a time lies in.
    @inlinable
    public func windowNumber(_ time: Milliseconds) -> Int64 {
        floorMultiple(time, of: window) / window
    }
}
