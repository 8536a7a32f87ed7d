public import ByteReading

/// The fields of one structure in the order in which they stand on the wire.
///
/// A structure is described here once: the decoder, the metric catalogue and the tests read the same table. To teach
/// Tidemark a structure, add its layout to the family's file in `Layouts` and to that family's list.
public struct RecordLayout: Hashable, Sendable {
    /// The structure's number.
    public let format: DataFormat
    /// The structure's name in its specification.
    public let name: String
    /// The fields in wire order.
    public let fields: [Field]
    /// How many of the first fields every record has.
    ///
    /// Agents append fields to known structures, so that a shorter record is an older form.
    public let requiredFieldCount: Int
    /// Fields that some agents write under the same number; taken where they fill a record exactly.
    public let otherForm: [Field]?

    /// One field of a structure.
    public struct Field: Hashable, Sendable {
        /// The field's name in the specification.
        public let name: String
        /// How it stands on the wire.
        public let type: FieldType
        /// How its value behaves in time.
        public let kind: Kind

        /// A field of a structure.
        public init(_ name: String, _ type: FieldType, _ kind: Kind = .attribute) {
            self.name = name
            self.type = type
            self.kind = kind
        }
    }

    /// How a field's value behaves in time.
    public enum Kind: Hashable, Sendable {
        /// It only grows and wraps at its width: what matters is the difference between two reports.
        case counter
        /// It says what is so now.
        case gauge
        /// It describes, and rarely changes.
        case attribute
    }

    /// A layout.
    ///
    /// - Parameters:
    ///   - format: The structure's number.
    ///   - name: The structure's name in its specification.
    ///   - required: How many of the first fields every record has; all, unless later fields were appended.
    ///   - fields: The fields in wire order.
    ///   - otherForm: Fields that some agents write under the same number.
    public init(
        _ format: DataFormat,
        _ name: String,
        required: Int? = nil,
        _ fields: [Field],
        otherForm: [Field]? = nil
    ) {
        self.format = format
        self.name = name
        self.fields = fields
        self.otherForm = otherForm
        requiredFieldCount = required ?? fields.count
    }

    /// The fewest bytes that a record of this structure has.
    public var requiredSize: Int { fields.prefix(requiredFieldCount).reduce(0) { $0 + $1.type.minimumSize } }

    /// Reads a record of this structure: all fields that are there.
    ///
    /// - Throws: When a required field is not all there. Bytes behind the last known field are ignored.
    public func decode(_ body: borrowing ByteCursor) throws(ShortRead) -> [FieldValue.NamedValue] {
        if let otherForm {
            // Two forms under one number: only one that fits to the byte is to be believed.
            if let values = exactly(fields, body) ?? exactly(otherForm, body) { return values }
            throw ShortRead(offset: body.offset, needed: body.remaining + 1, available: body.remaining)
        }
        var cursor = copy body
        var values: [FieldValue.NamedValue] = []
        values.reserveCapacity(fields.count)
        for (index, field) in fields.enumerated() {
            if index >= requiredFieldCount, cursor.remaining < field.type.minimumSize { break }
            values.append(FieldValue.NamedValue(field.name, try FieldValue(field.type, parsing: &cursor)))
            let isVoid = values[index].value == .address(.none)
            if isVoid, cursor.remaining == filler(after: index) { try cursor.skip(4) }
        }
        return values
    }

    /// What is left of a record behind an unknown address when its four bytes of filler, which hsflowd writes, are
    /// there; nil where other fields of varying length follow.
    private func filler(after index: Int) -> Int? {
        var size = 4
        for field in fields[(index + 1)...] {
            guard let length = field.type.fixedSize else { return nil }
            size += length
        }
        return size
    }

    /// The fields' values if they fill a record to its end.
    private func exactly(_ fields: [Field], _ body: borrowing ByteCursor) -> [FieldValue.NamedValue]? {
        var cursor = copy body
        var values: [FieldValue.NamedValue] = []
        for field in fields {
            guard let value = try? FieldValue(field.type, parsing: &cursor) else { return nil }
            values.append(FieldValue.NamedValue(field.name, value))
        }
        return cursor.remaining == 0 ? values : nil
    }
}

extension RecordLayout.Field {
    /// Counters of 4 bytes that follow each other.
    static func counters32(_ names: String...) -> [Self] { names.map { Self($0, .unsigned32, .counter) } }
    /// Counters of 8 bytes that follow each other.
    static func counters64(_ names: String...) -> [Self] { names.map { Self($0, .unsigned64, .counter) } }
    /// Gauges of 4 bytes that follow each other.
    static func gauges32(_ names: String...) -> [Self] { names.map { Self($0, .unsigned32, .gauge) } }
    /// Gauges of 8 bytes that follow each other.
    static func gauges64(_ names: String...) -> [Self] { names.map { Self($0, .unsigned64, .gauge) } }
    /// Numbers of 4 bytes that describe and follow each other.
    static func numbers32(_ names: String...) -> [Self] { names.map { Self($0, .unsigned32) } }
    /// Texts that follow each other.
    static func texts(_ names: String...) -> [Self] { names.map { Self($0, .text) } }
    /// Fields of one type and kind that follow each other.
    static func fields(_ type: FieldType, _ kind: RecordLayout.Kind = .attribute, _ names: String...) -> [Self] {
        names.map { Self($0, type, kind) }
    }
}

extension RecordLayout {
    /// The flow record structures by number.
    public static let flowRecords = table(
        packetRecords + forwardingRecords + tunnelRecords + queueRecords + wirelessRecords + applicationRecords
    )

    /// The counter record structures by number.
    public static let counterRecords = table(
        interfaceCounters + linkCounters + hostCounters + protocolCounters + virtualCounters + applicationCounters
            + deviceCounters
    )

    /// The flow record structure of a number; nil when it is not known.
    public static func flowRecord(_ format: DataFormat) -> RecordLayout? { flowRecords[format] }

    /// The counter record structure of a number; nil when it is not known.
    public static func counterRecord(_ format: DataFormat) -> RecordLayout? { counterRecords[format] }

    private static func table(_ layouts: [RecordLayout]) -> [DataFormat: RecordLayout] {
        Dictionary(layouts.map { ($0.format, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
