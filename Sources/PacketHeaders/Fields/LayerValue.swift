/// The value of a header field, for printing.
public enum LayerValue: Hashable, Sendable {
    /// A number.
    case unsigned(UInt64)
    /// An address or a name.
    case text(String)
    /// A bit that stands for yes or no.
    case flag(Bool)
    /// Several values of one kind.
    case list([LayerValue])
    /// Named values, in the order of the wire.
    case object([LayerField])
}

/// A header field with its name.
public struct LayerField: Hashable, Sendable {
    /// The field's name: lower case, words joined by underscores.
    public let name: String
    /// What the field holds.
    public let value: LayerValue

    /// A field's value under its name.
    public init(_ name: String, _ value: LayerValue) {
        self.name = name
        self.value = value
    }

    init(_ name: String, _ number: some UnsignedInteger) {
        self.init(name, .unsigned(UInt64(number)))
    }

    init(_ name: String, _ flag: Bool) {
        self.init(name, .flag(flag))
    }

    init(_ name: String, text: some CustomStringConvertible) {
        self.init(name, .text(text.description))
    }

    /// The field, or nil where the capture ended before it.
    init?(_ name: String, _ number: (some UnsignedInteger)?) {
        guard let number else { return nil }
        self.init(name, number)
    }

    init?(_ name: String, text: (some CustomStringConvertible)?) {
        guard let text else { return nil }
        self.init(name, text: text)
    }
}
