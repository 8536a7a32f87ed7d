import Foundation
import MetricCatalog
import Rollup
import SeriesStore
import TestSupport

/// What the measurement of a capacity report needs: many ports over 400 days.
enum Reporting {
    private static let day: Milliseconds = 86_400_000

    /// Fills a store: ports that are polled each ten minutes, and each five in the last 31 days.
    ///
    /// Some grow, all have weeks and noise.
    static func fill(_ path: String, ports: Int) async throws {
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        var generator = SeededGenerator(seed: 8_000)
        let end = Milliseconds(Date().timeIntervalSince1970) * 1000 / day * day
        let start = end - 400 * day
        var time = start
        var isFirst = true
        while time < end {
            let step: Milliseconds = time < end - 31 * day ? 600_000 : 300_000
            time += step
            var batch = RollupBatch(time: time + 1000)
            if isFirst {
                isFirst = false
                batch.newGroups = (0..<ports).map {
                    GroupDefinition(identity: PollLoad.identity($0), structureIndex: MetricStructure.interfaceIndex)
                }
            }
            let days = Double(time - start) / Double(day)
            let wave = 1 + 0.5 * sin(days * 2 * .pi)
            let week = Int(days) % 7 < 5 ? 1.0 : 0.6
            for number in 0..<ports {
                let growth = number % 3 == 0 ? 1 + days / 400 * Double(number % 10) / 5 : 1
                let share = Double(number % 20) / 60 * wave * week * growth * .random(in: 0.8...1.2, using: &generator)
                let octets = UInt64(1e10 / 8 * share * Double(step) / 1000)
                let packets = octets / 700
                let few = UInt64.random(in: 0..<40, using: &generator)
                let first = batch.values.count
                batch.values.append(10_000_000_000)
                batch.values += [octets, packets, few, few / 2, packets / 100_000, 0, 0]
                batch.values += [octets / 3, packets / 2, few / 3, few / 4, packets / 200_000, 0]
                batch.polls.append(
                    Poll(
                        group: UInt32(number),
                        isInterpolated: false,
                        start: time - step,
                        end: time,
                        known: (1 << UInt64(PollLoad.columns)) - 1,
                        firstValue: first,
                        valueCount: PollLoad.columns
                    )
                )
            }
            try await writer.write([batch])
            if time % day == 0 { try await writer.maintain(now: time, elapsed: day, retention: .standard) }
        }
        try await writer.maintain(now: end + day / 24, elapsed: day, retention: .standard)
        try store.close()
    }
}
