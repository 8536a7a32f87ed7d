/// SplitMix64: small, seeded, the same everywhere.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// A generator whose numbers the seed decides.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// A number of any magnitude: small ones and those near the end of the range are as likely as the rest.
    public mutating func magnitude() -> UInt64 {
        let bits = next() >> (next() % 64)
        return next() % 16 == 0 ? .max - bits % 1000 : bits
    }
}
