import Foundation

/// An operator between two expressions.
enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case power = "^"
    case atan2
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and
    case or
    case unless

    /// How strongly it binds.
    var strength: Int {
        switch self {
        case .or: 1
        case .and, .unless: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
        case .add, .subtract: 4
        case .multiply, .divide, .modulo, .atan2: 5
        case .power: 6
        }
    }

    /// How strongly what a sign stands before is held together.
    static let signStrength = 6

    var isComparison: Bool { strength == 3 }

    var isSetOperation: Bool { strength < 3 }

    /// The result for two values; of a comparison, whether it holds.
    func applied(_ left: Double, _ right: Double) -> (value: Double, holds: Bool) {
        switch self {
        case .add: (left + right, true)
        case .subtract: (left - right, true)
        case .multiply: (left * right, true)
        case .divide: (left / right, true)
        case .modulo: (left.truncatingRemainder(dividingBy: right), true)
        case .power: (pow(left, right), true)
        case .atan2: (Foundation.atan2(left, right), true)
        case .equal: (left, left == right)
        case .notEqual: (left, left != right)
        case .less: (left, left < right)
        case .lessOrEqual: (left, left <= right)
        case .greater: (left, left > right)
        case .greaterOrEqual: (left, left >= right)
        case .and, .or, .unless: (left, true)
        }
    }
}
