import PromQL
import Synchronization
import Testing

/// What a source is asked for.
struct SelectionTests {
    private final class Recorder: SampleSource {
        let asked = Mutex<[Selection]>([])

        func series(_ selection: Selection) -> [SampleSeries] {
            asked.withLock { $0.append(selection) }
            return []
        }
    }

    private func selections(_ text: String) throws -> [Selection] {
        let recorder = Recorder()
        _ = try Engine(source: recorder).range(try Expression(text), from: 1_000_000, to: 2_000_000, step: 1000)
        return recorder.asked.withLock { $0 }
    }

    /// Every selector is read once for the whole time.
    @Test(
        arguments: [
            ("x", 700_000, 2_000_000), ("x offset 1m", 640_000, 1_940_000), ("rate(x[10m])", 400_000, 2_000_000),
            ("rate(x[10m] offset 1m)", 340_000, 1_940_000), ("x @ 5000", 4_700_000, 5_000_000),
            ("max_over_time(x[10m:1m])", 120_000, 1_980_000), ("x @ end()", 1_700_000, 2_000_000),
        ] as [(String, Int64, Int64)]
    )
    func times(text: String, from: Int64, to: Int64) throws {
        let selections = try selections(text)
        #expect(selections.count == 1)
        #expect(selections.first?.from == from)
        #expect(selections.first?.to == to)
    }

    @Test(arguments: [
        ("max_over_time(x[5m])", Figure.maximum, false), ("min_over_time(x[5m])", .minimum, false),
        ("avg_over_time(x[5m])", .value, false), ("rate(x[5m])", .value, true), ("changes(x[5m])", .value, true),
        ("deriv(x[5m])", .value, true), ("x", .value, false), ("max_over_time(x[5m:1m])", .value, false),
        ("rate(x[5m:1m])", .value, false), ("max_over_time((x[5m]))", .maximum, false),
    ])
    func figures(text: String, figure: Figure, isDifference: Bool) throws {
        let selections = try selections(text)
        #expect(selections.map(\.figure) == [figure])
        #expect(selections.map(\.isDifference) == [isDifference])
    }
}
