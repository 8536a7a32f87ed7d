/// A label: a name and its value.
public struct Label: Hashable, Comparable, Sendable {
    /// What the label is called.
    public let name: String
    /// What it says, never empty.
    public let value: String

    /// A label of a name and a value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether a label comes before another, by name and then by value.
    public static func < (left: Label, right: Label) -> Bool {
        left.name == right.name ? left.value < right.value : left.name < right.name
    }
}

/// What tells a series from all others: labels in the order of their names, each name once.
public struct Labels: Hashable, Comparable, Sendable {
    /// The label that holds the name of the metric.
    public static let metricName = "__name__"

    /// The labels, in the order of their names.
    public let pairs: [Label]

    /// Labels of names and values; a label without a value is the same as none.
    ///
    /// Of a name that comes twice, the last value holds.
    public init(_ pairs: [(String, String)] = []) {
        var values: [String: String] = [:]
        for (name, value) in pairs { values[name] = value }
        self.pairs = values.compactMap { $1.isEmpty ? nil : Label(name: $0, value: $1) }.sorted()
    }

    private init(sorted pairs: [Label]) { self.pairs = pairs }

    /// The value of a label, if there is one.
    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The labels without some.
    public func removing(_ names: [String]) -> Labels { Labels(sorted: pairs.filter { !names.contains($0.name) }) }

    /// Only some of the labels.
    public func keeping(_ names: [String]) -> Labels { Labels(sorted: pairs.filter { names.contains($0.name) }) }

    /// The labels with one set, or without it if the value is empty.
    public func setting(_ name: String, _ value: String) -> Labels {
        var pairs = pairs.filter { $0.name != name }
        if !value.isEmpty {
            let place = pairs.firstIndex { $0.name > name } ?? pairs.count
            pairs.insert(Label(name: name, value: value), at: place)
        }
        return Labels(sorted: pairs)
    }

    /// The labels without the name of the metric.
    var withoutName: Labels {
        pairs.contains { $0.name == Labels.metricName } ? removing([Labels.metricName]) : self
    }

    /// Whether labels come before others: by the first label that differs, and then the shorter first.
    public static func < (left: Labels, right: Labels) -> Bool { left.pairs.lexicographicallyPrecedes(right.pairs) }

    /// Whether a text may be the name of a label.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a: true
            default: false
            }
        }
    }
}
