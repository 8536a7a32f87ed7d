/// Values of many series on the way to becoming one.
protocol Fold {
    init()
    mutating func add(_ value: Double)
}

/// A fold whose result depends on the values only.
protocol ResultFold: Fold {
    /// The result once there is at least one value.
    var result: Double { get }
}

struct SumFold: ResultFold {
    private(set) var result = 0.0

    mutating func add(_ value: Double) { result += value }
}

struct CountFold: ResultFold {
    private(set) var result = 0.0

    mutating func add(_ value: Double) { result += 1 }
}

struct GroupFold: ResultFold {
    let result = 1.0

    mutating func add(_ value: Double) {}
}

/// What is no number counts only where there is nothing else.
struct MinimumFold: ResultFold {
    private(set) var result = Double.nan

    mutating func add(_ value: Double) {
        if value < result || result.isNaN { result = value }
    }
}

struct MaximumFold: ResultFold {
    private(set) var result = Double.nan

    mutating func add(_ value: Double) {
        if value > result || result.isNaN { result = value }
    }
}

struct MeanFold: ResultFold {
    private(set) var result = 0.0
    private var count = 0.0

    mutating func add(_ value: Double) {
        count += 1
        // Once infinite, only the other infinity or what is no number changes anything.
        if result.isInfinite, value == result || value.isFinite { return }
        // The parts are divided one by one so that no sum overflows.
        result += value / count - result / count
    }
}

struct VarianceFold: ResultFold {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    var result: Double { squares / count }

    mutating func add(_ value: Double) {
        count += 1
        // A single value has no variance, whatever it is.
        guard count > 1 else { return mean = value }
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }
}

struct QuantileFold: Fold {
    private var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    func result(share: Double) -> Double { quantile(share, values) }
}
