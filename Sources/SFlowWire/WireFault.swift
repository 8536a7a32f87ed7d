/// Why bytes from the network could not be read as the specification has them.
///
/// A fault costs no more than what it touches: a record, a sample, or the whole datagram.
public enum WireFault: UInt8, CaseIterable, Error, Sendable {
    /// The first word is no sFlow version.
    case notSFlow
    /// sFlow, but not version 5.
    case unsupportedVersion
    /// The datagram ends inside its header.
    case truncatedHeader
    /// The agent's address is of a type that the specification does not define.
    case unknownAddressType
    /// A sample is longer than what is left of the datagram.
    case truncatedSample
    /// A sample is too short for its own fields.
    case shortSample
    /// A record is longer than what is left of its sample.
    case truncatedRecord
    /// A record is too short for its own fields, or a count in it is larger than the record.
    case shortRecord

    /// The reason as programs read it.
    public var name: String {
        switch self {
        case .notSFlow: "not_sflow"
        case .unsupportedVersion: "unsupported_version"
        case .truncatedHeader: "truncated_header"
        case .unknownAddressType: "unknown_address_type"
        case .truncatedSample: "truncated_sample"
        case .shortSample: "short_sample"
        case .truncatedRecord: "truncated_record"
        case .shortRecord: "short_record"
        }
    }
}

/// The faults met in one datagram.
public struct WireFaults: OptionSet, Sendable {
    /// One bit a fault.
    public let rawValue: UInt16

    /// A set from its bits.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The set of one fault.
    @inlinable
    public init(_ fault: WireFault) {
        self.init(rawValue: 1 << UInt16(fault.rawValue))
    }

    /// The faults of the set.
    public var all: [WireFault] { WireFault.allCases.filter { contains(WireFaults($0)) } }
}
