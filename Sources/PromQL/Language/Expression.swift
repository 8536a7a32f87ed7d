/// An expression in PromQL that has been read and whose parts fit together.
public struct Expression: Sendable {
    /// The expression as it was written.
    public let text: String
    /// What kind of value it has.
    public let type: ValueType
    let root: Node

    /// Reads an expression; fails with `badData` and the place if it is none.
    public init(_ text: String) throws(PromQLError) {
        self.text = text
        root = try Parser.read(text)
        type = try root.checkedType()
    }

    /// What every selector in it asks of its labels, in the order in which they are written.
    public var selectors: [[LabelMatcher]] {
        var found: [[LabelMatcher]] = []
        var open = [root]
        while let node = open.popLast() {
            switch node.kind {
            case .selector(let selector): found.append(selector.matchers)
            case .range(let range): found.append(range.selector.matchers)
            default: open += node.children.reversed()
            }
        }
        return found
    }
}
