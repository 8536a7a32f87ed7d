/// A function that expressions can call.
struct Function: Sendable {
    /// How the values of a function come about.
    enum Body: Sendable {
        /// From each value on its own, and numbers.
        case each(@Sendable (Double, Parameters) -> Double)
        /// From the samples of each series in a while, and numbers; the range is the first or the last argument.
        case overTime(@Sendable (Window) throws(PromQLError) -> Double)
        /// In a way of its own.
        case special(Special)
    }

    /// Functions that are more than a calculation.
    enum Special: Sendable {
        case absent, absentOverTime, scalar, vector, time, pi, timestamp, sort, sortDescending, labelJoin, labelReplace
    }

    let name: String
    /// The types of the arguments; those behind the first `least` may be left out.
    let arguments: [ValueType]
    let least: Int
    /// Whether the last argument may come any number of times.
    var repeats = false
    var result = ValueType.vector
    /// Whether the series keep the names of their metrics.
    var keepsName = false
    /// Which figure of coarse samples is looked at.
    var figure = Figure.value
    /// Whether only differences of samples matter.
    var isDifference = false
    /// Whether the same samples have another value at another step.
    var looksAtTime = false
    let body: Body

    static let all: [String: Function] = {
        let lists = [mathFunctions, calendarFunctions, overTimeFunctions, counterFunctions, specialFunctions]
        return Dictionary(lists.joined().map { ($0.name, $0) }) { first, _ in first }
    }()

    /// Functions that others have, with the reason why they are not here.
    static let refused: [String: String] = {
        let names = ["histogram_quantile", "histogram_count", "histogram_sum", "histogram_fraction"]
        return Dictionary(uniqueKeysWithValues: names.map { ($0, "\($0) is not supported: there are no histograms") })
    }()
}

/// The numbers that a function is called with besides its series.
struct Parameters: Equatable {
    /// The first of them; nil if there is none.
    var first: Double?
    var second: Double?
}

/// The samples of a series in the time before a step.
struct Window {
    let times: [Int64]
    let values: [Double]
    /// Which of the samples are in the time.
    var range: Range<Int> = 0..<0
    /// The first time that belongs to it, in milliseconds.
    var start: Int64 = 0
    /// The last time that belongs to it, in milliseconds.
    var end: Int64 = 0
    /// The time of the step, in milliseconds.
    var now: Int64 = 0
    var parameters = Parameters()

    var samples: ArraySlice<Double> { values[range] }

    /// The duration, in seconds.
    var seconds: Double { Double(end - start) / 1000 }
}

extension Double {
    /// Stands for no value where there must be one; no calculation has this as its result.
    static let absent = Double(bitPattern: 0x7ff8_7469_6465_6d6b)

    var isAbsent: Bool { bitPattern == Double.absent.bitPattern }
}
