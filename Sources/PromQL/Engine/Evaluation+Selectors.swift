extension Evaluation {
    /// The steps of which the samples are looked at.
    func moved(_ steps: Steps, by shift: Shift) -> Steps {
        var moved = steps
        switch shift.moment {
        case nil: break
        case .time(let time): moved.first = time
        case .start: moved.first = start
        case .end: moved.first = end
        }
        if shift.moment != nil { moved.interval = 0 }
        moved.first -= shift.offset ?? 0
        return moved
    }

    mutating func load(_ selection: Selection) throws(PromQLError) -> [SampleSeries] {
        let series: [SampleSeries]
        do {
            series = try source.series(selection)
        } catch let error as PromQLError {
            throw error
        } catch {
            throw PromQLError(.internal, "\(error)")
        }
        for series in series { try budget.spend(series.times.count) }
        return series.sorted { $0.labels < $1.labels }
    }

    /// The last sample of each series at each step.
    mutating func rows(of selector: Selector, at steps: Steps) throws(PromQLError) -> [Row] {
        try lastSamples(of: selector, at: steps) { series, place in series.values[place] }
    }

    /// When the last sample of each series was taken at each step, in seconds.
    mutating func timestamps(of selector: Selector, at steps: Steps) throws(PromQLError) -> [Row] {
        try lastSamples(of: selector, at: steps) { series, place in Double(series.times[place]) / 1000 }
    }

    private mutating func lastSamples(
        of selector: Selector,
        at steps: Steps,
        _ figure: (SampleSeries, Int) -> Double
    ) throws(PromQLError) -> [Row] {
        let moved = moved(steps, by: selector.shift)
        let selection = Selection(matchers: selector.matchers, from: moved.first - lookback, to: moved.last)
        var rows: [Row] = []
        for series in try load(selection) {
            try budget.spend(steps.count)
            let row = Row(labels: series.labels, values: lastSamples(of: series, at: moved, figure))
            if row.hasValue { rows.append(row) }
        }
        return rows
    }

    private func lastSamples(
        of series: SampleSeries,
        at steps: Steps,
        _ figure: (SampleSeries, Int) -> Double
    ) -> [Double] {
        var values = Array(repeating: Double.absent, count: steps.count)
        var next = 0
        for step in 0..<steps.count {
            let time = steps[step]
            while next < series.times.count, series.times[next] <= time { next += 1 }
            guard next > 0 else { continue }
            let life = max(lookback, series.lives?[next - 1] ?? 0)
            if series.times[next - 1] >= time - life { values[step] = figure(series, next - 1) }
        }
        return values
    }
}
