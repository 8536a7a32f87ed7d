import TextPatterns

extension Evaluation {
    mutating func labelJoin(_ call: Call, at steps: Steps) throws(PromQLError) -> [Row] {
        var texts: [String] = []
        for argument in call.arguments.dropFirst() { texts.append(try text(of: argument)) }
        let target = try labelName(texts[0])
        var sources: [String] = []
        for name in texts.dropFirst(2) { sources.append(try labelName(name)) }
        var rows = try rows(of: call.arguments[0], at: steps)
        for place in rows.indices {
            let labels = rows[place].labels
            let parts = sources.map { labels[$0] ?? "" }
            rows[place].labels = labels.setting(target, parts.joined(separator: texts[1]))
        }
        return try merged(rows)
    }

    mutating func labelReplace(_ call: Call, at steps: Steps) throws(PromQLError) -> [Row] {
        let target = try labelName(try text(of: call.arguments[1]))
        let replacement = Replacement(try text(of: call.arguments[2]))
        let source = try text(of: call.arguments[3])
        let pattern = try Pattern.read(try text(of: call.arguments[4]), .execution)
        var rows = try rows(of: call.arguments[0], at: steps)
        for place in rows.indices {
            let labels = rows[place].labels
            guard let captures = pattern.captures(in: labels[source] ?? "") else { continue }
            rows[place].labels = labels.setting(target, replacement.filled(captures, names: pattern.groupNames))
        }
        return try merged(rows)
    }

    private func labelName(_ text: String) throws(PromQLError) -> String {
        guard Labels.isName(text) else { throw PromQLError(.execution, "\"\(text)\" cannot be the name of a label") }
        return text
    }
}

/// A text with places for the groups of a pattern: `$1`, `${1}`, `$name`, and `$$` for the sign itself.
struct Replacement {
    private enum Part {
        case text(String)
        case group(String)
    }

    private var parts: [Part] = []

    init(_ text: String) {
        var rest = text[...]
        while let sign = rest.firstIndex(of: "$") {
            parts.append(.text(String(rest[..<sign])))
            rest = rest[sign...].dropFirst()
            if rest.first == "$" {
                parts.append(.text("$"))
                rest = rest.dropFirst()
            } else if rest.first == "{", let end = rest.firstIndex(of: "}"),
                Replacement.isName(rest[..<end].dropFirst())
            {
                parts.append(.group(String(rest[..<end].dropFirst())))
                rest = rest[end...].dropFirst()
            } else {
                let name = rest.prefix(while: Replacement.isInName)
                parts.append(name.isEmpty ? .text("$") : .group(String(name)))
                rest = rest.dropFirst(name.count)
            }
        }
        parts.append(.text(String(rest)))
    }

    private static func isInName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private static func isName(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy(isInName) }

    /// The text with what the groups have matched; a group that there is not is empty.
    func filled(_ captures: [String?], names: [String?]) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let part): text += part
            case .group(let name):
                guard let place = Int(name) ?? names.firstIndex(of: name), captures.indices.contains(place) else {
                    continue
                }
                text += captures[place] ?? ""
            }
        }
        return text
    }
}
