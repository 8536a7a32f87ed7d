import RealTime
import Testing

/// Records for clients that wait for the next one.
struct PollableLogTests {
    private func log(_ capacity: Int = 5, records: Int = 0) -> PollableLog<Int64> {
        let log = PollableLog<Int64>(capacity: capacity)
        for _ in 0..<records { log.append { $0 } }
        return log
    }

    @Test
    func recordsComeNewestFirst() {
        let log = log(records: 8)
        #expect(log.records(after: -1, limit: 100) == [8, 7, 6, 5, 4])
        #expect(log.records(after: 6, limit: 100) == [8, 7])
        #expect(log.records(after: -1, limit: 2) == [8, 7])
        #expect(log.records(after: -1, limit: 2) { $0 % 2 == 0 } == [8, 6])
        #expect(log.records(after: 8, limit: 100) == [])
        #expect(log.lastID == 8)
    }

    @Test
    func numbersGoOnAfterARestart() {
        let log = PollableLog<Int64>(capacity: 5, records: [(41, 41), (42, 42)])
        #expect(log.append { $0 } == 43)
        #expect(log.records(after: 41, limit: 9) == [43, 42])
    }

    @Test
    func whoWaitsIsWoken() async {
        let log = log()
        async let first = log.poll(after: -1, limit: 9, timeout: .seconds(60))
        async let second = log.poll(after: 0, limit: 9, timeout: .seconds(60)) { $0 == 2 }
        try? await Task.sleep(for: .milliseconds(50))
        log.append { $0 }
        #expect(await first == [1])
        log.append { $0 }
        #expect(await second == [2])
    }

    @Test
    func waitingEnds() async {
        let log = log()
        let start = ContinuousClock.now
        #expect(await log.poll(after: -1, limit: 9, timeout: .milliseconds(50)) == [])
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        #expect(await log.poll(after: -1, limit: 9, timeout: .zero) == [])
        let task = Task { await log.poll(after: -1, limit: 9, timeout: .seconds(600)) }
        task.cancel()
        #expect(await task.value == [])
    }

    /// However many wait and however records come, each sees one, and none waits for ever.
    @Test
    func manyWaitAtOnce() async {
        let log = log(1_000)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { await !log.poll(after: -1, limit: 1, timeout: .seconds(60)).isEmpty }
            }
            group.addTask {
                for _ in 0..<100 {
                    log.append { $0 }
                    await Task.yield()
                }
                return true
            }
            for await isDone in group { #expect(isDone) }
        }
    }
}
