import ArgumentParser
import ServerApp

/// `tidemark healthcheck`: for containers, which have no other client.
struct HealthCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Ask a running server whether it is well; the status is 0 if so."
    )

    @Option(help: "What to ask.")
    var url = "http://127.0.0.1:8008/health"

    func run() async throws {
        guard let probe = HealthProbe(url: url) else {
            throw ValidationError("--url: '\(url)' is no http:// URL")
        }
        let isWell: Bool
        do {
            isWell = try await probe.isWell()
        } catch {
            throw Failure("\(url) does not answer")
        }
        guard isWell else { throw Failure("\(url) is not well") }
    }
}
