import TextPatterns

/// What a text may be: a word in which `*` stands for any number of characters, or behind `~` a regular expression that
/// the whole text must match.
public struct TextPattern: Sendable {
    private enum Form {
        case wildcard(String)
        case regular(Pattern)
    }

    private let form: Form

    /// A word in which `*` stands for any number of characters.
    public init(wildcard: String) {
        form = .wildcard(wildcard)
    }

    /// Reads a pattern.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - parameter: The name of the part, for the error.
    /// - Throws: `QueryError` when what stands behind `~` is no regular expression.
    public init(_ text: String, parameter: String) throws(QueryError) {
        guard text.hasPrefix("~") else {
            form = .wildcard(text)
            return
        }
        do throws(PatternFault) {
            self.form = .regular(try Pattern(String(text.dropFirst())))
        } catch {
            let what =
                "'\(text.dropFirst().prefix(60))' is no regular expression: character \(error.offset + 1): \(error.what)"
            throw QueryError(.badParameter, parameter: parameter, what)
        }
    }

    /// Whether all of a text is meant.
    public func matches(_ text: String) -> Bool {
        switch form {
        case .wildcard(let pattern): wildcard(pattern[...], matches: text[...])
        case .regular(let pattern): pattern.matches(text)
        }
    }

    /// Whether a text that is to name one thing names several.
    static func isPattern(_ text: String) -> Bool { text.hasPrefix("~") || text.contains("*") }
}

/// Whether a text matches a pattern in which `*` stands for any number of characters.
private func wildcard(_ pattern: Substring, matches text: Substring) -> Bool {
    var parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return pattern == text }
    guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return false }
    parts = Array(parts.dropFirst().dropLast())
    var rest = text.dropFirst(first.count)
    for part in parts where !part.isEmpty {
        guard let found = rest.firstRange(of: part) else { return false }
        rest = rest[found.upperBound...]
    }
    return rest.count >= last.count && rest.hasSuffix(last)
}
