/// Where a sampled packet came in or went out (sFlow v5, section 5, `interface`).
///
/// Only `ifIndex` names a port: no special value may be taken for one.
public enum PacketInterface: Hashable, Sendable {
    /// The agent does not know.
    case unknown
    /// A port.
    case ifIndex(UInt32)
    /// The device itself: as input it made the packet, as output it consumed it.
    case `internal`
    /// The packet was dropped, for this reason.
    case discarded(reason: UInt32)
    /// The packet went to several ports; a count of 0 means an unknown number above one.
    case multiple(count: UInt32)
    /// A format that the specification does not define.
    case undefined(format: UInt32, value: UInt32)

    /// The compact form's constant for the device itself; hsflowd sends it in expanded samples too.
    @usableFromInline static let internalCompact: UInt32 = 0x3fff_ffff
    /// The expanded form's constant for the device itself (errata of sFlow v5).
    @usableFromInline static let internalExpanded: UInt32 = 0xffff_ffff

    /// An interface from the compact form: format in the top 2 bits, value in the low 30.
    @inlinable
    public init(compact word: UInt32) {
        self.init(format: word >> 30, value: word & 0x3fff_ffff)
    }

    /// An interface from the expanded form's two words.
    @inlinable
    public init(format: UInt32, value: UInt32) {
        switch (format, value) {
        case (0, 0): self = .unknown
        case (0, PacketInterface.internalCompact), (0, PacketInterface.internalExpanded): self = .internal
        case (0, _): self = .ifIndex(value)
        case (1, _): self = .discarded(reason: value)
        case (2, _): self = .multiple(count: value)
        default: self = .undefined(format: format, value: value)
        }
    }

    /// The port's ifIndex, if a port is named.
    @inlinable public var ifIndex: UInt32? {
        if case .ifIndex(let index) = self { index } else { nil }
    }
}

extension PacketInterface: CustomStringConvertible {
    /// The ifIndex, or a word for what is not a port.
    public var description: String {
        switch self {
        case .unknown: "unknown"
        case .ifIndex(let index): "\(index)"
        case .internal: "internal"
        case .discarded(let reason): "discard(\(reason))"
        case .multiple(0): "multiple"
        case .multiple(let count): "multiple(\(count))"
        case .undefined(let format, let value): "undefined(\(format),\(value))"
        }
    }
}
