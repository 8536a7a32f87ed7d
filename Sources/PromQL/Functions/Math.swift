import Foundation

extension Function {
    static let mathFunctions: [Function] =
        plain.map { name, body in
            Function(name: name, arguments: [.vector], least: 1, body: .each { value, _ in body(value) })
        } + [
            Function(name: "clamp", arguments: [.vector, .scalar, .scalar], least: 3, body: .each(clamp)),
            Function(
                name: "clamp_min",
                arguments: [.vector, .scalar],
                least: 2,
                body: .each { larger($0, $1.first ?? .nan) }
            ),
            Function(
                name: "clamp_max",
                arguments: [.vector, .scalar],
                least: 2,
                body: .each { smaller($0, $1.first ?? .nan) }
            ),
            Function(name: "round", arguments: [.vector, .scalar], least: 1, body: .each(rounded)),
        ]

    private static let plain: [(String, @Sendable (Double) -> Double)] = [
        ("abs", { $0.magnitude }),
        ("ceil", { $0.rounded(.up) }),
        ("floor", { $0.rounded(.down) }),
        ("exp", { exp($0) }),
        ("sqrt", { $0.squareRoot() }),
        ("ln", { log($0) }),
        ("log2", { log2($0) }),
        ("log10", { log10($0) }),
        ("sgn", { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
        ("sin", { sin($0) }),
        ("cos", { cos($0) }),
        ("tan", { tan($0) }),
        ("asin", { asin($0) }),
        ("acos", { acos($0) }),
        ("atan", { atan($0) }),
        ("sinh", { sinh($0) }),
        ("cosh", { cosh($0) }),
        ("tanh", { tanh($0) }),
        ("asinh", { asinh($0) }),
        ("acosh", { acosh($0) }),
        ("atanh", { atanh($0) }),
        ("deg", { $0 * 180 / .pi }),
        ("rad", { $0 * .pi / 180 }),
    ]

    private static func clamp(_ value: Double, _ bounds: Parameters) -> Double {
        guard let least = bounds.first, let most = bounds.second, !(most < least) else { return .absent }
        return larger(least, smaller(most, value))
    }

    /// To the nearest multiple; halves go up.
    private static func rounded(_ value: Double, _ parameters: Parameters) -> Double {
        // The inverse is exact for fractions such as 0.1 more often than the fraction is.
        let inverse = 1 / (parameters.first ?? 1)
        return (value * inverse + 0.5).rounded(.down) / inverse
    }

    /// Nothing is larger than infinity, not even what is no number.
    private static func larger(_ left: Double, _ right: Double) -> Double {
        if left == .infinity || right == .infinity { return .infinity }
        return left.isNaN || right.isNaN ? .nan : Swift.max(left, right)
    }

    private static func smaller(_ left: Double, _ right: Double) -> Double { -larger(-left, -right) }
}
