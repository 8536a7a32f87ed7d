import ArgumentParser
import HTTPAPI
import MetricCatalog
import TextOutput

/// `tidemark catalog`: every metric that there may be.
struct Catalog: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List every metric: its name, kind, unit, what it says and where it comes from."
    )

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        var bytes: [UInt8] = []
        if json {
            var writer = JSONWriter()
            for entry in CatalogEntry.all {
                writer.value(entry)
                writer.newline()
            }
            bytes = writer.takeBytes()
        } else {
            var writer = CSVWriter()
            for name in ["name", "kind", "unit", "summary", "source"] { writer.field(name) }
            writer.endRecord()
            for entry in CatalogEntry.all {
                for text in [entry.name, entry.kind.rawValue, entry.unit, entry.summary, entry.source] {
                    writer.field(text)
                }
                writer.endRecord()
            }
            bytes = writer.takeBytes()
        }
        try Output().write(bytes)
    }
}
