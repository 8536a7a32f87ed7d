/// The number that names a structure: a 20-bit enterprise and a 12-bit format (sFlow v5, section 5.3, `data_format`).
///
/// The same number means different things for samples, flow records and counter records: each has its own table.
public struct DataFormat: Hashable, Sendable {
    /// The number as it stands on the wire.
    public let rawValue: UInt32

    /// A format from its number on the wire.
    @inlinable
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// A format of an enterprise; 0 is the standard's own.
    @inlinable
    public init(_ enterprise: UInt32, _ format: UInt32) {
        self.init(rawValue: enterprise << 12 | format & 0xfff)
    }

    /// The IANA enterprise number, 0 for standard structures.
    @inlinable public var enterprise: UInt32 { rawValue >> 12 }

    /// The number within the enterprise.
    @inlinable public var format: UInt32 { rawValue & 0xfff }
}

extension DataFormat: CustomStringConvertible {
    /// `enterprise:format`, for example `0:1`.
    public var description: String { "\(enterprise):\(format)" }
}
