import ByteReading

/// Where frames of a capture came from, and how their times are to be read.
struct CaptureInterface {
    let linkType: UInt16
    /// The most bytes kept of a frame; 0 means no limit.
    let snapLength: UInt32
    private(set) var clock: CaptureClock

    init(linkType: UInt16, clock: CaptureClock) {
        self.linkType = linkType
        snapLength = 0
        self.clock = clock
    }

    /// Reads the body of an interface description block.
    ///
    ///     option:  code 2 | length 2 | value, padded to 4
    init(parsing body: inout ByteCursor, order: ByteOrder) throws(ShortRead) {
        linkType = order.value(try body.readUInt16())
        try body.skip(2)
        snapLength = order.value(try body.readUInt32())
        var (resolution, offset): (UInt8, Int64) = (6, 0)
        while body.remaining > 0 {
            let (code, length) = (order.value(try body.readUInt16()), Int(order.value(try body.readUInt16())))
            var value = try body.readSlice(length)
            try body.skip(-length & 3)
            switch code {
            case 0: try body.skip(body.remaining)
            case 9: resolution = try value.readUInt8()
            case 14: offset = Int64(bitPattern: order.value(try value.readUInt64()))
            default: break
            }
        }
        clock = CaptureClock(resolution: resolution, offsetSeconds: offset)
    }
}

/// How an interface's timestamps count.
struct CaptureClock {
    private enum Unit {
        case nanoseconds(UInt64)
        case nanosecondFraction(UInt64)
        case binaryFraction(UInt8)
    }

    static let microseconds = CaptureClock(resolution: 6)
    static let nanoseconds = CaptureClock(resolution: 9)

    private let unit: Unit
    /// Seconds to add to every timestamp.
    private let offsetSeconds: Int64

    /// - Parameters:
    ///   - resolution: As the pcapng option `if_tsresol` has it: a tick is 10 to the minus so many seconds, or 2 to the
    ///     minus so many if the top bit is set.
    ///   - offsetSeconds: The pcapng option `if_tsoffset`.
    init(resolution: UInt8, offsetSeconds: Int64 = 0) {
        self.offsetSeconds = offsetSeconds
        let exponent = resolution & 0x7f
        if resolution & 0x80 != 0 {
            unit = .binaryFraction(exponent)
        } else if exponent <= 9 {
            unit = .nanoseconds(CaptureClock.powerOfTen(9 - exponent))
        } else {
            // Of ticks finer than 10^-28 s, 64 bits do not make one nanosecond.
            unit = .nanosecondFraction(exponent <= 28 ? CaptureClock.powerOfTen(exponent - 9) : .max)
        }
    }

    /// Nanoseconds since the epoch; the nearest limit of `Int64` for times beyond it.
    func nanoseconds(ticks: UInt64) -> Int64 {
        // 128 bits hold every product of a 64-bit number of seconds or ticks with 10^9.
        let sinceOffset: Int128 =
            switch unit {
            case .nanoseconds(let factor): Int128(ticks) * Int128(factor)
            case .nanosecondFraction(let divisor): Int128(ticks / divisor)
            case .binaryFraction(let shift): (Int128(ticks) * 1_000_000_000) >> Int128(shift)
            }
        return Int64(clamping: sinceOffset + Int128(offsetSeconds) * 1_000_000_000)
    }

    private static func powerOfTen(_ exponent: UInt8) -> UInt64 {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
}
