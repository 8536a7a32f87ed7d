import ByteReading
import SFlowWire

/// A field of a flow record: which record, and what lies before the field in it.
struct RecordField: Hashable, Sendable {
    let format: DataFormat
    /// The types of the fields before it.
    let before: [FieldType]
    let type: FieldType
    /// Whether 0 stands for unknown.
    let isZeroUnknown: Bool

    /// A field by its name in the structure's layout; nil where there is none.
    init?(_ format: UInt32, _ name: String, isZeroUnknown: Bool = false) {
        self.format = DataFormat(rawValue: format)
        guard let layout = RecordLayout.flowRecord(self.format),
            let place = layout.fields.firstIndex(where: { $0.name == name })
        else { return nil }
        before = layout.fields[..<place].map(\.type)
        type = layout.fields[place].type
        self.isZeroUnknown = isZeroUnknown
    }

    /// Moves to the field; false where the record ends before it.
    func find(_ cursor: inout ByteCursor) -> Bool {
        for type in before {
            guard (try? cursor.skip(past: type)) != nil else { return false }
        }
        return true
    }
}

extension ByteCursor {
    /// Moves past a value of a type.
    mutating func skip(past type: FieldType) throws(ShortRead) {
        if let size = type.fixedSize {
            try skip(size)
            return
        }
        switch type {
        case .address:
            let kind = try readUInt32()
            try skip(kind == 1 ? 4 : kind == 2 ? 16 : 0)
        case .text, .bytes:
            let length = Int(try readUInt32())
            try skip(min((length + 3) & ~3, max(remaining, length)))
        case .array(let element):
            let count = Int(try readUInt32())
            guard let size = element.fixedSize, count <= remaining / max(size, 1) else {
                throw ShortRead(offset: offset, needed: count, available: remaining)
            }
            try skip(count * size)
        case .list(let fields):
            let count = Int(try readUInt32())
            guard count <= remaining / 4 else {
                throw ShortRead(offset: offset, needed: count, available: remaining)
            }
            for _ in 0..<count {
                for field in fields { try skip(past: field.type) }
            }
        default: break
        }
    }
}
