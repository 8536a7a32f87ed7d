/// Writes figures as people read them: three digits and a prefix of 1000s; octets a second as bits a second.
public struct HumanUnit: Sendable {
    private let factor: Double
    private let unit: String
    private let takesPrefix: Bool

    /// For figures of a unit of the catalogue, such as `bytes/s`.
    public init(_ unit: String) {
        switch unit {
        case "bytes/s": (factor, self.unit, takesPrefix) = (8, "bit/s", true)
        case "bits/s": (factor, self.unit, takesPrefix) = (1, "bit/s", true)
        case "bytes": (factor, self.unit, takesPrefix) = (1, "B", true)
        case "bits": (factor, self.unit, takesPrefix) = (1, "bit", true)
        case "%": (factor, self.unit, takesPrefix) = (1, "%", false)
        default: (factor, self.unit, takesPrefix) = (1, unit, true)
        }
    }

    /// A figure's text, such as `100.0 Mbit/s`; a dash where nothing is known.
    public func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        var number = value * factor
        var prefix = ""
        if takesPrefix {
            for larger in ["k", "M", "G", "T", "P", "E"] {
                // 999.95 would be written as 1000.0.
                guard abs(number) >= 999.95 else { break }
                number /= 1000
                prefix = larger
            }
        }
        let tenths = (number * 10).rounded()
        let whole = prefix.isEmpty && number == number.rounded()
        let text = whole ? "\(Int64(number))" : tenthsText(tenths)
        let tail = prefix + unit
        return tail.isEmpty ? text : "\(text) \(tail)"
    }

    private func tenthsText(_ tenths: Double) -> String {
        let magnitude = Int64(abs(tenths))
        return "\(tenths < 0 ? "-" : "")\(magnitude / 10).\(magnitude % 10)"
    }
}
