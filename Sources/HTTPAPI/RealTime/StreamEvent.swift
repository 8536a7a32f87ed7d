import ByteReading
import MetricCatalog
import QueryEngine
import SeriesStore
import TextOutput

/// What is asked each second.
struct StreamQuestion: Sendable {
    var latest: LatestQuery?
    var flows: [FlowQuery] = []

    /// Whether what was told before is not told again; sources that rank are told of all together.
    var isOfNews: Bool { latest?.ranking == nil }
}

/// One event: a time, the values that are new, and the largest flows.
struct StreamEvent: Sendable {
    /// The event as it is sent.
    let bytes: [UInt8]
    /// What series said.
    let rows: Set<LatestQuery.Row>

    /// Flows are of so much time, since one second has few samples.
    private static let flowSpan: Milliseconds = 10_000

    init(
        _ question: StreamQuestion,
        _ snapshot: any RollupSnapshot,
        besides told: Set<LatestQuery.Row>,
        inForce: Set<String>,
        at now: Milliseconds
    ) throws {
        let all = try question.latest?.rows(snapshot, now: now) ?? []
        rows = question.isOfNews ? Set(all) : []
        // Only seconds whose packets have been counted: a rate over others would be too low.
        let end = floorSecond(now - LatestReader.settling)
        var tops: [(name: String, top: FlowTop?, merge: FlowMerge)] = []
        for var flow in question.flows {
            (flow.start, flow.end, flow.now) = (end - StreamEvent.flowSpan, end, now)
            // One in force may have had no packet yet.
            let isUnseen = snapshot.flowDirectory.flows(named: flow.name).isEmpty && inForce.contains(flow.name)
            tops.append((flow.name, isUnseen ? nil : try flow.top(by: .key, on: snapshot), flow.merge))
        }
        var labels = SourceLabels(snapshot.directory)
        var json = JSONWriter()
        json.object { json in
            json.member("time", utcText(milliseconds: now))
            if let latest = question.latest {
                json.key("series")
                json.array { json in
                    for row in all where !told.contains(row) {
                        json.value(row, latest.grouping, row.identity.map { labels.names(of: $0) } ?? [])
                    }
                }
            }
            if !tops.isEmpty {
                json.key("flows")
                json.array { json in
                    for (name, top, merge) in tops {
                        if let top { json.value(top, merge) } else { json.emptyFlows(name) }
                    }
                }
            }
        }
        bytes = Array("data: ".utf8) + json.bytes + Array("\n\n".utf8)
    }

    /// How long until what the next second brought has been written: a while after its end.
    static func pause(_ now: Milliseconds) -> Milliseconds {
        let due: Milliseconds = 300
        return 1000 - (now - due - floorSecond(now - due))
    }
}

extension JSONWriter {
    fileprivate mutating func value(
        _ row: LatestQuery.Row,
        _ grouping: Grouping?,
        _ labels: [(name: String, value: String)]
    ) {
        object { json in
            if let identity = row.identity {
                json.member("agent", identity.agent.description)
                json.member("datasource", identity.source.name)
                for (name, value) in labels { json.member(name, value) }
            } else {
                json.key("group")
                json.object { json in
                    for (label, value) in zip(grouping?.labels ?? [], row.labels) { json.member(label, value) }
                }
                json.member("seriesCount", row.seriesCount)
            }
            json.member("metric", row.name)
            json.member("unit", row.unit)
            json.member("value", row.value)
            json.member("reported", utcText(milliseconds: row.time))
        }
    }

    fileprivate mutating func emptyFlows(_ name: String) {
        object { json in
            json.member("name", name)
            json.key("flows")
            json.array { _ in }
        }
    }
}
