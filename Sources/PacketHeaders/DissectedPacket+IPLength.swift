extension DissectedPacket {
    /// The outermost IP packet's length in octets, its header included.
    ///
    /// The IP header's own figure goes first: what is left of the frame overstates small packets, which Ethernet pads.
    /// Where the header says 0 (segmentation offload, jumbograms) the rest of the frame is taken.
    ///
    /// - Parameters:
    ///   - frameLength: The frame's length with FCS and whatever was stripped (`frame_length`).
    ///   - stripped: How many of those octets were taken off before sampling.
    /// - Returns: The length; nil without IP.
    public func ipLength(frameLength: UInt32, stripped: UInt32) -> UInt32? {
        if outer.isIP { return outer.ipLength(frameLength, stripped) }
        return inner.first(where: \.isIP)?.ipLength(frameLength, stripped)
    }

    /// True when the IP header claims more octets than the frame had room for.
    ///
    /// Some firmware reports short frame lengths. The figures are left as they are; this is for counting such samples.
    public func ipLengthExceedsFrame(frameLength: UInt32, stripped: UInt32) -> Bool {
        if outer.isIP { return outer.ipLengthExceedsFrame(frameLength, stripped) }
        return inner.first(where: \.isIP)?.ipLengthExceedsFrame(frameLength, stripped) ?? false
    }
}

extension LayerSet {
    fileprivate func ipLength(_ frameLength: UInt32, _ stripped: UInt32) -> UInt32? {
        guard let declared = declaredIPLength, let offset = networkOffset else { return nil }
        return declared > 0 ? declared : room(frameLength, stripped, offset)
    }

    fileprivate func ipLengthExceedsFrame(_ frameLength: UInt32, _ stripped: UInt32) -> Bool {
        guard let declared = declaredIPLength, let offset = networkOffset else { return false }
        return declared > room(frameLength, stripped, offset)
    }

    /// The octets of a frame from some offset on; 0 where an agent stripped more than it counted.
    private func room(_ frameLength: UInt32, _ stripped: UInt32, _ offset: Int) -> UInt32 {
        UInt32(max(0, Int(frameLength) - Int(stripped) - offset))
    }

    /// The length the IP header states, 0 where it leaves it open; nil without IP.
    private var declaredIPLength: UInt32? {
        switch network {
        case .ipv4(let header): UInt32(header.totalLength)
        case .ipv6(let header): header.payloadLength == 0 ? 0 : UInt32(header.payloadLength) + 40
        case .none, .arp: nil
        }
    }
}
