/// A rate as people write it: `10Gbps`, `2.5G`, `100Mbit/s`, or a number of bits a second.
public struct BitRate: Hashable, Sendable {
    /// The rate itself.
    public let bitsPerSecond: Double

    /// Reads a rate; nil for what is none.
    ///
    /// - Parameters:
    ///   - text: What was written; prefixes are of 1000.
    ///   - isSigned: Whether it may be less than zero.
    public init?(_ text: some StringProtocol, isSigned: Bool = false) {
        var rest = String(text)
        for unit in ["bit/s", "bits/s", "bps", "b/s"] where rest.hasSuffix(unit) {
            rest.removeLast(unit.count)
            break
        }
        while rest.last == " " { rest.removeLast() }
        var factor = 1.0
        for (prefix, size) in [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15)]
        where rest.hasSuffix(prefix) {
            rest.removeLast()
            factor = size
            break
        }
        while rest.last == " " { rest.removeLast() }
        guard let number = Double(rest), number.isFinite, isSigned ? number != 0 : number > 0 else { return nil }
        bitsPerSecond = number * factor
    }
}
