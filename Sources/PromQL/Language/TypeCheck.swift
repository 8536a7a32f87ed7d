extension Node {
    /// The type of the value; fails where a part has not the type it must have.
    func checkedType() throws(PromQLError) -> ValueType {
        switch kind {
        case .number: return .scalar
        case .text: return .string
        case .selector: return .vector
        case .range: return .matrix
        case .parenthesis(let inner): return try inner.checkedType()
        case .subquery(let subquery):
            try subquery.inner.require(.vector, of: "what a subquery asks")
            return .matrix
        case .sign(_, let operand):
            let type = try operand.checkedType()
            guard type == .scalar || type == .vector else {
                throw fault("a sign can stand before a number or an instant vector, not before \(type.words)")
            }
            return type
        case .aggregation(let aggregation):
            try check(aggregation)
            return .vector
        case .call(let call):
            try check(call)
            return call.function.result
        case .binary(let binary): return try type(of: binary)
        }
    }

    private func fault(_ what: String) -> PromQLError { PromQLError(.badData, what, position: position) }

    private func require(_ wanted: ValueType, of what: String) throws(PromQLError) {
        let type = try checkedType()
        guard type == wanted else { throw fault("\(what) must be \(wanted.words), not \(type.words)") }
    }

    private func check(_ aggregation: Aggregation) throws(PromQLError) {
        let name = aggregation.operation.rawValue
        try aggregation.operand.require(.vector, of: "what \"\(name)\" is made of")
        if let type = aggregation.operation.parameter {
            try aggregation.parameter?.require(type, of: "the parameter of \"\(name)\"")
        }
    }

    private func check(_ call: Call) throws(PromQLError) {
        let function = call.function
        let most = function.repeats ? Int.max : function.arguments.count
        guard (function.least...most).contains(call.arguments.count) else {
            let count = function.least == most ? "\(most)" : "at least \(function.least)"
            throw fault("\"\(function.name)\" has \(count) arguments, not \(call.arguments.count)")
        }
        for (place, argument) in call.arguments.enumerated() {
            guard let wanted = place < function.arguments.count ? function.arguments[place] : function.arguments.last
            else { continue }
            try argument.require(wanted, of: "argument \(place + 1) of \"\(function.name)\"")
        }
    }

    private func type(of binary: Binary) throws(PromQLError) -> ValueType {
        let name = binary.operation.rawValue
        let left = try binary.left.checkedType()
        let right = try binary.right.checkedType()
        for (type, side) in [(left, binary.left), (right, binary.right)] where type != .scalar && type != .vector {
            throw side.fault("\"\(name)\" works on numbers and instant vectors, not on \(type.words)")
        }
        if left == .vector && right == .vector { return .vector }
        if binary.operation.isSetOperation { throw fault("\"\(name)\" works on two instant vectors only") }
        if binary.matching?.labels.names.isEmpty == false {
            throw fault("labels can be matched between two instant vectors only")
        }
        guard left == .scalar && right == .scalar else { return .vector }
        if binary.operation.isComparison && !binary.isBool { throw fault("two numbers are compared with \"bool\"") }
        return .scalar
    }
}
