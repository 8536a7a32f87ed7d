import QueryEngine

/// One thing that the API does, as its description tells it: `/openapi.json` is made of these.
struct Operation: Sendable {
    /// What an answer is.
    enum Answer: Sendable {
        /// JSON of a schema.
        case json(Schema)
        /// JSON, or the same as CSV.
        case jsonOrCSV(Schema)
        /// CSV or JSON lines.
        case rows
        /// JSON of a schema, or the same as CSV, HTML or Markdown.
        case report(Schema)
        /// Text of a content type.
        case text(String)
        /// Server-sent events.
        case events
        /// Nothing, when it is done.
        case nothing
    }

    /// What JSON looks like.
    indirect enum Schema: Sendable {
        case anything
        case text
        case time
        case number
        /// A number, or null where nothing is known.
        case figure
        case integer
        case flag
        case array(Schema)
        /// An object of these members, the ones of the set always there; others may come.
        case object([(String, Schema)], required: Set<String>)
        /// An object whose members are all of one kind.
        case map(Schema)
    }

    let path: String
    var method = "get"
    /// What is asked for; the first sentence is the operation's title.
    let summary: String
    var parameters: [APIParameter] = []
    /// Whether other parameters are filters by what sources say.
    var takesFilters = false
    /// Whether what is named may not be there.
    var mayBeMissing = false
    /// The members that a JSON document to be sent must have; nil where none is sent.
    var body: [String]?
    let answer: Answer

    /// The names that the path has for its parts.
    var pathParts: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// All that the API does.
    static let all: [Operation] = history + reports + realTime + settings + prometheus + server
}

extension Operation.Schema {
    /// What is said of a series before its figures.
    static let seriesHead: [(String, Self)] = [
        ("agent", .text), ("datasource", .text), ("host", .text), ("ifname", .text), ("vir_host", .text),
        ("group", .map(.text)), ("seriesCount", .integer), ("metric", .text), ("unit", .text),
    ]

    static func object(_ members: [(String, Self)], _ required: String...) -> Self {
        .object(members, required: Set(required))
    }

    /// An object that has all of its members.
    static func whole(_ members: [(String, Self)]) -> Self {
        .object(members, required: Set(members.map(\.0)))
    }
}
