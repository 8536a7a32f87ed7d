/// How sure an interval is: the share of cases in which it holds the truth.
public enum Confidence: Int, CaseIterable, Comparable, Sendable {
    /// One case in two.
    case half = 50
    /// Four cases in five.
    case high = 80
    /// Nineteen cases in twenty.
    case veryHigh = 95

    /// The confidence in percent.
    public var percent: Int { rawValue }

    /// How many standard deviations the interval reaches to either side under the normal distribution.
    public var deviations: Double {
        switch self {
        case .half: 0.674_489_750_196_081_7
        case .high: 1.281_551_565_544_600_4
        case .veryHigh: 1.959_963_984_540_054
        }
    }

    /// Whether one is less sure than another.
    public static func < (left: Confidence, right: Confidence) -> Bool { left.rawValue < right.rawValue }
}

/// A range of values in which a figure lies with some confidence, ends included.
public struct Interval: Sendable, Equatable {
    /// The smallest value.
    public let low: Double
    /// The largest value.
    public let high: Double

    /// The interval between two values.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The difference between its ends.
    public var width: Double { high - low }

    /// Whether a value lies in it.
    public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
