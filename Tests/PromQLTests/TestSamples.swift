import PromQL

/// Series with a sample each minute from 1970 on, written as `name{label=value} 1 2 _ 4`, with `_` for no sample.
struct TestSamples: SampleSource {
    var made: [SampleSeries]

    init(_ lines: [String]) {
        made = lines.map { line in
            let parts = line.split(separator: " ")
            let samples = parts.dropFirst().enumerated().compactMap { place, text in
                Double(text).map { (Int64(place) * 60_000, $0) }
            }
            return SampleSeries(
                labels: TestSamples.labels(parts[0]),
                times: samples.map(\.0),
                values: samples.map(\.1)
            )
        }
    }

    private static func labels(_ text: Substring) -> Labels {
        let parts = text.split { "{,}".contains($0) }
        let pairs = parts.dropFirst().map { part in
            let sides = part.split(separator: "=")
            return (String(sides[0]), String(sides[1]))
        }
        return Labels([("__name__", String(parts[0]))] + pairs)
    }

    func series(_ selection: Selection) -> [SampleSeries] {
        made.filter { series in
            selection.matchers.allSatisfy { $0.matches(series.labels[$0.name] ?? "") }
        }
    }
}

extension TestSamples {
    /// Two machines, a counter that begins again, and facts about the machines.
    static let machines = TestSamples([
        "cpu{host=a,core=0} 1 2 3 4 5 6",
        "cpu{host=a,core=1} 10 20 30 _ _ 60",
        "cpu{host=b,core=0} 5 5 5 5 5 5",
        "bytes{host=a} 0 60 120 30 90 150",
        "info{host=a,rack=r1} 1 1 1 1 1 1",
        "info{host=b,rack=r2} 1 1 1 1 1 1",
        "limit{host=a} 4 4 4 4 4 4",
        "late{host=a} _ _ _ _ 7 7",
    ])

    /// The values of an expression at a time in seconds, by the labels of their series.
    func values(_ text: String, at seconds: Double) throws -> [String: Double] {
        let value = try Engine(source: self).instant(try Expression(text), at: Int64(seconds * 1000))
        switch value {
        case .scalar(_, let value): return ["": value]
        case .string, .matrix: return [:]
        case .vector(let samples):
            return Dictionary(uniqueKeysWithValues: samples.map { ($0.labels.text, $0.value) })
        }
    }

    /// The series of an expression over a time in seconds, as `labels time:value …` with times in seconds.
    func series(_ text: String, from: Int64, to: Int64, step: Int64) throws -> [String] {
        let engine = Engine(source: self)
        let value = try engine.range(try Expression(text), from: from * 1000, to: to * 1000, step: step * 1000)
        return value.lines
    }
}

extension QueryValue {
    /// The series of a matrix, as `labels time:value …` with times in seconds.
    var lines: [String] {
        guard case .matrix(let matrix) = self else { return [] }
        return matrix.map { series in
            ([series.labels.text] + zip(series.times, series.values).map { "\($0 / 1000):\(formatValue($1))" })
                .joined(separator: " ")
        }
    }
}

extension Labels {
    /// The labels as `name{label=value,…}`.
    var text: String {
        let rest = pairs.filter { $0.name != Labels.metricName }.map { "\($0.name)=\($0.value)" }
        return (self[Labels.metricName] ?? "") + "{" + rest.joined(separator: ",") + "}"
    }
}

/// Whether values are the same but for what rounding does.
func isClose(_ left: [String: Double], _ right: [String: Double]) -> Bool {
    left.keys == right.keys
        && left.allSatisfy { key, value in
            guard let other = right[key] else { return false }
            if value.isNaN || other.isNaN { return value.isNaN && other.isNaN }
            return value == other || (value - other).magnitude <= 1e-12 * max(value.magnitude, other.magnitude)
        }
}
