/// A sum that keeps what is lost when large and small values are added.
struct KahanSum {
    private(set) var sum = 0.0
    private var lost = 0.0

    mutating func add(_ value: Double) {
        let total = sum + value
        if sum.magnitude >= value.magnitude {
            lost += (sum - total) + value
        } else {
            lost += (value - total) + sum
        }
        sum = total
    }

    /// The sum with what was lost.
    var value: Double { sum + lost }

    /// The sum with what was lost, or without where it is infinite: nothing sensible was lost of that.
    var valueOrInfinity: Double { sum.isInfinite ? sum : sum + lost }
}
