import Foundation
import StoreSupport
import TestSupport
import Testing

/// Ends at random moments under load, one after the other, on the same file.
@Suite struct TortureTests {
    /// What a counter says is known to be right between two reports of one run: what is lost are the reports from the
    /// last that was stored before a kill to the first after the restart, and nothing is there twice.
    @Test func killsCostNoMoreThanTheLastSeconds() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var random = SeededGenerator(seed: 11)
        var agent = CounterAgent(ports: 20)
        // What is certain to be stored, and what may be.
        var (least, most) = (0, 0)
        for round in 0..<8 {
            let server = try await RunningServer(db: db)
            // What all counters said together after each report.
            var totals: [(time: ContinuousClock.Instant, total: Int)] = []
            let milliseconds = Int.random(in: 500...6_000, using: &random)
            let end = ContinuousClock.now + .milliseconds(milliseconds)
            while ContinuousClock.now < end {
                try server.send([agent.next(&random)])
                totals.append((.now, agent.total))
                try await Task.sleep(for: .milliseconds(20))
            }
            // On a machine that stands still now and then a datagram may not have been looked at.
            let isReceived = try await server.collected("datagrams") == totals.count
            let killed = ContinuousClock.now
            #expect(try await server.stop(SIGKILL) == -SIGKILL)
            guard let first = totals.first, let last = totals.last else { continue }
            most += last.total - first.total
            // A second is written when the next has begun; a slow machine may need one more.
            if isReceived, let kept = totals.last(where: { $0.time < killed - .seconds(4) }) {
                least += kept.total - first.total
            }
            let check = try Program.run(["db", "check", "--db", db])
            #expect(check.output == "ok\n", "round \(round): \(check.errors)")
            let stored = try Packets.total("ifinoctets", db)
            #expect(stored >= least && stored <= most, "round \(round): \(least)...\(most), not \(stored)")
            // What is there now stays.
            (least, most) = (stored, stored)
        }
        #expect(least > 0)
    }

    @Test func stopsCostNothing() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var random = SeededGenerator(seed: 12)
        var agent = CounterAgent(ports: 20)
        var expected = 0
        for _ in 0..<5 {
            let server = try await RunningServer(db: db)
            let first = agent.total
            var sent = 0
            var start: Int?
            let end = ContinuousClock.now + .milliseconds(Int.random(in: 200...3_000, using: &random))
            while ContinuousClock.now < end {
                try server.send([agent.next(&random)])
                sent += 1
                if start == nil { start = agent.total }
                try await Task.sleep(for: .milliseconds(10))
            }
            try await server.received(sent)
            #expect(try await server.stop(SIGTERM) == 0, "\(server.logged)")
            expected += agent.total - (start ?? first)
            #expect(try Packets.total("ifinoctets", db) == expected)
        }
        #expect(try Program.run(["db", "check", "--db", db]).output == "ok\n")
    }
}
