/// What kind of value an expression has.
public enum ValueType: String, Sendable {
    /// A number.
    case scalar
    /// A text.
    case string
    /// A value of each of some series at a time.
    case vector
    /// The samples of each of some series over a time.
    case matrix

    /// What it is called in messages.
    var words: String {
        switch self {
        case .scalar: "a number"
        case .string: "a text"
        case .vector: "an instant vector"
        case .matrix: "a range vector"
        }
    }
}
