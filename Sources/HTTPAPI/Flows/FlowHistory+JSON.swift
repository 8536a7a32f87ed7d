import ByteReading
import MetricCatalog
import QueryEngine
import SeriesStore
import TextOutput

extension JSONWriter {
    /// Writes the largest flows of a span.
    mutating func value(_ top: FlowTop, _ merge: FlowMerge) {
        let seconds = Double(top.end - top.start) / 1000
        object { json in
            json.head(top.flow, start: top.start, end: top.end, merge)
            json.resolutions(top.resolutions)
            if let total = top.total {
                json.key("total")
                json.value(total, top.flow.shape, seconds)
            }
            if let other = top.other {
                json.key("other")
                json.value(other, top.flow.shape, seconds)
            }
            json.key("flows")
            json.array { json in
                for row in top.rows { json.value(row, top.flow, seconds) }
            }
        }
    }

    /// Writes what an answer about flows is of.
    mutating func head(
        _ flow: StoredFlow,
        start: Milliseconds,
        end: Milliseconds,
        _ merge: FlowMerge
    ) {
        member("name", flow.definition.name)
        member("keys", flow.definition.keys)
        member("value", flow.definition.value)
        member("unit", flow.shape.value == .sum ? "\(flow.definition.value)/s" : flow.definition.value)
        member("start", utcText(milliseconds: start))
        member("end", utcText(milliseconds: end))
        member("agg", merge.rawValue)
    }

    mutating func resolutions(_ names: [String]) {
        key("resolutions")
        array { json in
            for name in names { json.value(name) }
        }
    }

    mutating func list(_ name: String, _ values: [Double?]) {
        key(name)
        array { json in
            for value in values { json.value(value) }
        }
    }

    mutating func keyMembers(_ flowKey: FlowKey, _ flow: StoredFlow) {
        member("key", flowKey.text(separator: flow.definition.separator))
        key("keys")
        array { json in
            for part in flowKey.parts ?? [] { json.value(part) }
        }
    }

    private mutating func value(_ row: FlowTop.Row, _ flow: StoredFlow, _ seconds: Double) {
        object { json in
            if let key = row.key { json.keyMembers(key, flow) }
            json.member("agent", row.identity.agent.description)
            json.member("datasource", row.identity.source.name)
            json.member("locations", row.locationCount)
            json.members(of: row.sums, flow.shape, seconds)
            if let atMost = row.atMost, atMost > row.sums.value { json.member("sumAtMost", atMost) }
        }
    }

    private mutating func value(_ sums: FlowSums, _ shape: FlowShape, _ seconds: Double) {
        object { json in json.members(of: sums, shape, seconds) }
    }

    /// Writes a figure, what it was made from, and how far off it may be.
    private mutating func members(of sums: FlowSums, _ shape: FlowShape, _ seconds: Double) {
        member("rate", sums.figure(shape.value, seconds: seconds))
        if shape.value == .sum {
            member("rateError", seconds > 0 ? sums.halfWidth / seconds : nil)
            member("sum", sums.value)
            member("sumError", sums.halfWidth)
        }
        member("frames", sums.frames)
        member("samples", sums.samples)
        values(
            sums.further.enumerated().map { place, value in
                FlowSums(value: value, frames: sums.frames, samples: sums.samples, variance: 0)
                    .figure(place < shape.further.count ? shape.further[place] : .sum, seconds: seconds)
            }
        )
    }
}
