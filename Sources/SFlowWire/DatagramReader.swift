internal import ByteReading

/// Reads one sFlow v5 datagram, sample by sample, without copying it.
///
/// Three windows lie in each other: datagram, sample, record. Each is cut by its declared length, no read leaves its
/// window, and after each the reader goes on at the declared end, whatever was read in between. A fault is noted in
/// `faults` and costs what it touches; what came before it has been handed out already.
public struct DatagramReader: ~Escapable {
    /// The datagram's head.
    public let header: DatagramHeader
    /// What was wrong with the datagram's own structure.
    ///
    /// Each sample has its own faults beside these.
    public private(set) var faults: WireFaults = []
    private var cursor: ByteCursor
    private var samplesLeft: UInt32

    /// Reads the head.
    ///
    /// - Throws: What makes the whole datagram unreadable.
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) throws(WireFault) {
        var cursor = ByteCursor(bytes)
        header = try DatagramHeader(parsing: &cursor)
        samplesLeft = header.sampleCount
        self.cursor = cursor
    }

    /// The next sample, or nil when all have been read or the rest cannot be.
    @_lifetime(copy self)
    public mutating func nextSample() -> SampleReader? {
        guard samplesLeft > 0 else { return nil }
        guard let tag = cursor.peekUInt32(), let length = cursor.peekUInt32(at: 4) else {
            return refuseRest()
        }
        samplesLeft -= 1
        try? cursor.skip(8)
        if Int(length) > cursor.remaining {
            // Cut short on its way: the records that arrived whole are still good.
            faults.insert(WireFaults(.truncatedSample))
            samplesLeft = 0
        }
        guard var body = try? cursor.readSlice(min(Int(length), cursor.remaining)) else { return refuseRest() }
        try? cursor.skip(min(padding(after: length), cursor.remaining))
        var format = DataFormat(rawValue: tag)
        // The sample that Foundry's ACL sample wraps stands behind two words of its own; one level is all there is.
        if format == .wrappedSample, let inner = body.peekUInt32(at: 8), let size = body.peekUInt32(at: 12),
            Int(size) <= body.remaining - 16
        {
            format = DataFormat(rawValue: inner)
            try? body.skip(16)
        }
        return SampleReader(format: format, body: body)
    }

    /// Where the next sample begins, in octets from the first of the datagram.
    public var offset: Int { cursor.offset }

    /// How many bytes lie behind the last sample.
    ///
    /// Some agents pad their datagrams.
    public var trailingByteCount: Int { cursor.remaining }

    @_lifetime(copy self)
    private mutating func refuseRest() -> SampleReader? {
        faults.insert(WireFaults(.truncatedSample))
        samplesLeft = 0
        return nil
    }
}

/// The bytes that bring a length up to the next multiple of 4 (RFC 4506, section 3).
@inlinable
func padding(after length: UInt32) -> Int {
    Int((0 &- length) & 3)
}
