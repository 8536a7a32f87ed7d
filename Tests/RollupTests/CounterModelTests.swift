import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Whatever happens to counters and datagrams, what is stored is what happened.
@Suite struct CounterModelTests {
    /// How a report fares on its way.
    private enum Fate: CaseIterable {
        case arrives, isLost, isRepeated, isOvertaken
    }

    private struct Run {
        var rig = Rig()
        var model: CounterModel
        var generator: SeededGenerator
        var fates: Set<Fate> = []
        var time: Milliseconds = 0
        var overtaken: (bytes: [UInt8], at: Milliseconds)?

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
            model = CounterModel(using: &generator)
        }

        mutating func step() {
            // A datagram is overtaken by one that was sent soon after it.
            time += .random(in: 1_000...(overtaken == nil ? 30_000 : 4_000), using: &generator)
            let chance = generator.next() % 40
            // An agent that was up for a few seconds only is not told from one that goes on.
            let isReboot = chance < 2 && rig.pollNumber > 10
            let isReset = chance == 0 || chance == 5
            if isReboot {
                model.restart()
                rig.reboot(at: time - 500)
            }
            if isReset { model.reset() } else { model.grow(using: &generator) }
            // After a reset the next report arrives, lest the counters catch up unseen.
            let isQuiet = isReset || isReboot || overtaken != nil
            let fate: Fate = isQuiet ? .arrives : Fate.allCases[max(0, Int(generator.next() % 24) - 20)]
            fates.insert(fate)
            let datagram = DatagramBuilder(
                agent: rig.agent,
                sequence: rig.sequence,
                uptime: UInt32(rig.bootAge + time),
                samples: [.counters(sequence: rig.pollNumber, source: 5, records: [model.record])]
            ).bytes
            rig.sequence += 1
            rig.pollNumber += 1
            switch fate {
            case .isLost: break
            case .isOvertaken: overtaken = (datagram, time)
            case .arrives, .isRepeated:
                rig.send(bytes: datagram, at: time)
                model.report()
                if fate == .isRepeated { rig.send(bytes: datagram, at: time + 5) }
                if let late = overtaken, !isReboot { rig.send(bytes: late.bytes, at: time + 10) }
                overtaken = nil
            }
        }
    }

    @Test(arguments: UInt64(1)...8)
    func storedDeltasAddUpToWhatHappened(seed: UInt64) throws {
        var run = Run(seed: seed)
        for _ in 0..<1_500 { run.step() }
        let series = try #require(run.rig.finish().series("ifinoctets", 5))
        for index in CounterModel.is64.indices {
            // Column 0 is the speed.
            let column = index + 1
            let known = series.ends.indices.filter { series.known[$0] >> UInt64(column) & 1 == 1 }
            let sum = known.map { series.columns[column][$0] }.reduce(0, +)
            #expect(sum == run.model.sums[index], "seed \(seed), counter \(index)")
            #expect(known.count == run.model.intervals[index], "seed \(seed), counter \(index)")
        }
        #expect(run.fates.count == Fate.allCases.count)
        #expect(run.model.intervals.allSatisfy { $0 > 1_000 })
    }

    @Test(arguments: UInt64(11)...13)
    func bucketsOfAnyWidthAddUpToTheSame(seed: UInt64) throws {
        var run = Run(seed: seed)
        for _ in 0..<300 { run.step() }
        let span = run.time / 300_000 + 1
        let outcome = run.rig.finish()
        for metric in ["ifinoctets", "ifinucastpkts", "ifouterrors"] {
            let place = try #require(MetricPlace.byName[metric])
            let sums = ([1, 60, 300] as [Int64]).map { step in
                let buckets = outcome.buckets(metric, step: step, count: Int(span * 300 / step))
                return buckets.map(\.sum).reduce(0, +)
            }
            #expect(sums == [UInt64](repeating: run.model.sums[place.column - 1], count: 3), "seed \(seed)")
        }
    }
}
