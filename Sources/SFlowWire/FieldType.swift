/// How one field of a record stands on the wire (XDR, RFC 4506; sFlow v5, section 5).
public indirect enum FieldType: Hashable, Sendable {
    /// An unsigned number of 4 bytes; every enumeration too.
    case unsigned32
    /// An unsigned number of 8 bytes.
    case unsigned64
    /// A signed number of 4 bytes.
    case signed32
    /// An IEEE 754 number of 4 bytes.
    case real32
    /// An IEEE 754 number of 8 bytes.
    case real64
    /// Hundredths of a percent in a signed number of 4 bytes; -1 unknown.
    case percent
    /// A hardware address: 6 bytes and 2 of padding.
    case mac
    /// Four bytes of an IPv4 address.
    case ipv4
    /// Sixteen bytes of an IPv6 address.
    case ipv6
    /// A type word (0 unknown, 1 IPv4, 2 IPv6) and the address that it announces.
    case address
    /// A length and that many bytes of text.
    case text
    /// A length and that many bytes.
    case bytes
    /// So many bytes, without a length.
    case fixedBytes(Int)
    /// A UUID's 16 bytes.
    case uuid
    /// A count and that many of the same.
    case list([RecordLayout.Field])
    /// A count and that many single values.
    case array(FieldType)

    /// The bytes that every value of the type takes, or nil where they vary.
    public var fixedSize: Int? {
        switch self {
        case .unsigned32, .signed32, .real32, .percent, .ipv4: 4
        case .unsigned64, .real64, .mac: 8
        case .ipv6, .uuid: 16
        case .fixedBytes(let count): count
        case .address, .text, .bytes, .list, .array: nil
        }
    }

    /// The fewest bytes that a value of the type takes.
    var minimumSize: Int {
        fixedSize ?? 4
    }
}
