import Synchronization

/// The newest records of a kind, numbered as they come, for clients that wait for the next one.
///
/// Waiting costs a suspended task and nothing else.
public final class PollableLog<Record: Sendable>: Sendable {
    private let state: Mutex<State>
    private let capacity: Int

    private struct State {
        var records: [(id: Int64, record: Record)] = []
        var lastID: Int64
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
    }

    /// A log of so many records.
    ///
    /// - Parameters:
    ///   - capacity: How many are held.
    ///   - records: Those of before, oldest first.
    ///   - lastID: The last number that was given.
    public init(capacity: Int, records: [(id: Int64, record: Record)] = [], lastID: Int64 = 0) {
        self.capacity = capacity
        var state = State(lastID: max(lastID, records.last?.id ?? 0))
        state.records = Array(records.suffix(capacity))
        self.state = Mutex(state)
    }

    /// The last number that was given.
    public var lastID: Int64 { state.withLock { $0.lastID } }

    /// Appends a record that is made with its number, and wakes those who wait.
    @discardableResult
    public func append(_ make: (Int64) -> Record) -> Record {
        let (record, waiters) = state.withLock { state in
            state.lastID += 1
            let record = make(state.lastID)
            state.records.append((state.lastID, record))
            if state.records.count > capacity {
                state.records.removeFirst(state.records.count - capacity)
            }
            defer { state.waiters = [:] }
            return (record, state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
        return record
    }

    /// The newest records behind a number, newest first.
    public func records(after id: Int64, limit: Int, where isWanted: (Record) -> Bool = { _ in true }) -> [Record] {
        state.withLock { state in
            var result: [Record] = []
            for (number, record) in state.records.reversed() where result.count < limit {
                guard number > id else { break }
                if isWanted(record) { result.append(record) }
            }
            return result
        }
    }

    /// The newest records behind a number, newest first; where there are none, those that come within a time.
    public func poll(
        after id: Int64,
        limit: Int,
        timeout: Duration,
        where isWanted: @Sendable (Record) -> Bool = { _ in true }
    ) async -> [Record] {
        let end = ContinuousClock.now + timeout
        while true {
            let seen = lastID
            let found = records(after: id, limit: limit, where: isWanted)
            guard found.isEmpty, ContinuousClock.now < end, !Task.isCancelled else { return found }
            await wait(behind: seen, until: end)
        }
    }

    /// Waits until a record comes behind a number, or a time has come, or the task is cancelled.
    private func wait(behind id: Int64, until end: ContinuousClock.Instant) async {
        let number = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        let alarm = Task {
            try? await Task.sleep(until: end)
            wake(number)
        }
        defer { alarm.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    guard state.lastID == id, !Task.isCancelled, ContinuousClock.now < end else { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isLate { continuation.resume() }
            }
        } onCancel: {
            wake(number)
        }
    }

    private func wake(_ number: Int) {
        state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
}
