import ByteReading
public import SFlowWire

/// Something that a record says in words: a name, a type, a state.
///
/// It rarely changes and is stored when it does.
public struct TextMetric: Sendable {
    /// The name in requests and answers; sFlow-RT's where it has one.
    public let name: String
    /// What it says, in a sentence.
    public let summary: String
    /// The name where a virtual machine, a container or an application says it (data sources of class 3).
    public let guestName: String
    private let derive: @Sendable ([FieldValue.NamedValue]) -> String?

    init(
        _ name: String,
        guest guestName: String? = nil,
        _ summary: String,
        _ derive: @escaping @Sendable ([FieldValue.NamedValue]) -> String?
    ) {
        self.name = name
        self.guestName = guestName ?? name
        self.summary = summary
        self.derive = derive
    }

    /// The name on a data source.
    public func name(on source: DataSource) -> String {
        source.sourceClass == 3 ? guestName : name
    }

    /// The text in a decoded record; nil when the agent does not say.
    public func text(in record: [FieldValue.NamedValue]) -> String? {
        derive(record)
    }
}

extension [FieldValue.NamedValue] {
    /// The number in the field of this name.
    func number(_ name: String) -> UInt64? {
        for field in self where field.name == name {
            if case .unsigned(let value) = field.value { return value }
        }
        return nil
    }

    /// The text in the field of this name, unless it is empty.
    func text(_ name: String) -> String? {
        for field in self where field.name == name {
            switch field.value {
            case .text(let value) where !value.isEmpty: return value
            case .uuid(let value) where value.contains(where: { $0 != "0" && $0 != "-" }): return value
            default: return nil
            }
        }
        return nil
    }

    /// The hardware address in the field of this name, unless it is zero.
    func mac(_ name: String) -> String? {
        for field in self where field.name == name {
            if case .mac(let value) = field.value, value.bits != 0 { return value.description }
        }
        return nil
    }
}
