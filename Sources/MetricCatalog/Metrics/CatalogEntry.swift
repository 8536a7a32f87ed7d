import SFlowWire

/// One metric as the catalogue lists it.
public struct CatalogEntry: Hashable, Sendable {
    /// How a metric's values behave.
    public enum Kind: String, Sendable {
        /// They add up over time; asked for as a rate or a sum.
        case counter
        /// They tell a state.
        case gauge
        /// They are words.
        case text
        /// They are computed from others when they are asked for.
        case derived
    }

    /// The name in requests and answers.
    public let name: String
    /// How its values behave.
    public let kind: Kind
    /// What one is measured in; empty for words.
    public let unit: String
    /// What it says, in a sentence.
    public let summary: String
    /// Where it comes from: a counter record's number and name, or what Tidemark gathers.
    public let source: String

    /// Every metric, structure by structure.
    public static let all: [CatalogEntry] = MetricStructure.all.indices.flatMap(entries)

    private static func entries(ofStructure index: Int) -> [CatalogEntry] {
        let structure = MetricStructure.all[index]
        let source = structure.layout.map { "\($0.format) \($0.name)" } ?? structure.key
        let columns = structure.columns.map(\.metric).map { metric in
            CatalogEntry(
                name: metric.name,
                kind: metric.type.isAdditive ? .counter : .gauge,
                unit: metric.unit,
                summary: metric.summary,
                source: source
            )
        }
        let derived = DerivedMetric.all.filter { $0.structureIndex == index }.map(\.metric).map { metric in
            CatalogEntry(
                name: metric.name,
                kind: .derived,
                unit: metric.rateUnit,
                summary: metric.summary,
                source: source
            )
        }
        let texts = structure.texts.flatMap { text in
            Set([text.name, text.guestName]).sorted().map { name in
                CatalogEntry(name: name, kind: .text, unit: "", summary: text.summary, source: source)
            }
        }
        return columns + derived + texts
    }
}

extension Metric {
    /// Whether there is a metric of numbers or words by this name.
    public static func isKnown(_ name: String) -> Bool {
        MetricPlace.byName[name] != nil || DerivedMetric.byName[name] != nil || MetricPlace.textsByName[name] != nil
    }
}
