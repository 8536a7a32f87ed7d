import Foundation
public import MetricCatalog
public import Rollup

/// The machine's clocks.
public enum SystemClock {
    /// The time of day and a clock that does not step.
    public static func receiveTime() -> ReceiveTime {
        ReceiveTime(wall: milliseconds(CLOCK_REALTIME), monotonic: milliseconds(CLOCK_MONOTONIC))
    }

    /// The time of day.
    public static func now() -> Milliseconds {
        milliseconds(CLOCK_REALTIME)
    }

    private static func milliseconds(_ clock: clockid_t) -> Milliseconds {
        var time = timespec()
        clock_gettime(clock, &time)
        return Milliseconds(time.tv_sec) * 1000 + Milliseconds(time.tv_nsec) / 1_000_000
    }
}
