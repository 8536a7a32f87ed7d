/// Why an expression has no answer.
public struct PromQLError: Error, Equatable, CustomStringConvertible {
    /// What kind of fault it is, under the name that clients of Prometheus know.
    public enum Kind: String, Sendable {
        /// The question cannot be understood.
        case badData = "bad_data"
        /// The question was understood and cannot be answered.
        case execution
        /// The answer would have taken too long.
        case timeout
        /// The source could not be read; the message is not for clients.
        case `internal`
    }

    /// What kind of fault it is.
    public let kind: Kind
    /// What is wrong, in words.
    public let message: String
    /// At which character of the expression, counted from 0, where that is known.
    public let position: Int?

    /// A fault of a kind.
    public init(_ kind: Kind, _ message: String, position: Int? = nil) {
        self.kind = kind
        self.message = message
        self.position = position
    }

    /// The message, with the place in the expression.
    public var description: String {
        if let position { "\(message) (at character \(position + 1))" } else { message }
    }
}
