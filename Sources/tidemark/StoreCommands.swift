import ArgumentParser
import HTTPAPI
import SeriesStore
import TextOutput

/// `tidemark db`: looks after the database file.
struct StoreCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Look after the database file.",
        subcommands: [Info.self]
    )

    /// `tidemark db info`: what the file holds.
    struct Info: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what a database file holds, as JSON.")

        @Option(help: "The database file.")
        var db = "tidemark.db"

        func run() async throws {
            let store = try SeriesStore.openReadOnly(db)
            var json = JSONWriter()
            json.value(try await store.info(countingChunks: true))
            json.newline()
            try store.close()
            try Output().write(json.takeBytes())
        }
    }
}
