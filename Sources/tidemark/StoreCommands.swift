import ArgumentParser
import HTTPAPI
import SeriesStore
import TextOutput

/// `tidemark db`: looks after the database file.
struct StoreCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Look after the database file.",
        subcommands: [Info.self, Check.self, Backup.self, Migrate.self, Compact.self, Recover.self]
    )

    /// Which file is meant.
    struct FileOptions: ParsableArguments {
        @Option(help: "The database file.")
        var db = "tidemark.db"

        /// Runs something with the store open to be read; a server may be writing it.
        func reading<Value>(_ body: (SeriesStore) async throws -> Value) async throws -> Value {
            try await using(SeriesStore.openReadOnly(db), body)
        }

        /// Runs something with the store open to be written, which nobody else may do meanwhile.
        func writing<Value>(_ body: (SeriesStore) async throws -> Value) async throws -> Value {
            // What is not there is not to be made.
            try SeriesStore.openReadOnly(db).close()
            return try await using(SeriesStore.open(db), body)
        }

        private func using<Value>(
            _ store: SeriesStore,
            _ body: (SeriesStore) async throws -> Value
        ) async throws -> Value {
            do {
                let value = try await body(store)
                try store.close()
                return value
            } catch {
                try? store.close()
                throw error
            }
        }
    }

    /// `tidemark db info`: what the file holds.
    struct Info: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what a database file holds, as JSON.")

        @OptionGroup var file: FileOptions

        func run() async throws {
            let info = try await file.reading { store in try await store.info() }
            var json = JSONWriter()
            json.value(info)
            json.newline()
            try Output().write(json.takeBytes())
        }
    }

    /// `tidemark db check`: looks for damage.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look for damage: the file, every chunk, and whether the tiers agree.",
            discussion: "Prints ok, or what was found; the status is 0 if all is well."
        )

        @OptionGroup var file: FileOptions

        func run() async throws {
            let findings = try await file.reading { store in try await store.findDamage() }
            guard let first = findings.first else {
                try Output().write(Array("ok\n".utf8))
                return
            }
            try Output().write(Array((findings.joined(separator: "\n") + "\n").utf8))
            throw Failure("\(file.db): \(findings.count) findings; the first: \(first)")
        }
    }

    /// `tidemark db backup`: copies the file while it is in use.
    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a whole and compact copy to one file, while a server may be writing."
        )

        @OptionGroup var file: FileOptions

        @Option(help: "The copy's file; it must not be there.")
        var to: String

        func run() async throws {
            try await file.reading { store in try await store.backUp(to: to) }
        }
    }

    /// `tidemark db migrate`: brings an older file to today's form.
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring a file that an older tidemark wrote to today's form. No server may be using it.",
            discussion: "The server does so by itself when it starts. Prints the steps that were taken, one a line."
        )

        @OptionGroup var file: FileOptions

        func run() async throws {
            let steps = try SeriesStore.migrate(file.db)
            try Output().write(Array(steps.map { $0 + "\n" }.joined().utf8))
        }
    }

    /// `tidemark db recover`: saves what can still be read of a damaged file.
    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy what can still be read of a damaged file into a new one, and print what that is, as JSON."
        )

        @Option(help: "The damaged file; it is left as it is.")
        var from: String

        @Option(help: "The new file; it must not be there.")
        var to: String

        func run() async throws {
            let recovery = try SeriesStore.recover(from, to: to)
            var json = JSONWriter()
            json.array { json in
                for table in recovery.tables {
                    json.object { json in
                        json.member("table", table.name)
                        json.member("recovered", table.recovered)
                        json.member("unusable", table.unusable)
                        json.member("hasHoles", table.hasHoles)
                    }
                }
            }
            json.newline()
            try Output().write(json.takeBytes())
        }
    }

    /// `tidemark db compact`: gives free space back.
    struct Compact: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give all free space of the file back. No server may be using it."
        )

        @OptionGroup var file: FileOptions

        func run() async throws {
            try await file.writing { store in try await store.compact() }
        }
    }
}
