import MetricCatalog
public import Rollup
import Synchronization

/// Hands closed batches from the collector to the one who stores them, without ever making the collector wait.
///
/// When the store falls behind by more than the capacity, reports are given up and counted. What later batches rely on
/// (new groups, words, events) is kept and goes out with the next batch that fits.
public final class BatchQueue: Sendable {
    /// The batches, second by second; ends when the collector does.
    ///
    /// An element is empty when the second brought nothing.
    public var batches: AsyncMapSequence<AsyncStream<[RollupBatch]>, [RollupBatch]> {
        stream.map { batches in
            self.state.withLock { $0.waiting -= 1 }
            return batches
        }
    }

    private let stream: AsyncStream<[RollupBatch]>
    private let continuation: AsyncStream<[RollupBatch]>.Continuation
    private let state = Mutex(State())

    private struct State {
        /// What is still owed of batches that did not fit.
        var owed: [RollupBatch] = []
        /// How many seconds are in the queue.
        var waiting = 0
        var lostReports: UInt64 = 0
    }

    /// A queue of so many seconds.
    public init(capacity: Int) {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(capacity))
    }

    /// True while nothing waits to be stored.
    public var isEmpty: Bool { state.withLock { $0.waiting == 0 } }

    /// How many reports were given up because the store fell behind.
    public var lostReports: UInt64 { state.withLock { $0.lostReports } }

    /// Puts what a second brought into the queue.
    public func put(_ batches: [RollupBatch]) {
        state.withLock { state in
            let all = state.owed + batches
            guard case .dropped = continuation.yield(all) else {
                state.waiting += 1
                state.owed = []
                return
            }
            state.lostReports += UInt64(batches.reduce(0) { $0 + $1.polls.count + $1.flows.count })
            state.owed = all.map(\.withoutReports).filter { !$0.isEmpty }
        }
    }

    /// Ends the queue behind what is in it.
    ///
    /// What did not fit before is given up: who stores has been unable to for as long as the queue holds.
    public func finish() {
        continuation.finish()
    }
}

extension RollupBatch {
    /// The batch without its reports' numbers.
    fileprivate var withoutReports: RollupBatch {
        var result = self
        result.polls = []
        result.values = []
        result.flows = []
        return result
    }
}
