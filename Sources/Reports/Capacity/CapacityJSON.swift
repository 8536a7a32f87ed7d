import Forecasting
import TextOutput

/// A capacity report as one JSON document.
public struct CapacityJSON {
    private let report: CapacityReport

    /// The form of a report.
    public init(_ report: CapacityReport) {
        self.report = report
    }

    /// Writes the report piece by piece.
    public func write(_ sink: ([UInt8]) throws -> Void) rethrows {
        var json = JSONWriter()
        json.open("{")
        json.member("start", utcText(milliseconds: report.start))
        json.member("end", utcText(milliseconds: report.end))
        json.member("timeZone", report.zone)
        json.member("historyDays", report.historyDays)
        json.member("horizonDays", report.horizonDays)
        json.key("thresholds")
        json.array { json in for threshold in report.thresholds { json.value(threshold) } }
        json.key("suppositions")
        json.array { json in for text in report.suppositions { json.value(text) } }
        json.key("rows")
        json.open("[")
        for row in report.rows {
            json.object { json in write(row, &json) }
            if json.bytes.count > 1 << 16 { try sink(json.takeBytes()) }
        }
        json.close("]")
        json.close("}")
        json.newline()
        try sink(json.takeBytes())
    }

    private func write(_ row: CapacityRow, _ json: inout JSONWriter) {
        json.member("subject", row.subject.rawValue)
        json.member("name", row.name)
        json.member("agent", row.agent)
        json.member("datasource", row.source)
        json.member("members", row.memberCount)
        json.member("unit", row.unit)
        json.key("capacity")
        json.value(row.capacity)
        json.member("capacitySource", row.capacitySource.rawValue)
        json.key("headroom")
        json.value(row.headroom)
        json.member("coverage", row.coverage)
        json.member("interpolated", row.interpolated)
        json.member("resets", row.resets)
        json.member("lostDatagrams", row.lostDatagrams)
        json.key("measures")
        json.array { json in
            for measures in row.measures { json.object { json in write(measures, of: row, &json) } }
        }
        json.key("outlooks")
        json.array { json in
            for outlook in row.outlooks { json.object { json in write(outlook, &json) } }
        }
        json.key("flows")
        json.array { json in
            for flows in row.grown { json.object { json in write(flows, &json) } }
        }
        json.key("notes")
        json.array { json in for note in row.notes { json.value(note) } }
    }

    private func write(_ measures: Measures, of row: CapacityRow, _ json: inout JSONWriter) {
        json.member("direction", measures.direction.rawValue)
        let figures: [(String, Double?)] = [
            ("mean", measures.mean), ("peak", measures.peak), ("p95", measures.percentile95),
            ("p95Interpolated", measures.percentile95Interpolated), ("p99Seconds", measures.percentile99OfSeconds),
            ("busyHourMean", measures.busyHourMean), ("totalOctets", measures.totalOctets),
            ("usedPercent", measures.share(of: measures.direction.isPhysical ? row.capacity : nil).map { $0 * 100 }),
        ]
        for (name, figure) in figures {
            json.key(name)
            json.value(figure)
        }
        json.member("peakIsOfSeconds", measures.peakIsOfSeconds)
        json.member("busyHour", measures.busyHour.map { utcText(milliseconds: $0) })
        json.member("intervals", measures.intervalCount)
    }

    private func write(_ outlook: Outlook, _ json: inout JSONWriter) {
        json.member("direction", outlook.direction.rawValue)
        json.member("basis", outlook.basis.rawValue)
        json.member("of", outlook.isOfFiveMinutes ? "5m" : "1s")
        json.member("firstDay", dateText(outlook.firstDay))
        if let missing = outlook.missing {
            json.member("answer", "insufficient")
            json.member("knownDays", missing.known)
            json.member("neededDays", missing.needed)
        }
        json.member("method", outlook.method?.name)
        if let backtest = outlook.backtest {
            json.key("backtest")
            json.object { json in
                json.member("origins", backtest.origins)
                json.member("days", backtest.horizon)
                json.member("trendError", backtest.trendError)
                json.key("smoothingError")
                json.value(backtest.smoothingError)
                json.member("naiveError", backtest.naiveError)
            }
        }
        if let growth = outlook.growth {
            json.key("growthPerMonth")
            json.object { json in
                json.member("value", growth.perMonth)
                json.member("low", growth.interval.low)
                json.member("high", growth.interval.high)
                json.key("relative")
                json.value(outlook.relativeGrowth)
            }
        }
        json.key("thresholds")
        json.array { json in
            for reach in outlook.reaches {
                json.object { json in
                    json.member("percent", reach.threshold)
                    json.member("answer", reach.crossing.name)
                    json.member("date", reach.date.map(dateText))
                    json.key("intervals")
                    json.array { json in
                        for interval in reach.intervals {
                            json.object { json in
                                json.member("confidence", interval.confidence.percent)
                                json.member("earliest", dateText(interval.earliest))
                                json.key("latest")
                                if let latest = interval.latest { json.value(dateText(latest)) } else { json.null() }
                            }
                        }
                    }
                }
            }
        }
        json.key("daily")
        json.array { json in for value in outlook.daily { json.value(value) } }
        guard let fan = outlook.fan else { return }
        json.key("forecast")
        json.array { json in
            // A value a week is enough for a chart.
            for day in stride(from: 0, to: fan.mean.count, by: 7) {
                json.object { json in
                    json.member("date", dateText(outlook.firstDay + Int64(day)))
                    json.member("mean", fan.mean[day])
                    json.member("deviation", fan.deviation[day])
                }
            }
        }
    }

    private func write(_ flows: GrownFlows, _ json: inout JSONWriter) {
        json.member("flow", flows.flow)
        json.key("keys")
        json.array { json in
            for key in flows.keys {
                json.object { json in
                    json.member("key", key.text)
                    json.member("before", key.before)
                    json.member("after", key.after)
                    json.member("error", key.error)
                }
            }
        }
        if let sampled = flows.sampled {
            json.member("sampled", sampled.rate)
            json.member("sampledError", sampled.error)
        }
        json.member("counted", flows.counted)
        json.member("disagrees", flows.disagrees)
    }
}
