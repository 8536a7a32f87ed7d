/// Why something cannot be set.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The attribute at fault; nil where it is the whole.
    public let attribute: String?
    /// What is wrong and what would be right.
    public let what: String

    init(attribute: String?, _ what: String) {
        self.attribute = attribute
        self.what = what
    }

    /// The fault in a sentence.
    public var description: String { attribute.map { "\($0): \(what)" } ?? what }
}

/// Reads the attributes of a setting.
struct Attributes {
    private let members: [String: JSONValue]

    init(_ value: JSONValue) throws(SettingError) {
        guard let members = value.members else { throw SettingError(attribute: nil, "the body is no JSON object") }
        // An attribute that is null is one that is not there.
        self.members = members.filter { $0.value != .null }
    }

    func text(_ name: String) throws(SettingError) -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value.text else { throw SettingError(attribute: name, "is no text") }
        return text
    }

    /// A list, written as text with commas or as an array.
    func list(_ name: String) throws(SettingError) -> String? {
        guard let value = members[name] else { return nil }
        guard let texts = value.texts else {
            throw SettingError(attribute: name, "is neither a text nor a list of them")
        }
        return texts.joined(separator: ",")
    }

    func number(_ name: String, _ range: ClosedRange<Double>) throws(SettingError) -> Double? {
        guard let value = members[name] else { return nil }
        guard let number = value.number, range.contains(number) else {
            throw SettingError(attribute: name, "is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ name: String) throws(SettingError) -> Bool? {
        guard let value = members[name] else { return nil }
        guard let flag = value.flag else { throw SettingError(attribute: name, "is neither true nor false") }
        return flag
    }

    func value(_ name: String) -> JSONValue? { members[name] }
}
