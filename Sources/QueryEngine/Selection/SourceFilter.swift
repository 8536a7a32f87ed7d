/// A condition on what a source, or its machine, says under a name.
public struct SourceFilter: Sendable {
    /// The metric's name, of words or of numbers.
    public let name: String
    /// What it may be: any of these.
    public let patterns: [TextPattern]
    /// Whether those are meant that match none of the patterns; a source that says nothing under the name is none of them.
    public let isNegated: Bool

    /// A condition on what is said under a name.
    public init(name: String, patterns: [TextPattern], isNegated: Bool = false) {
        self.name = name
        self.patterns = patterns
        self.isNegated = isNegated
    }

    /// A condition by words in which `*` stands for any number of characters.
    public init(name: String, wildcards: [String]) {
        self.init(name: name, patterns: wildcards.map { TextPattern(wildcard: $0) })
    }

    /// Reads conditions as requests write them: `name=pattern`, or `name!=pattern` for the opposite; those of the same name
    /// are alternatives, and of opposites none may match.
    ///
    /// - Parameter pairs: What stands before and behind the first `=` of each.
    /// - Returns: One condition a name.
    /// - Throws: `QueryError` when a pattern cannot be read.
    public static func list(_ pairs: [(name: String, value: String)]) throws(QueryError) -> [SourceFilter] {
        var result: [SourceFilter] = []
        for (name, value) in pairs {
            let isNegated = name.hasSuffix("!")
            let name = isNegated ? String(name.dropLast()) : name
            let pattern = try TextPattern(value, parameter: name)
            if let place = result.firstIndex(where: { $0.name == name && $0.isNegated == isNegated }) {
                let patterns = result[place].patterns + [pattern]
                result[place] = SourceFilter(name: name, patterns: patterns, isNegated: isNegated)
            } else {
                result.append(SourceFilter(name: name, patterns: [pattern], isNegated: isNegated))
            }
        }
        return result
    }

    func passes(_ value: String) -> Bool {
        patterns.contains { $0.matches(value) } != isNegated
    }
}
