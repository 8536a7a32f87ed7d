import TextPatterns

/// What is wrong with a flow definition, and where.
public struct FlowSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The attribute at fault: `keys`, `value`, `values`, `filter`.
    public let attribute: String
    /// The character at fault, counted from 1.
    public let position: Int
    /// What is wrong and what would be right.
    public let what: String

    /// The fault in a sentence.
    public var description: String { "\(attribute), character \(position): \(what)" }
}

/// What is wrong within one text, before it is known which attribute it is.
struct SyntaxFault: Error {
    let offset: Int
    let what: String

    func error(in attribute: String) -> FlowSyntaxError {
        FlowSyntaxError(attribute: attribute, position: offset + 1, what: what)
    }

    func moved(by distance: Int) -> SyntaxFault { SyntaxFault(offset: offset + distance, what: what) }
}

extension SyntaxFault {
    init(_ fault: PatternFault) {
        self.init(offset: fault.offset, what: fault.what)
    }
}
