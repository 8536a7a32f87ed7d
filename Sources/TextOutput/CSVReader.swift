/// Reads comma-separated values as RFC 4180 has them; lines may also end with a line feed alone.
public struct CSVReader: Sendable {
    /// A record and the line that it begins on, counted from 1.
    public struct Record: Hashable, Sendable {
        /// The line.
        public let line: Int
        /// The fields, without their quotes.
        public let fields: [String]
    }

    /// The records of a text; an empty line is none.
    public static func records(of text: String) -> [Record] {
        var records: [Record] = []
        var fields: [String] = []
        var field = ""
        var (line, begin) = (1, 1)
        var isQuoted = false
        var isEmpty = true
        func endRecord() {
            if !isEmpty { records.append(Record(line: begin, fields: fields + [field])) }
            (fields, field, isEmpty, begin) = ([], "", true, line + 1)
        }
        var characters = Array(text)[...]
        while let character = characters.popFirst() {
            let isBreak = character.isNewline
            switch (character, isQuoted) {
            case ("\"", true) where characters.first == "\"":
                characters.removeFirst()
                field.append("\"")
            case ("\"", _):
                isQuoted.toggle()
                isEmpty = false
            case (",", false):
                fields.append(field)
                field = ""
                isEmpty = false
            case (_, false) where isBreak: endRecord()
            default:
                field.append(character)
                isEmpty = false
            }
            if isBreak { line += 1 }
        }
        endRecord()
        return records
    }
}
