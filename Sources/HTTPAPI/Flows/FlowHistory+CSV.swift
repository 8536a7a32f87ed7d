import ByteReading
import Hummingbird
import MetricCatalog
import NIOCore
import QueryEngine
import TextOutput

extension Response {
    /// The largest flows of a span as CSV: one a row, a column a key.
    static func csv(_ top: FlowTop) -> Response {
        let isSum = top.flow.shape.value == .sum
        let seconds = Double(top.end - top.start) / 1000
        return csv { csv in
            let keys = top.rows.contains { $0.key != nil } ? top.flow.keyNames : []
            let figures = ["rate"] + (isSum ? ["rate_error", "sum", "sum_error"] : []) + ["frames", "samples"]
            for name in ["start", "end"] + keys + ["agent", "datasource", "locations"] + figures { csv.field(name) }
            csv.endRecord()
            for row in top.rows {
                csv.field(utcText(milliseconds: top.start))
                csv.field(utcText(milliseconds: top.end))
                csv.key(row.key, keys.count)
                csv.field(row.identity.agent.description)
                csv.field(row.identity.source.name)
                csv.field(Double(row.locationCount))
                csv.field(row.sums.figure(top.flow.shape.value, seconds: seconds))
                if isSum {
                    csv.field(seconds > 0 ? row.sums.halfWidth / seconds : nil)
                    csv.field(Double(row.sums.value))
                    csv.field(row.sums.halfWidth)
                }
                csv.field(Double(row.sums.frames))
                csv.field(Double(row.sums.samples))
                csv.endRecord()
            }
        }
    }

    /// How the largest flows of a span went as CSV: a row a flow and bucket.
    static func csv(_ range: FlowRange) -> Response {
        csv { csv in
            let keys = range.flow.keyNames
            for name in ["time"] + keys + ["agent", "datasource", "value", "error"] { csv.field(name) }
            csv.endRecord()
            for series in range.series {
                for (index, time) in range.grid.edges.dropLast().enumerated() {
                    csv.field(utcText(milliseconds: time))
                    csv.key(series.key, keys.count)
                    csv.field(series.identity.agent.description)
                    csv.field(series.identity.source.name)
                    csv.field(series.values[index])
                    csv.field(series.errors[index])
                    csv.endRecord()
                }
            }
        }
    }

    private static func csv(_ body: (inout CSVWriter) -> Void) -> Response {
        var csv = CSVWriter(isGuarded: true)
        body(&csv)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8; header=present", .accessControlAllowOrigin: "*",
                .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: csv.takeBytes()))
        )
    }
}

extension StoredFlow {
    /// What the parts of a key are.
    fileprivate var keyNames: [String] {
        // A function's arguments have commas within brackets alone.
        var names: [String] = []
        var depth = 0
        var name = ""
        for character in definition.keys {
            switch character {
            case "[": depth += 1
            case "]": depth -= 1
            default: break
            }
            if character == ",", depth == 0 {
                names.append(name)
                name = ""
            } else {
                name.append(character)
            }
        }
        return names + [name]
    }
}

extension CSVWriter {
    /// Writes the parts of a key, as many as there are columns for.
    fileprivate mutating func key(_ key: FlowKey?, _ count: Int) {
        let parts = key?.parts ?? []
        for place in 0..<count { field(place < parts.count ? parts[place] : "") }
    }
}
