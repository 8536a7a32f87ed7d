import MetricCatalog
public import QueryEngine

/// What metrics are called in PromQL, and what stands behind each name.
public enum SeriesNames {
    /// What names begin with, as in the text that Prometheus scrapes.
    public static let prefix = "sflow_"

    /// What stands behind a name.
    public struct Meaning: Hashable, Sendable {
        /// The metric of the catalogue.
        public let metric: String
        /// Which of its values.
        public let figure: ValueReader.Figure
        /// What it is in Prometheus' words: `gauge` or `counter`.
        public let type: String
        /// What it is measured in.
        public let unit: String
        /// What it says.
        public let summary: String
        /// Where its structure stands in `MetricStructure.all`.
        let structureIndex: Int
    }

    /// Every name that there may be.
    ///
    /// `sflow_ifinoctets` is the rate, as in what is scraped; `sflow_ifinoctets_total` the counter; and
    /// `sflow_flow_in_octets_error` the half-width of an estimate's 95 % interval.
    public static let all: [String: Meaning] = {
        var result: [String: Meaning] = [:]
        for entry in CatalogEntry.all where entry.kind != .text && ValueReader.applies(.value, to: entry.name) {
            let name = prefix + safe(entry.name)
            let isCounter = entry.kind == .counter
            if ValueReader.applies(.total(isRelative: false), to: entry.name) {
                let summary = entry.summary + ", counted up"
                let total = Meaning(entry, .total(isRelative: false), "counter", entry.unit, summary)
                if result[name + "_total"] == nil { result[name + "_total"] = total }
            }
            if ValueReader.applies(.error, to: entry.name) {
                let summary = entry.summary + ": half-width of the 95 % interval"
                result[name + "_error"] = Meaning(entry, .error, "gauge", entry.unit + "/s", summary)
            }
            // A metric's own name comes before what is made of another's.
            result[name] = Meaning(entry, .value, "gauge", isCounter ? entry.unit + "/s" : entry.unit, entry.summary)
        }
        return result
    }()

    /// All names in order.
    static let sorted: [String] = all.keys.sorted()

    /// A name in which everything that names may not have is an underscore.
    private static func safe(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}

extension SeriesNames.Meaning {
    fileprivate init(
        _ entry: CatalogEntry,
        _ figure: ValueReader.Figure,
        _ type: String,
        _ unit: String,
        _ summary: String
    ) {
        self.init(
            metric: entry.name,
            figure: figure,
            type: type,
            unit: unit,
            summary: summary,
            structureIndex: ValueReader.structureIndex(of: entry.name) ?? -1
        )
    }
}
