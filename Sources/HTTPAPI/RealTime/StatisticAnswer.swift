import ByteReading
import MetricCatalog
import QueryEngine
import TextOutput

/// One figure over the values of many sources, as sFlow-RT answers it.
struct StatisticAnswer: Sendable {
    private let request: String
    private let count: Int
    private let value: MetricValue?
    /// The value that was chosen, where the figure is that of one source.
    private let chosen: LatestValue?
    private let quartiles: [(name: String, value: Double)]
    private let newest: Milliseconds?
    private let oldest: Milliseconds?

    init(_ request: MetricRequest, of values: [LatestValue]) {
        self.request = request.text
        let aggregation = request.aggregation
        let numbers = values.compactMap(\.value.number)
        if aggregation.selects {
            chosen = aggregation.choice(of: values).map { values[$0] }
            value = chosen?.value
            count = values.count
        } else {
            chosen = nil
            value = aggregation.figure(of: numbers).map { .number($0) }
            count = numbers.count
        }
        newest = values.map(\.time).max()
        oldest = values.map(\.time).min()
        guard aggregation == .med, !numbers.isEmpty else {
            quartiles = []
            return
        }
        let parts: [(String, Aggregation)] = [("min", .min), ("q1", .q1), ("med", .med), ("q3", .q3), ("max", .max)]
        quartiles = parts.compactMap { name, part in part.figure(of: numbers).map { (name, $0) } }
    }

    /// The figure, where it is a number.
    var number: Double? { value?.number }

    func write(to json: inout JSONWriter, now: Milliseconds) {
        json.object { json in
            if let chosen {
                json.member("agent", chosen.identity.agent.description)
                json.member("dataSource", chosen.identity.source.name)
                json.member("lastUpdate", max(0, now - chosen.time))
            }
            if let newest { json.member("lastUpdateMin", max(0, now - newest)) }
            if let oldest { json.member("lastUpdateMax", max(0, now - oldest)) }
            json.member("metricN", count)
            json.member("metricName", request)
            if let value {
                json.key("metricValue")
                json.value(value)
            }
            json.topKeys(chosen?.topKeys ?? [])
            if !quartiles.isEmpty {
                json.key("quartiles")
                json.object { json in
                    for part in quartiles { json.member(part.name, part.value) }
                }
            }
        }
    }
}
