import Foundation
import GRDB
import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// A writer that is killed at any moment leaves a store with a beginning of what it wrote, and all that it was told is
/// written.
@Suite struct DurabilityTests {
    private static let keys: [GroupKey] = [.port(1), .port(2), .agent]

    /// Writes batch after batch: the n-th says n of every column of every group.
    private static func batch(_ number: UInt64, into rig: inout (maker: BatchMaker, writer: BatchWriter)) async throws {
        let start = epoch + Milliseconds(number) * 20 * second
        for key in keys { rig.maker.poll(key, from: start, to: start + 20 * second, all: number) }
        try await rig.writer.write([rig.maker.close(at: start + 20 * second)])
        if number % 9 == 0 {
            try await rig.writer.maintain(now: start, elapsed: 20 * second, retention: .forever)
        }
    }

    /// Writes until it is killed, and notes beside the store what has been written.
    private static func writeUntilKilled(_ path: String, after microseconds: UInt32) async throws {
        let noted = open(path + ".noted", O_WRONLY | O_CREAT, 0o644)
        let store = try SeriesStore.open(path)
        var rig = (maker: BatchMaker(), writer: BatchWriter(store))
        for number in 1...(.max) as ClosedRange<UInt64> {
            try await batch(number, into: &rig)
            withUnsafeBytes(of: number) { _ = pwrite(noted, $0.baseAddress, 8, 0) }
            if number == 1 { killThisProcess(after: microseconds) }
        }
    }

    private static func killThisProcess(after microseconds: UInt32) {
        Thread.detachNewThread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
        }
    }

    private static func check(_ path: String, atLeast acknowledged: UInt64, _ note: String) async throws {
        let store = try SeriesStore.open(path)
        let damage = try await store.reader.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") }
        #expect(damage == ["ok"], "\(note)")
        let count = UInt64(try await store.polls(.port(1)).count)
        #expect(count >= acknowledged && count <= acknowledged + 1, "\(note): \(count) of \(acknowledged)")
        let expected = count * (count + 1) / 2
        for key in keys {
            #expect(try await store.polls(key).columns[1] == (1...count).map { $0 }, "\(note)")
            let sums = try await store.buckets(key, from: epoch, to: epoch + 400 * day)
            #expect(sums.polls[1].sum == expected && sums.tiers[1].sum == expected, "\(note)")
        }
        #expect(try await store.totals(.agent)[1] == expected, "\(note)")
        // It goes on where it was left.
        var rig = (maker: BatchMaker(), writer: BatchWriter(store))
        for number in (count + 1)...(count + 300) { try await batch(number, into: &rig) }
        let sum = try await store.buckets(.port(1), from: epoch, to: epoch + 400 * day).tiers[1].sum
        #expect(sum == (count + 300) * (count + 301) / 2, "\(note)")
        try store.close()
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aKilledWriterLosesNothingThatWasWritten(seed: UInt64) async throws {
        let folder = try StoreFolder()
        var generator = SeededGenerator(seed: seed)
        let delay = UInt32.random(in: 0...300_000, using: &generator)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.database as String, delay = delay as UInt32] in
            try await Self.writeUntilKilled(path, after: delay)
        }
        let noted = try #require(content(of: folder.database + ".noted"))
        let acknowledged = noted.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(acknowledged > 0)
        try await Self.check(folder.database, atLeast: acknowledged, "seed \(seed)")
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func aWriterKilledAtItsFirstStartCanStartAgain(seed: UInt64) async throws {
        let folder = try StoreFolder()
        var generator = SeededGenerator(seed: 100 + seed)
        let delay = UInt32.random(in: 0...12_000, using: &generator)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.database as String, delay = delay as UInt32] in
            Self.killThisProcess(after: delay)
            for _ in 0... { try SeriesStore.open(path).close() }
        }
        let store = try SeriesStore.open(folder.database)
        #expect(try await store.info().groups == 0)
        try store.close()
    }
}
