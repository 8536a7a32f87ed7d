public import ByteReading

/// The value of one field of a record, as the wire has it.
public enum FieldValue: Hashable, Sendable {
    /// An unsigned number.
    case unsigned(UInt64)
    /// A signed number.
    case signed(Int64)
    /// A number of 4 bytes; kept in its own precision, so that it prints as the agent had it.
    case real32(Float)
    /// A number of 8 bytes.
    case real64(Double)
    /// Text; bytes that are no UTF-8 stand as replacement characters.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
    /// A network address, possibly none.
    case address(IPAddress)
    /// A hardware address.
    case mac(MACAddress)
    /// A UUID in its usual form.
    case uuid(String)
    /// Several values.
    case list([FieldValue])
    /// Named values.
    case record([NamedValue])

    /// A value with the field's name.
    public struct NamedValue: Hashable, Sendable {
        /// The field's name in the specification.
        public let name: String
        /// What the field holds.
        public let value: FieldValue

        /// A field's value under its name.
        public init(_ name: String, _ value: FieldValue) {
            self.name = name
            self.value = value
        }
    }
}

extension FieldValue {
    /// Reads a value of the given type.
    ///
    /// A count or length from the wire is held against the bytes that are left before anything is reserved for it.
    init(_ type: FieldType, parsing cursor: inout ByteCursor) throws(ShortRead) {
        switch type {
        case .unsigned32: self = .unsigned(UInt64(try cursor.readUInt32()))
        case .unsigned64: self = .unsigned(try cursor.readUInt64())
        case .signed32, .percent: self = .signed(Int64(Int32(bitPattern: try cursor.readUInt32())))
        case .real32: self = .real32(Float(bitPattern: try cursor.readUInt32()))
        case .real64: self = .real64(Double(bitPattern: try cursor.readUInt64()))
        case .mac:
            self = .mac(try cursor.readMAC())
            try cursor.skip(2)
        case .ipv4: self = .address(try cursor.readIPv4())
        case .ipv6: self = .address(try cursor.readIPv6())
        case .address: self = .address(try cursor.readAddress())
        case .text: self = .text(String(decoding: try cursor.readOpaque(), as: UTF8.self))
        case .bytes: self = .bytes(try cursor.readOpaque())
        case .fixedBytes(let count): self = .bytes(try cursor.readBytes(count))
        case .uuid: self = .uuid(uuidText(try cursor.readBytes(16)))
        case .array(let element):
            let count = try cursor.readCount(elementSize: element.minimumSize)
            var values: [FieldValue] = []
            values.reserveCapacity(count)
            for _ in 0..<count { values.append(try FieldValue(element, parsing: &cursor)) }
            self = .list(values)
        case .list(let fields):
            let count = try cursor.readCount(elementSize: fields.reduce(0) { $0 + $1.type.minimumSize })
            var values: [FieldValue] = []
            values.reserveCapacity(count)
            for _ in 0..<count {
                var named: [NamedValue] = []
                for field in fields {
                    named.append(NamedValue(field.name, try FieldValue(field.type, parsing: &cursor)))
                }
                values.append(.record(named))
            }
            self = .list(values)
        }
    }
}

/// A UUID in the 8-4-4-4-12 form.
private func uuidText(_ bytes: [UInt8]) -> String {
    var text = ""
    for (index, byte) in bytes.enumerated() {
        if [4, 6, 8, 10].contains(index) { text += "-" }
        text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    return text
}

extension ByteCursor {
    /// Reads a length, that many bytes and the padding after them.
    mutating func readOpaque() throws(ShortRead) -> [UInt8] {
        let length = try readUInt32()
        let value = try readBytes(Int(length))
        // The padding may be missing where the record ends with the bytes themselves.
        try skip(min(padding(after: length), remaining))
        return value
    }

    /// Reads the number of elements that follow and refuses one that the remaining bytes cannot hold.
    mutating func readCount(elementSize: Int) throws(ShortRead) -> Int {
        let count = Int(try readUInt32())
        guard count <= remaining / max(elementSize, 1) else {
            throw ShortRead(offset: offset, needed: count * max(elementSize, 1), available: remaining)
        }
        return count
    }

    /// Reads a typed address.
    ///
    /// An unknown address has no body.
    mutating func readAddress() throws(ShortRead) -> IPAddress {
        switch try readUInt32() {
        case 1: return try readIPv4()
        case 2: return try readIPv6()
        default: return .none
        }
    }
}
