/// Why a question cannot be answered: what was wrong with which of its parts.
public struct QueryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Kind: String, Sendable {
        /// A part is not of its form.
        case badParameter = "bad-parameter"
        /// A part that must be there is not.
        case missingParameter = "missing-parameter"
        /// There is no such metric.
        case unknownMetric = "unknown-metric"
        /// There is no such flow.
        case unknownFlow = "unknown-flow"
        /// There is no such agent.
        case unknownAgent = "unknown-agent"
        /// The end is not after the start.
        case invertedRange = "inverted-range"
        /// The answer would be larger than the limit.
        case tooLarge = "too-large"
        /// Making the answer would take longer than the limit.
        case timeLimit = "time-limit"
    }

    /// What kind of fault it is.
    public let kind: Kind
    /// The part of the question at fault.
    public let parameter: String
    /// What is wrong and what would be right, in a sentence.
    public let detail: String

    /// A fault of a question.
    public init(_ kind: Kind, parameter: String, _ detail: String) {
        self.kind = kind
        self.parameter = parameter
        self.detail = detail
    }

    /// The sentence, with the part at fault.
    public var description: String { "\(parameter): \(detail)" }
}
