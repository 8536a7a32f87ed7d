import ArgumentParser
import Foundation
import ServerApp

/// The command line.
@main
struct Tidemark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tidemark",
        abstract: "A time-series store for sFlow: takes it in, keeps it, and answers about now and then.",
        version: tidemarkVersion,
        subcommands: [
            Serve.self, ReplayCommand.self, Decode.self, Export.self, QueryCommand.self, ReportCommand.self,
            SQLCommand.self, Catalog.self,
            StoreCommands.self, HealthCheck.self,
        ]
    )

    static func main() async {
        // Who reads our output, or a client, may have had enough: writing to them fails, and the program goes on.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            CommandFailure.exit(with: error)
        }
    }
}
