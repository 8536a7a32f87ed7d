/// A part of an expression.
struct Node: Sendable {
    indirect enum Kind: Sendable {
        case number(Double)
        case text(String)
        case selector(Selector)
        case range(RangeSelector)
        case subquery(Subquery)
        case call(Call)
        case aggregation(Aggregation)
        case sign(isNegative: Bool, Node)
        case binary(Binary)
        case parenthesis(Node)
    }

    let kind: Kind
    /// Where it begins, in characters of the expression.
    let position: Int
    /// How many parts are in one another at most, this one included.
    private(set) var height = 1

    init(kind: Kind, position: Int) {
        self.kind = kind
        self.position = position
        for child in children { height = max(height, child.height + 1) }
    }

    /// The parts it is made of.
    var children: [Node] {
        switch kind {
        case .number, .text, .selector, .range: []
        case .subquery(let subquery): [subquery.inner]
        case .call(let call): call.arguments
        case .aggregation(let aggregation): [aggregation.parameter, aggregation.operand].compactMap { $0 }
        case .sign(_, let operand), .parenthesis(let operand): [operand]
        case .binary(let binary): [binary.left, binary.right]
        }
    }

    /// The part without the parentheses around it.
    var bare: Node {
        if case .parenthesis(let inner) = kind { inner.bare } else { self }
    }
}

/// When the samples are looked at, apart from the time of the question.
struct Shift: Sendable {
    enum Moment: Sendable, Equatable {
        /// A time in milliseconds since 1970.
        case time(Int64)
        /// The first time of the question.
        case start
        /// The last time of the question.
        case end
    }

    /// How much earlier, in milliseconds.
    var offset: Int64?
    /// A time that stands instead of that of the question.
    var moment: Moment?
}

/// Which series are looked at.
struct Selector: Sendable {
    let matchers: [LabelMatcher]
    var shift = Shift()
}

/// Series with their samples of the last while.
struct RangeSelector: Sendable {
    var selector: Selector
    /// How far back, in milliseconds.
    let range: Int64
}

/// An expression that is answered many times over the last while.
struct Subquery: Sendable {
    let inner: Node
    /// How far back, in milliseconds.
    let range: Int64
    /// From one answer to the next, in milliseconds; nil for what is usual.
    let step: Int64?
    var shift = Shift()
}

/// A function with its arguments.
struct Call: Sendable {
    let function: Function
    let arguments: [Node]
}

/// Which labels are looked at.
struct LabelChoice: Sendable {
    /// Whether only these labels are, or all but these.
    var isOn: Bool
    var names: [String]

    static let all = LabelChoice(isOn: false, names: [])

    /// What is left of labels; the name of the metric is only where it is asked for.
    func applied(to labels: Labels) -> Labels {
        if isOn { labels.keeping(names) } else { labels.removing(names + [Labels.metricName]) }
    }
}

/// One value made of those of many series.
struct Aggregation: Sendable {
    enum Operation: String, Sendable {
        case sum, avg, min, max, count, group, stddev, stdvar, topk, bottomk, quantile
        case countValues = "count_values"

        var parameter: ValueType? {
            switch self {
            case .topk, .bottomk, .quantile: .scalar
            case .countValues: .string
            default: nil
            }
        }
    }

    let operation: Operation
    let operand: Node
    let parameter: Node?
    let grouping: LabelChoice
}

/// Two expressions with an operator between them.
struct Binary: Sendable {
    let operation: BinaryOperator
    let left: Node
    let right: Node
    /// Whether a comparison answers 0 or 1 instead of leaving out what it does not hold for.
    let isBool: Bool
    /// How the series of both sides find each other; nil if nothing is said about it.
    let matching: Matching?
}

/// How the series of two sides find each other.
struct Matching: Sendable {
    enum Side: Sendable { case left, right }

    var labels = LabelChoice.all
    /// The side of which many series may belong to one of the other.
    var many: Side?
    /// Labels that are taken over from the side of the one.
    var included: [String] = []
}
