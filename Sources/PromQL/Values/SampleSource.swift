/// The samples of one series.
public struct SampleSeries: Sendable {
    /// The labels, with the name of the metric as `__name__`.
    public var labels: Labels
    /// When the samples were taken, in milliseconds since 1970, ascending.
    public var times: [Int64]
    /// The values, one for each time.
    public var values: [Double]
    /// For each sample how long, in milliseconds, it holds after its time, where that is longer than the lookback of
    /// the engine; nil if it is for none.
    public var lives: [Int64]?

    /// A series of samples.
    public init(labels: Labels, times: [Int64], values: [Double], lives: [Int64]? = nil) {
        self.labels = labels
        self.times = times
        self.values = values
        self.lives = lives
    }
}

/// Which figure is wanted of a sample that stands for a longer time.
public enum Figure: Sendable {
    /// The value itself, usually the mean.
    case value
    /// The largest value of the time.
    case maximum
    /// The smallest value of the time.
    case minimum
}

/// Which samples an expression needs.
public struct Selection: Sendable {
    /// What the labels of the series must be.
    public let matchers: [LabelMatcher]
    /// The first time wanted, in milliseconds since 1970.
    public let from: Int64
    /// The last time wanted, in milliseconds since 1970.
    public let to: Int64
    /// The figure wanted of samples that stand for a longer time.
    public let figure: Figure
    /// Whether only differences between samples matter, so that a counter may be counted from any base.
    public let isDifference: Bool

    /// A selection of samples.
    public init(
        matchers: [LabelMatcher],
        from: Int64,
        to: Int64,
        figure: Figure = .value,
        isDifference: Bool = false
    ) {
        self.matchers = matchers
        self.from = from
        self.to = to
        self.figure = figure
        self.isDifference = isDifference
    }
}

/// Where the engine has its samples from.
public protocol SampleSource {
    /// The series that a selection asks for, each labelled differently, with their samples in its time.
    ///
    /// A sample before that time whose life reaches into it may be among them. Others outside of the time are left out
    /// by the engine.
    func series(_ selection: Selection) throws -> [SampleSeries]
}
