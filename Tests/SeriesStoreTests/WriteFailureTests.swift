import GRDB
import MetricCatalog
import Rollup
import TestSupport
import Testing

@testable import SeriesStore

/// What cannot be written is not written in part, and can be given again.
@Suite struct WriteFailureTests {
    private static func batch(_ maker: inout BatchMaker, _ number: Int64) -> RollupBatch {
        let start = epoch + number * 20 * second
        maker.poll(.port(UInt32(number)), from: start, to: start + 20 * second, all: 5)
        maker.poll(.agent, from: start, to: start + 20 * second, all: 1)
        maker.text(.agent, "os_name", "system \(number)", since: start)
        maker.event(.agentRestart, .agent, "\(number)", at: start)
        return maker.close(at: start + 20 * second)
    }

    @Test func aRefusedBatchLeavesNothingBehindAndMayBeGivenAgain() async throws {
        let folder = try StoreFolder()
        let store = try SeriesStore.open(folder.database)
        var writer = BatchWriter(store)
        var maker = BatchMaker()
        try await writer.write([Self.batch(&maker, 1)])
        try await store.writer?.write { db in
            try db.execute(sql: "CREATE TRIGGER no BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no'); END")
        }
        let batches = [Self.batch(&maker, 2), Self.batch(&maker, 3)]
        await #expect(throws: DatabaseError.self) { try await writer.write(batches) }
        #expect(try await store.read { $0.directory.groups.count } == 2)
        #expect(try await store.totals(.agent)[0] == 1)
        #expect(try await store.info().events == 1)

        try await store.writer?.write { db in try db.execute(sql: "DROP TRIGGER no") }
        try await writer.write(batches)
        try await writer.write([Self.batch(&maker, 4)])
        #expect(try await store.read { $0.directory.groups.count } == 5)
        #expect(try await store.totals(.agent)[0] == 4)
        #expect(try await store.info().events == 4)
        for port in 1...4 as ClosedRange<UInt32> { #expect(try await store.polls(.port(port)).columns[1] == [5]) }
        #expect(try await store.read { $0.directory.text("os_name", of: GroupKey.agent.identity) } == "system 4")
        try store.close()
    }

    @Test func aFullDiskCostsNothingThatWasWritten() async throws {
        var rig = try StoreRig()
        rig.polls(.port(1), from: epoch, to: epoch + 3 * hour, every: minute, all: 60)
        rig.polls(.agent, from: epoch, to: epoch + 3 * hour, every: minute, all: 1)
        try await rig.flush(at: epoch + 3 * hour)
        let store = rig.store
        let limit = { @Sendable (pages: String) async throws in
            _ = try await store.writer?.write { db in try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)") }
        }
        try await limit("1")
        var generator = SeededGenerator(seed: 1)
        var maker = BatchMaker()
        for port in 2...400 as ClosedRange<UInt32> {
            maker.poll(
                .port(port),
                from: epoch + 3 * hour,
                to: epoch + 3 * hour + second,
                GroupKey.port(1).types.map { _ in generator.next() }
            )
        }
        let batch = maker.close(at: epoch + 3 * hour + second)
        var writer = BatchWriter(store)
        await #expect(throws: StoreError.self) { try await writer.write([batch]) }
        #expect(try await store.polls(.port(1)) == rig.expected(.port(1)))
        #expect(try await store.polls(.port(2)).count == 0)

        try await limit("4294967294")
        try await writer.write([batch])
        #expect(try await store.polls(.port(400)).count == 1)
        try await writer.maintain(now: epoch + 5 * hour, elapsed: second, retention: .forever)
        let sums = try await store.buckets(.agent, from: epoch, to: epoch + 5 * hour)
        #expect(sums.tiers[0].sum == 180 && sums.polls[0].sum == 180)
        #expect(try await store.totals(.agent)[0] == 180)
        try store.close()
    }

    @Test func aSealThatFailsMovesNothing() async throws {
        var rig = try StoreRig()
        for port in 1...3 as ClosedRange<UInt32> {
            rig.polls(.port(port), from: epoch, to: epoch + 3 * hour, every: minute, all: 60)
        }
        rig.polls(.agent, from: epoch, to: epoch + 3 * hour, every: minute, all: 1)
        try await rig.flush(at: epoch + 3 * hour)
        // Windows before this one are sealed, it and those after it are not.
        let key = ((epoch + hour) / Tier.second.window) << 32
        try await rig.store.writer?.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER no BEFORE INSERT ON chunk_1s WHEN new.key > \(key + 2)
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """
            )
        }
        let writing = rig
        await #expect(throws: DatabaseError.self) { try await writing.maintain(at: epoch + 5 * hour) }
        let check = { (rig: StoreRig) async throws in
            for key in [GroupKey.port(1), .port(2), .port(3), .agent] {
                #expect(try await rig.store.polls(key) == rig.expected(key))
                let sums = try await rig.store.buckets(key, from: epoch, to: epoch + 5 * hour)
                #expect(sums.tiers[0].sum == sums.polls[0].sum && sums.tiers[1].sum == rig.total(key))
            }
            #expect(try await rig.store.totals(.agent)[0] == 180)
        }
        #expect(try await rig.store.sealedUntil(.second) == epoch + hour)
        try await check(rig)
        try rig.reopen()
        try await check(rig)
        try await rig.store.writer?.write { db in try db.execute(sql: "DROP TRIGGER no") }
        try await rig.maintain(at: epoch + 5 * hour)
        #expect(try await rig.store.info().journalRows == 0)
        try await check(rig)
    }

    @Test func aDamagedChunkCostsItselfAndNothingElse() async throws {
        var rig = try StoreRig()
        for port in 1...3 as ClosedRange<UInt32> {
            rig.polls(.port(port), from: epoch, to: epoch + 2 * hour, every: minute, all: 60)
        }
        try await rig.flush(at: epoch + 2 * hour)
        try await rig.maintain(at: epoch + 2 * hour)
        let group = try #require(try await rig.store.read { $0.group(.port(2))?.id.rawValue })
        let key = ((epoch + hour) / Tier.second.window) << 32 | Int64(group)
        try await rig.store.writer?.write { db in
            try db.execute(sql: "UPDATE chunk_1s SET body = zeroblob(length(body)) WHERE key = ?", arguments: [key])
            #expect(db.changesCount == 1)
        }
        // Sealing goes on, with late reports for the damaged chunk's hour too.
        rig.poll(.port(2), from: epoch + 80 * minute, to: epoch + 81 * minute, all: 6)
        rig.polls(.port(3), from: epoch + 2 * hour, to: epoch + 4 * hour, every: minute, all: 60)
        try await rig.flush(at: epoch + 4 * hour)
        try await rig.maintain(at: epoch + 5 * hour)
        #expect(try await rig.store.sealedUntil(.minute) == epoch + 3 * hour)
        for (key, sum) in [(GroupKey.port(1), 7_200), (.port(2), 7_200 - 900 + 6), (.port(3), 14_400)]
            as [(GroupKey, UInt64)]
        {
            let found = try await rig.store.read { snapshot in
                try snapshot.group(key).map {
                    try snapshot.bucketsOfTiers($0, from: epoch, to: epoch + 5 * hour)[1].sum
                }
            }
            #expect(found == sum)
        }
        // Who asks for what is damaged is told so.
        let store = rig.store
        let error = await #expect(throws: DatabaseError.self) { try await store.polls(.port(2)) }
        #expect(error?.message?.contains("chunk_1s") == true)
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
    }
}
