/// Spans of time that follow each other, by whole seconds.
public struct BucketGrid: Sendable {
    /// Where spans meet: span *i* is `edges[i]` until `edges[i + 1]`.
    ///
    /// Whole seconds, rising.
    public let edges: [Milliseconds]
    /// How long every span is; nil where they differ.
    private let step: Milliseconds?

    /// Spans between the given edges.
    public init(edges: [Milliseconds]) {
        self.edges = edges
        step = edges.count == 2 ? edges[1] - edges[0] : nil
    }

    /// Spans of one length.
    public init(start: Milliseconds, step: Milliseconds, count: Int) {
        edges = (0...count).map { start + Milliseconds($0) * step }
        self.step = step
    }

    /// How many spans there are.
    public var count: Int { edges.count - 1 }

    /// Where the first span begins.
    public var start: Milliseconds { edges[0] }

    /// Where the last span ends.
    public var end: Milliseconds { edges[edges.count - 1] }

    /// The span that a time lies in; nil outside.
    public func index(of time: Milliseconds) -> Int? {
        guard time >= start, time < end else { return nil }
        if let step { return Int((time - start) / step) }
        var low = 0
        var high = count
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= time { low = middle } else { high = middle }
        }
        return low
    }
}

extension BucketGrid: Hashable {
    /// Whether two have the same edges.
    public static func == (left: BucketGrid, right: BucketGrid) -> Bool { left.edges == right.edges }

    /// Takes the edges in.
    public func hash(into hasher: inout Hasher) { hasher.combine(edges) }
}

/// The second that a time lies in, also before 1970.
@inlinable
public func floorSecond(_ time: Milliseconds) -> Milliseconds {
    floorMultiple(time, of: 1000)
}

/// The largest multiple of a step that is not after a time, also before 1970.
@inlinable
public func floorMultiple(_ time: Milliseconds, of step: Milliseconds) -> Milliseconds {
    let rest = time % step
    return rest < 0 ? time - rest - step : time - rest
}
