import MetricCatalog
import TestSupport
import Testing

@Suite struct EvenSpreadTests {
    /// `round(total · elapsed / length)` in integers wide enough to be beyond doubt.
    private static func rounded(_ total: UInt64, _ elapsed: Milliseconds, _ length: Milliseconds) -> UInt64 {
        let (length, elapsed) = (UInt128(length), UInt128(elapsed))
        return UInt64((2 * UInt128(total) * elapsed + length) / (2 * length))
    }

    private static func spread(_ generator: inout SeededGenerator) -> EvenSpread {
        let start = Milliseconds.random(in: -1_000_000...2_000_000_000_000, using: &generator)
        let length = Milliseconds(generator.next() >> UInt64.random(in: 24...63, using: &generator)) + 1
        return EvenSpread(total: generator.magnitude(), start: start, end: start + length)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func sharesOfAnyPartitionAddUpToTheTotal(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let spread = Self.spread(&generator)
            let cuts = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Milliseconds.random(in: spread.start...spread.end, using: &generator)
            }
            let edges = ([spread.start, spread.end] + cuts).sorted()
            let shares = zip(edges, edges.dropFirst()).map { spread.share(from: $0, to: $1) }
            // A plain sum, which would stop the test if it went past the total's 64 bits.
            #expect(shares.reduce(0, +) == spread.total, "seed \(seed): \(spread), \(edges)")
        }
    }

    @Test(arguments: [UInt64(11), 12, 13])
    func everyShareIsTheDifferenceOfRoundedCumulativeValues(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<10_000 {
            let spread = Self.spread(&generator)
            let length = spread.end - spread.start
            let from = Milliseconds.random(in: spread.start...spread.end, using: &generator)
            let to = Milliseconds.random(in: from...spread.end, using: &generator)
            let expected =
                Self.rounded(spread.total, to - spread.start, length)
                - Self.rounded(spread.total, from - spread.start, length)
            #expect(spread.share(from: from, to: to) == expected, "seed \(seed): \(spread), \(from), \(to)")
        }
    }

    @Test func halvesAreRoundedUp() {
        let odd = EvenSpread(total: 1, start: 0, end: 2)
        #expect(odd.cumulative(at: 1) == 1)
        #expect(EvenSpread(total: 3, start: 0, end: 4).cumulative(at: 2) == 2)
        #expect(EvenSpread(total: 1, start: 0, end: 3).cumulative(at: 1) == 0)
    }

    @Test func noShareOfASteadyFlowIsFarFromTheOthers() {
        let spread = EvenSpread(total: 1_000_003, start: 250, end: 20_250)
        let shares = (0..<20).map { spread.share(from: 250 + $0 * 1000, to: 1250 + $0 * 1000) }
        #expect(Set(shares).isSubset(of: [50_000, 50_001]))
    }

    @Test func partsOutsideTheIntervalAreEmpty() {
        let spread = EvenSpread(total: 100, start: 1000, end: 2000)
        #expect(spread.share(from: 0, to: 1000) == 0)
        #expect(spread.share(from: 2000, to: 9000) == 0)
        #expect(spread.share(from: 1500, to: 1500) == 0)
        #expect(spread.share(from: 1600, to: 1500) == 0)
    }

    @Test func partsAcrossTheEndsAreClipped() {
        let spread = EvenSpread(total: 100, start: 1000, end: 2000)
        #expect(spread.share(from: 0, to: 1500) == 50)
        #expect(spread.share(from: 1500, to: 5000) == 50)
        #expect(spread.share(from: -5000, to: 5000) == 100)
    }

    @Test func sumsStopAtTheLargestNumber() {
        #expect(UInt64(5).addingSaturated(7) == 12)
        #expect(UInt64.max.addingSaturated(1) == .max)
        #expect((UInt64.max - 1).addingSaturated(1) == .max)
    }

    @Test(
        arguments: [
            (0, 0), (999, 0), (1000, 1000), (1999, 1000), (-1, -1000), (-1000, -1000), (-1001, -2000),
        ] as [(Milliseconds, Milliseconds)]
    )
    func secondsBeginBeforeTheirTimesAlsoBefore1970(time: Milliseconds, second: Milliseconds) {
        #expect(floorSecond(time) == second)
    }

    @Test func multiplesAreTakenDownwards() {
        #expect(floorMultiple(299_999, of: 300_000) == 0)
        #expect(floorMultiple(-1, of: 300_000) == -300_000)
        #expect(Tier.minute.windowNumber(3_600_000) == 1)
        #expect(Tier.minute.windowNumber(-1) == -1)
    }
}
