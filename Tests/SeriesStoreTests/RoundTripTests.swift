import GRDB
import MetricCatalog
import Rollup
import TestSupport
import Testing

@testable import SeriesStore

/// What is written is read back, wherever it is by then.
@Suite struct RoundTripTests {
    enum Place: CaseIterable, Sendable {
        case head, reopened, sealed, sealedAndReopened
    }

    private static let keys: [GroupKey] = [.port(1), .port(2, agent: 2), .processors, .packets, .agent]

    /// Two windows of reports of five groups, with texts and events.
    private static func filledRig(seed: UInt64) async throws -> StoreRig {
        var generator = SeededGenerator(seed: seed)
        var rig = try StoreRig()
        for step in 1...60 as ClosedRange<Int64> {
            let end = epoch + step * 30 * second
            for (place, key) in keys.enumerated() where (step + Int64(place)) % 3 != 0 || place == 4 {
                rig.poll(
                    key,
                    from: end - 30 * second,
                    to: end,
                    known: generator.next() | generator.next(),
                    isInterpolated: generator.next() % 4 == 0,
                    key.types.map { Specimens.value($0, &generator) }
                )
            }
            if step == 10 { rig.text(.port(1), "ifname", "ge-0/0/1", since: end) }
            if step == 20 { rig.text(.port(1), "ifname", "uplink ü", since: end) }
            if step == 30 { rig.event(.counterReset, .port(1), "octets: 3 counters", at: end) }
            if step == 40 { rig.event(.agentRestart, .agent, "uptime 5 s", at: end) }
            try await rig.flush(at: end)
        }
        return rig
    }

    private static func check(_ store: SeriesStore, _ rig: StoreRig) async throws {
        for key in keys { #expect(try await store.polls(key) == rig.expected(key), "\(key)") }
        let texts = try await store.read { $0.directory.texts[GroupKey.port(1).identity]?["ifname"] }
        #expect(texts?.since == [epoch + 300 * second, epoch + 600 * second])
        #expect(texts?.values == ["ge-0/0/1", "uplink ü"])
        let events = try await store.reader.read { db in
            try Row.fetchAll(db, sql: "SELECT time, kind, agent, source, detail FROM event ORDER BY time").map {
                "\($0[0] as Int64 - epoch) \($0[1] as String) \($0[2] as String) \($0[3] as String) \($0[4] as String)"
            }
        }
        #expect(
            events == [
                "900000 counter_reset 192.0.2.1 1 octets: 3 counters", "1200000 agent_restart 192.0.2.1  uptime 5 s",
            ]
        )
    }

    @Test(arguments: Place.allCases, [UInt64(1), 2])
    func everythingIsReadBack(place: Place, seed: UInt64) async throws {
        var rig = try await Self.filledRig(seed: seed)
        if place == .sealed || place == .sealedAndReopened {
            try await rig.maintain(at: epoch + 3 * hour)
            #expect(try await rig.store.info().journalRows == 0)
        }
        if place == .reopened || place == .sealedAndReopened { try rig.reopen() }
        try await Self.check(rig.store, rig)
        try rig.store.close()
    }

    @Test(arguments: [false, true])
    func aReaderBesideTheWriterSeesTheSame(isSealed: Bool) async throws {
        let rig = try await Self.filledRig(seed: 3)
        if isSealed { try await rig.maintain(at: epoch + 3 * hour) }
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        try await Self.check(reader, rig)
        try reader.close()
        try rig.store.close()
    }

    @Test func aReaderAloneSeesTheSame() async throws {
        let rig = try await Self.filledRig(seed: 4)
        try rig.store.close()
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        try await Self.check(reader, rig)
        try reader.close()
    }

    @Test(arguments: Place.allCases)
    func theLastReportIsKnown(place: Place) async throws {
        var rig = try await Self.filledRig(seed: 5)
        if place == .sealed || place == .sealedAndReopened { try await rig.maintain(at: epoch + 3 * hour) }
        if place == .reopened || place == .sealedAndReopened { try rig.reopen() }
        for key in Self.keys {
            let last = try await rig.store.read { snapshot in
                snapshot.group(key).flatMap { snapshot.lastPoll(of: $0) }
            }
            let expected = rig.expected(key)
            #expect(last == expected.filter { $1 == expected.ends.last }, "\(key)")
        }
    }

    /// A report that comes late is not the last one; one that comes after the clock went back is.
    @Test(arguments: [(30 * second, false), (10 * minute, true), (400 * day, true)] as [(Milliseconds, Bool)])
    func whatComesAfterTheClockWentBackIsTheLast(step: Milliseconds, isLast: Bool) async throws {
        var rig = try StoreRig()
        let ahead = epoch + 500 * day
        rig.poll(.port(1), from: ahead - 10 * second, to: ahead, all: 1)
        try await rig.flush(at: ahead)
        rig.poll(.port(1), from: ahead - step - 10 * second, to: ahead - step, all: 2)
        try await rig.flush(at: ahead - step)
        for _ in 0..<2 {
            let end = try await rig.store.read { snapshot in
                snapshot.group(.port(1)).flatMap { snapshot.lastPoll(of: $0)?.ends.first }
            }
            #expect(end == (isLast ? ahead - step : ahead))
            try rig.reopen()
        }
    }

    @Test func groupsKeepTheirNumbersWhateverOrderTheyComeInLater() async throws {
        var rig = try await Self.filledRig(seed: 6)
        let before = try await rig.store.read { $0.directory.groups }
        try rig.reopen()
        let end = epoch + 2 * hour
        for key in Self.keys.reversed() { rig.poll(key, from: end - second, to: end, all: 1) }
        rig.poll(.port(9), from: end - second, to: end, all: 2)
        try await rig.flush(at: end)
        let after = try await rig.store.read { $0.directory.groups }
        #expect(after.prefix(before.count) == before[...])
        #expect(after.count == before.count + 1)
        for key in Self.keys + [.port(9)] { #expect(try await rig.store.polls(key) == rig.expected(key)) }
    }

    @Test func aBatchOfNothingAndNoBatchChangeNothing() async throws {
        let folder = try StoreFolder()
        let store = try SeriesStore.open(folder.database)
        var writer = BatchWriter(store)
        try await writer.write([])
        try await writer.write([RollupBatch(time: epoch)])
        #expect(try await store.info().journalRows == 0)
        #expect(try await store.read { try $0.newest() } == nil)
        #expect(try await store.read { try $0.oldest(.second) } == nil)
    }

    @Test func partsOfOneSecondJoinAndTheLaterStateHolds() async throws {
        for isSealedBetween in [false, true] {
            var rig = try StoreRig()
            let end = epoch + 10 * second
            rig.poll(.port(1), from: end - second, to: end, all: 5)
            try await rig.flush(at: end)
            if isSealedBetween { try await rig.maintain(at: epoch + hour) }
            rig.poll(.port(1), from: end - second, to: end, all: 7)
            try await rig.flush(at: epoch + hour)
            #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
            try await rig.maintain(at: epoch + 2 * hour)
            let series = try await rig.store.polls(.port(1))
            // The speed of the port is a state; octets add up.
            #expect(series.columns[0] == [7] && series.columns[1] == [12])
        }
    }

    @Test func pagesAndVacuumAreAsTheFileNeedsThem() async throws {
        for isDurable in [false, true] {
            let folder = try StoreFolder()
            let store = try SeriesStore.open(folder.database, durable: isDurable)
            let found = try await store.writer?.write { db in
                try ["page_size", "auto_vacuum", "secure_delete", "wal_autocheckpoint", "synchronous", "journal_mode"]
                    .map { try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "" }
            }
            #expect(found == ["16384", "2", "0", "0", isDurable ? "2" : "1", "wal"])
        }
    }
}
