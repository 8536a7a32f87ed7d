import TextPatterns

/// What a label of a series must be for the series to be selected.
public struct LabelMatcher: Sendable {
    /// How the value of a label is compared.
    public enum Operation: String, Sendable {
        /// It is the text.
        case equal = "="
        /// It is not the text.
        case notEqual = "!="
        /// All of it matches the regular expression.
        case matches = "=~"
        /// It does not match the regular expression as a whole.
        case doesNotMatch = "!~"
    }

    /// The label that is looked at.
    public let name: String
    /// How its value is compared.
    public let operation: Operation
    /// The text or the regular expression it is compared with.
    public let value: String
    private let pattern: Pattern?

    /// A condition on a label; fails with `badData` if a regular expression is none.
    public init(name: String, operation: Operation, value: String) throws(PromQLError) {
        self.name = name
        self.operation = operation
        self.value = value
        switch operation {
        case .equal, .notEqual: pattern = nil
        case .matches, .doesNotMatch: pattern = try Pattern.read(value, .badData)
        }
    }

    /// Whether a value of the label is as wanted; a label that a series has not is the empty text.
    public func matches(_ value: String) -> Bool {
        switch operation {
        case .equal: value == self.value
        case .notEqual: value != self.value
        case .matches: pattern?.matches(value) ?? false
        case .doesNotMatch: !(pattern?.matches(value) ?? false)
        }
    }

    /// Whether the label of a series is as wanted.
    func matches(_ labels: Labels) -> Bool { matches(labels[name] ?? "") }
}

extension Pattern {
    /// Reads a pattern that a question holds.
    static func read(_ text: String, _ kind: PromQLError.Kind) throws(PromQLError) -> Pattern {
        do {
            return try Pattern(text)
        } catch {
            throw PromQLError(
                kind,
                "the regular expression \"\(text)\" cannot be read: \(error.what), at its character \(error.offset + 1)"
            )
        }
    }
}
