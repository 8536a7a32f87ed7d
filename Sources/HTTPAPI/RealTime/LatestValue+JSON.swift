import ByteReading
import MetricCatalog
import QueryEngine
import TextOutput

extension JSONWriter {
    /// Writes a value: a number or words.
    mutating func value(_ value: MetricValue) {
        switch value {
        case .number(let number): self.value(number)
        case .text(let text): self.value(text)
        }
    }

    /// Writes a value with where and when it was reported, under sFlow-RT's keys.
    mutating func value(_ value: LatestValue, now: Milliseconds) {
        object { json in
            json.member("agent", value.identity.agent.description)
            json.member("dataSource", value.identity.source.name)
            json.member("lastUpdate", max(0, now - value.time))
            json.member("metricName", value.metricName)
            json.key("metricValue")
            json.value(value.value)
            json.topKeys(value.topKeys)
        }
    }

    /// Writes the largest flows, where there are any.
    mutating func topKeys(_ keys: [LatestValue.TopKey]) {
        guard !keys.isEmpty else { return }
        key("topKeys")
        array { json in
            for top in keys {
                json.object { json in
                    json.member("key", top.key)
                    json.member("value", top.value)
                }
            }
        }
    }
}
