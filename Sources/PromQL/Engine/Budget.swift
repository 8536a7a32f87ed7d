/// What an answer may still cost.
struct Budget {
    private let limits: Limits
    private var left: Int

    init(limits: Limits) {
        self.limits = limits
        left = limits.maxSamples
    }

    /// Takes samples that are loaded, or values that are made, off the budget.
    mutating func spend(_ count: Int) throws(PromQLError) {
        guard count <= left else {
            throw PromQLError(.execution, "the answer would take more than \(limits.maxSamples) samples")
        }
        left -= count
        try checkTime()
    }

    func checkTime() throws(PromQLError) {
        if limits.isOver() { throw PromQLError(.timeout, "the answer took too long") }
    }
}
