public import MetricCatalog
public import TextOutput

extension JSONWriter {
    /// Writes what the catalogue says of a metric.
    public mutating func value(_ entry: CatalogEntry) {
        object { json in
            json.member("name", entry.name)
            json.member("kind", entry.kind.rawValue)
            json.member("unit", entry.unit)
            json.member("summary", entry.summary)
            json.member("source", entry.source)
        }
    }
}
