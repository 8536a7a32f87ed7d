public import ByteReading

/// A MAC header of IEEE 802.11 (clause 9.2).
///
/// Data and management frames have three or four addresses, control frames one or two. What each is for follows from
/// the frame's type and its two DS bits.
public struct WirelessHeader: Hashable, Sendable {
    /// The frame control field, its first octet in the low half: version, type, subtype, then the flags.
    public let frameControl: UInt16
    /// The duration in microseconds, or an association identifier.
    public let durationID: UInt16
    /// The first address: always the receiver.
    public let address1: MACAddress
    /// The second address: the transmitter where there is one.
    public let address2: MACAddress?
    /// The third address.
    public let address3: MACAddress?
    /// The fourth address, of frames between access points.
    public let address4: MACAddress?
    /// The sequence number (high 12 bits) and fragment number (low 4).
    public let sequenceControl: UInt16?
    /// The QoS control field.
    public let qosControl: UInt16?

    /// 0 management, 1 control, 2 data, 3 extension.
    public var type: UInt8 { UInt8(truncatingIfNeeded: frameControl >> 2) & 3 }
    /// The kind of frame within its type.
    public var subtype: UInt8 { UInt8(truncatingIfNeeded: frameControl >> 4) & 15 }
    /// Whether the frame goes to the distribution system.
    public var isToDS: Bool { frameControl & 0x0100 != 0 }
    /// Whether the frame comes from the distribution system.
    public var isFromDS: Bool { frameControl & 0x0200 != 0 }
    /// Whether the body is encrypted.
    public var isProtected: Bool { frameControl & 0x4000 != 0 }
    /// The frame's number modulo 4096.
    public var sequenceNumber: UInt16? { sequenceControl.map { $0 >> 4 } }

    /// Who receives the frame on the air.
    public var receiver: MACAddress { address1 }
    /// Who sends the frame on the air.
    public var transmitter: MACAddress? { address2 }

    /// The station the frame is for in the end; nil for control frames.
    public var destination: MACAddress? {
        guard address3 != nil else { return nil }
        return isToDS ? address3 : address1
    }

    /// The station the frame came from in the beginning; nil for control frames.
    public var source: MACAddress? {
        guard address3 != nil else { return nil }
        return switch (isToDS, isFromDS) {
        case (_, false): address2
        case (false, true): address3
        case (true, true): address4
        }
    }

    /// The access point's address; nil between access points and for control frames.
    public var bssid: MACAddress? {
        guard address3 != nil else { return nil }
        return switch (isToDS, isFromDS) {
        case (false, false): address3
        case (false, true): address2
        case (true, false): address1
        case (true, true): nil
        }
    }
}

extension WirelessHeader {
    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        frameControl = try cursor.readUInt16().byteSwapped
        durationID = try cursor.readUInt16().byteSwapped
        address1 = try cursor.readMAC()
        let type = UInt8(truncatingIfNeeded: frameControl >> 2) & 3
        let subtype = UInt8(truncatingIfNeeded: frameControl >> 4) & 15
        guard type == 0 || type == 2 else {
            // CTS, ACK and the control wrapper name their receiver alone; so far as is known do extension frames.
            let isShort = type == 3 || subtype == 7 || subtype == 12 || subtype == 13
            address2 = isShort ? nil : try cursor.readMAC()
            (address3, address4, sequenceControl, qosControl) = (nil, nil, nil, nil)
            return
        }
        address2 = try cursor.readMAC()
        address3 = try cursor.readMAC()
        sequenceControl = try cursor.readUInt16().byteSwapped
        let isData = type == 2
        address4 = isData && frameControl & 0x0300 == 0x0300 ? try cursor.readMAC() : nil
        let hasQoS = isData && subtype & 8 != 0
        qosControl = hasQoS ? try cursor.readUInt16().byteSwapped : nil
        // The order bit announces HT control in QoS data and in management frames.
        if frameControl & 0x8000 != 0, hasQoS || !isData { try cursor.skip(4) }
    }

    /// Whether an LLC header follows in the clear.
    var hasPlainPayload: Bool {
        guard type == 2, subtype & 4 == 0, !isProtected else { return false }
        // Later fragments begin in mid-packet, and an aggregate has several packets with headers of their own.
        return sequenceControl.map { $0 & 15 } == 0 && (qosControl ?? 0) & 0x80 == 0
    }
}

extension Dissector {
    mutating func wireless(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let header = try WirelessHeader(parsing: &cursor)
        layers.link = .wireless(header)
        return header.hasPlainPayload ? .llc : .stop
    }
}
