extension Function {
    static let overTimeFunctions: [Function] = [
        overTime("sum_over_time") { window in
            var sum = KahanSum()
            for value in window.samples { sum.add(value) }
            return sum.valueOrInfinity
        },
        overTime("avg_over_time", body: mean),
        overTime("min_over_time", figure: .minimum) { window in
            var least = Double.nan
            for value in window.samples where value < least || least.isNaN { least = value }
            return least
        },
        overTime("max_over_time", figure: .maximum) { window in
            var most = Double.nan
            for value in window.samples where value > most || most.isNaN { most = value }
            return most
        },
        overTime("count_over_time") { Double($0.range.count) },
        overTime("present_over_time") { _ in 1 },
        overTime("last_over_time", keepsName: true) { $0.samples.last ?? .absent },
        overTime("stddev_over_time") { variance($0).squareRoot() },
        overTime("stdvar_over_time", body: variance),
        Function(
            name: "quantile_over_time",
            arguments: [.scalar, .matrix],
            least: 2,
            body: .overTime { quantile($0.parameters.first ?? .nan, Array($0.samples)) }
        ),
        Function(name: "holt_winters", arguments: [.matrix, .scalar, .scalar], least: 3, body: .overTime(smoothed)),
        Function(
            name: "predict_linear",
            arguments: [.matrix, .scalar],
            least: 2,
            looksAtTime: true,
            body: .overTime { window in
                guard window.range.count > 1 else { return .absent }
                let line = Line(window, zero: window.now)
                return line.slope * (window.parameters.first ?? .nan) + line.level
            }
        ),
    ]

    static func overTime(
        _ name: String,
        figure: Figure = .value,
        keepsName: Bool = false,
        isDifference: Bool = false,
        body: @escaping @Sendable (Window) -> Double
    ) -> Function {
        Function(
            name: name,
            arguments: [.matrix],
            least: 1,
            keepsName: keepsName,
            figure: figure,
            isDifference: isDifference,
            body: .overTime(body)
        )
    }

    private static func mean(_ window: Window) -> Double {
        var mean = KahanSum()
        var count = 0.0
        for value in window.samples {
            count += 1
            // Once infinite, only the other infinity or what is no number changes anything.
            if mean.sum.isInfinite, value == mean.sum || value.isFinite { continue }
            // The parts are divided one by one so that no sum overflows.
            mean.add(value / count - mean.sum / count)
        }
        return mean.valueOrInfinity
    }

    private static func variance(_ window: Window) -> Double {
        var mean = KahanSum()
        var squares = KahanSum()
        var count = 0.0
        for value in window.samples {
            count += 1
            let difference = value - mean.value
            mean.add(difference / count)
            squares.add(difference * (value - mean.value))
        }
        return squares.value / count
    }

    /// Smooths the values twice: their level and their trend.
    private static func smoothed(_ window: Window) throws(PromQLError) -> Double {
        let level = window.parameters.first ?? .nan
        let trend = window.parameters.second ?? .nan
        for (factor, name) in [(level, "smoothing"), (trend, "trend")] where !(factor > 0 && factor < 1) {
            throw PromQLError(
                .execution,
                "the \(name) factor of holt_winters must be between 0 and 1, not \(plainText(factor))"
            )
        }
        guard window.range.count > 1 else { return .absent }
        let samples = window.samples
        var previous = 0.0
        var current = samples[samples.startIndex]
        var slope = samples[samples.startIndex + 1] - current
        for (place, value) in samples.dropFirst().enumerated() {
            if place > 0 { slope = trend * (current - previous) + (1 - trend) * slope }
            previous = current
            current = level * value + (1 - level) * (current + slope)
        }
        return current
    }
}
