/// A value of a series at one time.
public struct VectorSample: Equatable, Sendable {
    /// The labels of the series.
    public let labels: Labels
    /// The time asked for, in milliseconds since 1970.
    public let time: Int64
    /// The value at that time.
    public let value: Double
}

/// The values of a series over a time.
public struct MatrixSeries: Equatable, Sendable {
    /// The labels of the series.
    public let labels: Labels
    /// The times, in milliseconds since 1970, ascending.
    public let times: [Int64]
    /// The values, one for each time.
    public let values: [Double]
}

/// The answer to a question; times are in milliseconds since 1970.
public enum QueryValue: Equatable, Sendable {
    /// A number.
    case scalar(time: Int64, Double)
    /// A text.
    case string(time: Int64, String)
    /// A value of each of some series, all at the same time.
    case vector([VectorSample])
    /// The values of each of some series over a time.
    case matrix([MatrixSeries])
}
