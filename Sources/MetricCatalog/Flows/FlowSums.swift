/// What the packets of one flow, or of all others together, add up to within a bucket of time.
public struct FlowSums: Hashable, Sendable {
    /// The sum of the values, each times the sampling rate; for other figures than sums and means the figure itself.
    public var value: UInt64 = 0
    /// Packets, estimated: the sum of the sampling rates.
    public var frames: UInt64 = 0
    /// How many packets were sampled.
    public var samples: UInt64 = 0
    /// The variance of `value` as an estimate: Σ r(r−1)·value².
    public var variance: Double = 0
    /// The further values of the definition, in their order, summed up as `value` is.
    public var further: [UInt64] = []

    /// Nothing.
    public init() {}

    /// What packets add up to.
    public init(value: UInt64, frames: UInt64, samples: UInt64, variance: Double, further: [UInt64] = []) {
        self.value = value
        self.frames = frames
        self.samples = samples
        self.variance = variance
        self.further = further
    }

    /// True where no packet was sampled.
    public var isEmpty: Bool { samples == 0 }

    /// Adds what other packets of the same definition add up to.
    public mutating func merge(_ other: FlowSums, _ shape: FlowShape) {
        if samples == 0 {
            self = other
            return
        }
        guard other.samples > 0 else { return }
        value = shape.value.merged(value, other.value)
        for place in further.indices where place < other.further.count {
            further[place] = shape.further[place].merged(further[place], other.further[place])
        }
        frames = frames.addingSaturated(other.frames)
        samples = samples.addingSaturated(other.samples)
        variance += other.variance
    }

    /// The figure in the unit of the definition's value: per second for a sum, else as it is.
    public func figure(_ figure: FlowFigure, seconds: Double) -> Double {
        switch figure {
        case .sum: seconds > 0 ? Double(value) / seconds : 0
        case .mean: frames > 0 ? Double(value) / Double(frames) : 0
        case .least, .largest, .distinct: Double(value)
        }
    }
}

/// How a definition's figures are made.
public struct FlowShape: Hashable, Sendable {
    /// Of the value that flows are ordered by.
    public var value: FlowFigure
    /// Of the further values.
    public var further: [FlowFigure]

    /// A definition's figures.
    public init(value: FlowFigure, further: [FlowFigure] = []) {
        self.value = value
        self.further = further
    }
}

extension FlowFigure {
    /// The figure of two parts together.
    @inlinable
    public func merged(_ left: UInt64, _ right: UInt64) -> UInt64 {
        switch self {
        case .sum, .mean: left.addingSaturated(right)
        case .least: min(left, right)
        case .largest, .distinct: max(left, right)
        }
    }
}
