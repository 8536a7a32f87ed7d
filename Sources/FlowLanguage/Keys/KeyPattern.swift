import TextPatterns

/// A pattern that the text of a key must match as a whole.
public struct KeyPattern: Sendable {
    private let pattern: Pattern

    /// Reads a pattern, as filters have it behind `~`.
    public init(_ text: String) throws(FlowSyntaxError) {
        do throws(PatternFault) {
            pattern = try Pattern(text)
        } catch {
            throw SyntaxFault(error).error(in: "pattern")
        }
    }

    /// Whether all of a text matches.
    public func matches(_ text: String) -> Bool { pattern.matches(text) }
}
