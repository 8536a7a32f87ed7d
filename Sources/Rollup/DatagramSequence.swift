/// The datagram sequence of one agent and sub-agent: tells loss, lateness, repetition and restarts.
///
/// A jump is not believed to be loss beyond `largestGap`; a number from the recent past that was missing fills its hole.
struct DatagramSequence {
    /// What a sequence number says of its datagram.
    enum Arrival: Equatable {
        /// The first of its stream.
        case first
        /// In order, after so many that are missing.
        case inOrder(lost: UInt32)
        /// It was missing, and comes now.
        case late
        /// It came before.
        case duplicate
        /// The agent began anew, or its numbers jumped.
        case restart
    }

    /// A larger jump is a restart or a long outage, which is no count of losses.
    static let largestGap: Int32 = 10_000
    /// An uptime that goes back further than this is a restart, not a datagram overtaken on its way.
    private static let reorderMilliseconds: Int32 = 5_000

    private var isStarted = false
    private var sequence: UInt32 = 0
    private(set) var uptime: UInt32 = 0
    private var shape: UInt64 = 0
    /// Bit *n* set: the number *n + 1* before `sequence` has arrived.
    private var arrived: UInt64 = 0

    /// Takes account of a datagram.
    ///
    /// - Parameters:
    ///   - number: Its sequence number.
    ///   - newUptime: Its uptime.
    ///   - newShape: Anything else that a repeated datagram would have in common with the first.
    /// - Returns: How it stands to those before.
    mutating func note(_ number: UInt32, uptime newUptime: UInt32, shape newShape: UInt64) -> Arrival {
        guard isStarted else {
            start(number, newUptime, newShape)
            return .first
        }
        let step = Int32(bitPattern: number &- sequence)
        let uptimeStep = Int32(bitPattern: newUptime &- uptime)
        if step == 0 {
            // Some agents do not count: only a datagram that is alike in all else is a repetition.
            if uptimeStep == 0, newShape == shape { return .duplicate }
            if uptimeStep < -DatagramSequence.reorderMilliseconds {
                start(number, newUptime, newShape)
                return .restart
            }
            uptime = newUptime
            shape = newShape
            return .inOrder(lost: 0)
        }
        if uptimeStep < -DatagramSequence.reorderMilliseconds || step > DatagramSequence.largestGap || step < -64 {
            start(number, newUptime, newShape)
            return .restart
        }
        if step < 0 {
            let bit = UInt64(1) << UInt64(-step - 1)
            if arrived & bit != 0 { return .duplicate }
            arrived |= bit
            return .late
        }
        arrived = step >= 64 ? 0 : arrived << UInt64(step)
        if step <= 64 { arrived |= 1 << UInt64(step - 1) }
        sequence = number
        uptime = newUptime
        shape = newShape
        return .inOrder(lost: UInt32(step - 1))
    }

    private mutating func start(_ number: UInt32, _ newUptime: UInt32, _ newShape: UInt64) {
        isStarted = true
        sequence = number
        uptime = newUptime
        shape = newShape
        // What came before the first is not missing: it was never to be counted.
        arrived = .max
    }
}
