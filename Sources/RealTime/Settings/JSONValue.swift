public import Foundation

/// A JSON document as clients of sFlow-RT send it: names without quotes, single quotes and commas too many are no fault.
public indirect enum JSONValue: Hashable, Sendable {
    /// Named values.
    case object([String: JSONValue])
    /// Values in their order.
    case array([JSONValue])
    /// Words.
    case text(String)
    /// A number.
    case number(Double)
    /// Yes or no.
    case flag(Bool)
    /// Nothing.
    case null

    /// Reads a document in JSON5.
    ///
    /// - Throws: `SettingError` when it is none.
    public init(parsing data: Data) throws(SettingError) {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            self = try decoder.decode(JSONValue.self, from: data)
        } catch {
            throw SettingError(attribute: nil, "the body is no JSON")
        }
    }

    /// The value in words, where it is one.
    var text: String? {
        switch self {
        case .text(let text): text
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .object, .array, .null: nil
        }
    }

    /// The number, also where it stands in quotes.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// Yes or no, also where it stands in quotes.
    var flag: Bool? {
        switch self {
        case .flag(let flag): flag
        case .text("true"), .text("True"), .number(1), .text("1"): true
        case .text("false"), .text("False"), .number(0), .text("0"): false
        default: nil
        }
    }

    /// Words in their order: those of an array, or one alone.
    var texts: [String]? {
        switch self {
        case .array(let values):
            let texts = values.compactMap(\.text)
            return texts.count == values.count ? texts : nil
        case .null: return []
        default: return text.map { [$0] }
        }
    }

    /// The members of an object.
    var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }
}

extension JSONValue: Decodable {
    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads any value.
    public init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Name.self) {
            var members: [String: JSONValue] = [:]
            for name in object.allKeys { members[name.stringValue] = try object.decode(JSONValue.self, forKey: name) }
            self = .object(members)
            return
        }
        if var array = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !array.isAtEnd { values.append(try array.decode(JSONValue.self)) }
            self = .array(values)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }
}
