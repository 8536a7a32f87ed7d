import ArgumentParser
import Foundation
import HTTPAPI
import Logging
import MetricCatalog
import QueryEngine
import Rollup
import SeriesStore
import ServerApp

/// `tidemark serve`: the whole in one process.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive sFlow, keep it, and serve the REST API."
    )

    @Option(help: "The database file; made if it is not there.")
    var db = "tidemark.db"

    @Option(help: "The UDP port that sFlow is received on.")
    var sflowPort = 6343

    @Option(help: "The address that sFlow is received on. (default: all, IPv4 and IPv6)")
    var sflowHost: String?

    @Option(help: "The TCP port that the REST API is served on.")
    var httpPort = 8008

    @Option(help: "The address that the REST API is served on. (default: all, IPv4 and IPv6)")
    var httpHost: String?

    @Option(help: "How long seconds are kept, such as 12h or 3d; or forever.")
    var keepSeconds = "3d"

    @Option(help: "How long minutes are kept, such as 60d; or forever.")
    var keepMinutes = "60d"

    @Option(name: .customLong("keep-5-minutes"), help: "How long buckets of five minutes are kept; or forever.")
    var keepFiveMinutes = "400d"

    @Option(help: "How long hours are kept; or forever.")
    var keepHours = "1826d"

    @Option(help: "How long days are kept; or forever.")
    var keepDays = "forever"

    @Option(help: "How large the file may become, such as 500MB or 20GiB; the oldest seconds go first.")
    var maxSize: ByteSize?

    @Option(help: "A file that names ports: lines of agent,ifIndex,\"name\",speed; the speed in bits/s or empty.")
    var ports: String?

    @Option(help: "A file of countries by address, in MaxMind's format (.mmdb), for country: in flow keys.")
    var countries: String?

    @Option(help: "A file of autonomous systems by address, in MaxMind's format (.mmdb), for asn: in flow keys.")
    var autonomousSystems: String?

    @Option(help: "A file of adapters' makers, such as IEEE's oui.txt, for oui: in flow keys.")
    var vendors: String?

    @Option(help: "For how many flows there may be memory at once, over all definitions and data sources.")
    var flowRows = 1_000_000

    @Option(help: "How many flows may be kept of one second, over all definitions and data sources.")
    var flowsPerSecond = 20_000

    @Flag(inversion: .prefixedNo, help: "Record the usual flows: sources, destinations, conversations and others.")
    var standardFlows = true

    @Option(help: "The most numbers that an answer may have.")
    var maxPoints = QueryLimits().points

    @Option(help: "The longest that an answer may take to make, such as 30s.")
    var maxQueryTime = "30s"

    @Option(
        name: .customLong("report-config"),
        help: "The settings of reports: groups, true speeds, thresholds and the time zone, in YAML.",
        completion: .file()
    )
    var reportConfig: String?

    @Option(help: "The folder of dygraphs, which the dashboard draws charts with.", completion: .directory)
    var dygraphs = APIServices.usualChartLibrary

    @Flag(help: "Refuse requests that set anything.")
    var readOnly = false

    @Flag(help: "Sync each second to the disk, so that a power cut loses no more than a kill does.")
    var durable = false

    /// Below this little but the empty tables and a quarter of an hour of reports has room.
    private static let leastSize: Int64 = 16 << 20

    func validate() throws {
        for (name, port) in [("--sflow-port", sflowPort), ("--http-port", httpPort)] where !(0...65535).contains(port) {
            throw ValidationError("\(name): \(port) is no port; ports are 0 to 65535")
        }
        for (name, number) in [("--flow-rows", flowRows), ("--flows-per-second", flowsPerSecond)] where number < 1 {
            throw ValidationError("\(name): \(number) is too few; the least is 1")
        }
        _ = try retention()
        _ = try queryLimits()
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var configuration = ServerConfiguration(databasePath: db, sflowPort: sflowPort, httpPort: httpPort)
        configuration.sflowHost = sflowHost
        configuration.httpHost = httpHost
        configuration.isDurable = durable
        configuration.retention = try retention()
        if let ports { configuration.ports = try PortMapFile.read(ports) }
        configuration.limits.flowRows = flowRows
        configuration.limits.flowsPerSecond = flowsPerSecond
        configuration.recordsStandardFlows = standardFlows
        configuration.isReadOnly = readOnly
        configuration.queryLimits = try queryLimits()
        if let reportConfig { configuration.reportSettings = try ReportSettingsFile.read(reportConfig) }
        configuration.chartLibrary = dygraphs
        configuration.flowFiles = try FlowFiles.read(
            countries: countries,
            systems: autonomousSystems,
            vendors: vendors
        )
        try await Server(configuration, logger: Logger(label: "tidemark")).run()
    }

    private func queryLimits() throws -> QueryLimits {
        guard maxPoints >= 1 else { throw ValidationError("--max-points: \(maxPoints) is too few; the least is 1") }
        guard let time = TimeText.span(maxQueryTime), time > 0 else {
            throw ValidationError("--max-query-time: '\(maxQueryTime)' is no span, such as 30s")
        }
        var limits = QueryLimits()
        limits.points = maxPoints
        limits.time = .milliseconds(time)
        return limits
    }

    private func retention() throws -> Retention {
        var keep: [Tier: Milliseconds] = [:]
        for (name, text, tier) in [
            ("--keep-seconds", keepSeconds, Tier.second), ("--keep-minutes", keepMinutes, Tier.minute),
            ("--keep-5-minutes", keepFiveMinutes, .fiveMinutes), ("--keep-hours", keepHours, .hour),
            ("--keep-days", keepDays, .day),
        ] where text != "forever" {
            guard let span = TimeText.span(text), span >= tier.window else {
                throw ValidationError("\(name): '\(text)' is no span of at least \(tier.window / 60_000)m, such as 3d")
            }
            keep[tier] = span
        }
        if let maxSize, maxSize.bytes < Serve.leastSize {
            throw ValidationError("--max-size: \(maxSize.bytes) bytes are too few; the least is 16MiB")
        }
        return Retention(keep: keep, sizeLimit: maxSize?.bytes)
    }
}
