import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Stored bytes that are not what was written: an error or the same value, never a crash.
@Suite struct DamagedBytesTests {
    enum Kind: CaseIterable, Sendable {
        case chunk, cells, journal, long
    }

    private static let id = GroupID(rawValue: 3)

    private static func specimen(_ kind: Kind, _ generator: inout SeededGenerator) -> [UInt8] {
        let series = Specimens.polls(4, &generator)
        switch kind {
        case .chunk: return ChunkCodec.encode(series, windowStart: Specimens.start)
        case .cells:
            return CellCodec.encode(
                Specimens.buckets(4, &generator),
                types: Specimens.types,
                tier: .minute,
                window: epoch / hour
            )
        case .journal:
            var row = JournalRow(window: 5)
            for index in series.ends.indices {
                row.bytes.appendVarint(UInt64(id.rawValue))
                row.bytes += series.encoded(index, base: Specimens.start, types: Specimens.types)
            }
            return Checksum.seal(row.bytes)
        case .long: return LongInterval.encode(series, types: Specimens.types)
        }
    }

    /// Decodes, and uses what comes out as the store does.
    @discardableResult
    private static func use(_ kind: Kind, _ bytes: [UInt8]) throws -> Int {
        let types = Specimens.types
        let choice = ColumnChoice(allOf: types)
        let window = Tier.second.windowNumber(Specimens.start)
        var hasher = Hasher()
        var series = PollSeries(columnCount: types.count)
        switch kind {
        case .chunk: series = try ChunkCodec.decode(bytes, windowStart: Specimens.start, choice)
        case .long: series = try LongInterval.decode(bytes, end: Specimens.start, choice)
        case .journal:
            var head = Head()
            try JournalRow.replay(
                bytes,
                window: window,
                closing: nil,
                columns: { $0 == id ? choice : nil },
                isTotalled: { _ in true },
                into: &head
            )
            try head.group(id).polls(in: window...window, closing: true, choice, into: &series)
        case .cells:
            let cells = try CellCodec.decode(bytes, choice, tier: .minute, window: epoch / hour)
            #expect(cells.starts.count <= 60)
            hasher.combine(cells.starts)
            for bucket in cells.columns.joined() { hasher.combine(bucket.fields) }
            // Late reports are merged into what is stored, and that is written again.
            var columns = types.map { _ in [Bucket](repeating: Bucket(), count: 60) }
            for (place, start) in cells.starts.enumerated() {
                for column in types.indices {
                    columns[column][Int((start - epoch) / Tier.minute.width)].merge(cells.columns[column][place])
                }
            }
            _ = CellCodec.encode(columns, types: types, tier: .minute, window: epoch / hour)
        }
        #expect(series.count <= Int(Tier.second.window))
        hasher.combine(series)
        series.normalize(types: types)
        _ = series.buckets(types: types, BucketGrid(start: epoch, step: minute, count: 40), extremes: true)
        if kind == .chunk { _ = ChunkCodec.encode(series, windowStart: Specimens.start) }
        return hasher.finalize()
    }

    @Test(arguments: Kind.allCases)
    func everyBitThatIsTurnedIsNoticed(kind: Kind) throws {
        var generator = SeededGenerator(seed: 1)
        let bytes = Self.specimen(kind, &generator)
        for bit in 0..<(bytes.count * 8) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: DamagedBytes.self) { try Self.use(kind, damaged) }
        }
    }

    @Test(arguments: Kind.allCases)
    func everyTruncationIsNoticed(kind: Kind) throws {
        var generator = SeededGenerator(seed: 2)
        let bytes = Self.specimen(kind, &generator)
        for length in bytes.indices {
            let cut = Array(bytes.prefix(length))
            #expect(throws: DamagedBytes.self) { try Self.use(kind, cut) }
        }
    }

    @Test(arguments: Kind.allCases)
    func turnedBitsUnderARightChecksumDoNoHarm(kind: Kind) throws {
        var generator = SeededGenerator(seed: 3)
        let body = Self.specimen(kind, &generator).dropLast(4)
        for bit in 0..<(body.count * 8) {
            var damaged = Array(body)
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = try? Self.use(kind, Checksum.seal(damaged))
        }
    }

    @Test(arguments: Kind.allCases)
    func truncationUnderARightChecksumDoesNoHarm(kind: Kind) throws {
        var generator = SeededGenerator(seed: 4)
        let body = Array(Self.specimen(kind, &generator).dropLast(4))
        for length in body.indices { _ = try? Self.use(kind, Checksum.seal(Array(body.prefix(length)))) }
    }

    @Test(arguments: Kind.allCases, 0..<4 as Range<UInt64>)
    func randomBodiesUnderARightChecksumDoNoHarm(kind: Kind, seed: UInt64) throws {
        var generator = SeededGenerator(seed: 100 + seed)
        for round in 0..<1_500 {
            var body = Array(Self.specimen(kind, &generator).dropLast(4).prefix(Int(generator.next() % 400)))
            if round % 3 == 0 { body = (0..<60).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
            for _ in 0...(generator.next() % 4) where !body.isEmpty {
                // Numbers near the limits hurt the most.
                let place = Int.random(in: 0..<min(body.count, 24), using: &generator)
                let long = [UInt8](repeating: 0xff, count: Int(generator.next() % 10)) + [0x01]
                if generator.next() % 2 == 0 { body.replaceSubrange(place...place, with: long) }
                body[Int.random(in: body.indices, using: &generator)] = UInt8(truncatingIfNeeded: generator.next())
            }
            if !body.isEmpty, kind != .long { body[0] = kind == .chunk || kind == .cells ? UInt8(1 + round % 2) : 1 }
            _ = try? Self.use(kind, Checksum.seal(body))
        }
    }

    @Test(arguments: [Kind.chunk, .cells, .journal])
    func aNewerVersionIsRefused(kind: Kind) throws {
        var generator = SeededGenerator(seed: 5)
        var body = Array(Self.specimen(kind, &generator).dropLast(4))
        let newer = body[0] + 1
        body[0] = newer
        let error = #expect(throws: DamagedBytes.self) { try Self.use(kind, Checksum.seal(body)) }
        #expect(error?.what.contains("version \(newer)") == true)
    }

    @Test func aHugeCountOfSameValuesTakesNoMemory() {
        // Every column is one value: a few bytes that claim 2²⁴ reports in 2²⁴ columns.
        for version in 1...2 as ClosedRange<UInt8> {
            var body = [version]
            body.appendVarint(1 << 24)
            body.appendVarint(1 << 24)
            body += Array(repeating: 0, count: 400)
            #expect(throws: DamagedBytes.self) { try Self.use(.chunk, Checksum.seal(body)) }
            #expect(throws: DamagedBytes.self) { try Self.use(.cells, Checksum.seal(body)) }
        }
    }
}
