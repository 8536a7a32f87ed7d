import Foundation
import Hummingbird
import MetricCatalog
import RealTime
import Rollup
import SeriesStore
import TextOutput
import UDPCollector

/// sFlow-RT's questions for how the server itself is doing.
struct AnalyzerRoutes<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("status", use: status)
        router.get("analyzer/json", use: analyzer)
        router.get("prometheus/analyzer/txt", use: exposition)
        router.get("metrics", use: ownMetrics)
        // There are no scripts and no apps: that is an answer, too.
        router.get("scripts/json") { _, _ in Response.json { json in json.object { _ in } } }
        router.get("apps/json") { _, _ in Response.json { json in json.object { _ in } } }
    }

    private func status(_ request: Request, context: Context) async throws -> Response {
        _ = try await services.store.read { $0.directory.agents.count }
        return .text("OK")
    }

    private func analyzer(_ request: Request, context: Context) async throws -> Response {
        let figures = figures
        let (version, uptime) = (services.version, max(0, services.now() - services.started))
        return Response.json { json in
            json.object { json in
                json.member("version", version)
                json.member("uptime", uptime)
                json.member("updateAvailable", false)
                for figure in figures { json.member(figure.key, figure.value) }
            }
        }
    }

    private func exposition(_ request: Request, context: Context) async throws -> Response {
        var writer = ExpositionWriter()
        for figure in figures {
            for name in figure.names { writer.sample("sflow_analyzer_" + name, [], figure.value) }
        }
        return .exposition(writer.bytes)
    }

    /// The same as Prometheus' conventions have it.
    private func ownMetrics(_ request: Request, context: Context) async throws -> Response {
        let info = try await services.store.info()
        var writer = ExpositionWriter()
        for figure in figures {
            guard let name = figure.names.first else { continue }
            let isCounter = AnalyzerRoutes.counters.contains(figure.key)
            writer.typed(
                "tidemark_" + name + (isCounter ? "_total" : ""),
                isCounter ? "counter" : "gauge",
                figure.value
            )
        }
        writer.typed("tidemark_store_bytes", "gauge", Double(info.fileBytes))
        writer.typed("tidemark_alarms", "gauge", Double(services.alarms.all.count))
        writer.typed("tidemark_start_time_seconds", "gauge", Double(services.started) / 1000)
        return .exposition(writer.bytes)
    }

    /// What only counts up.
    private static var counters: Set<String> {
        [
            "sFlowBytesReceived", "sFlowDatagramsReceived", "sFlowDatagramsDiscarded", "sFlowParseErrors",
            "sFlowUnsupportedVersion", "sFlowDatagramsLost", "eventsGenerated", "eventsLost", "flowsGenerated",
            "flowsLost", "flowKeysEvicted", "forwardedDatagrams", "cpuTime",
        ]
    }

    private typealias Figure = (key: String, names: [String], value: Double)

    /// Counts are since the server was started.
    private var figures: [Figure] {
        let status = services.collector?() ?? CollectorStatus()
        let counts = status.counts
        let faults = counts.faultsByName
        let malformed = faults.reduce(0) { $0 + $1.count }
        let unsupported = faults.first { $0.name.contains("version") }?.count ?? 0
        let view = services.view
        let process = ProcessFigures()
        var figures: [Figure] = [
            ("sFlowAgents", ["agents", "agent_count"], Double(status.agents)),
            ("sFlowBytesReceived", ["received_bytes"], Double(counts.octets)),
            ("sFlowDatagramsReceived", ["received_datagrams"], Double(counts.datagrams)),
            (
                "sFlowDatagramsDiscarded", ["discarded_datagrams"],
                Double(status.kernelDrops ?? 0) + Double(counts.refusedByLimit)
            ),
            ("sFlowParseErrors", ["parse_errors"], Double(malformed)),
            ("sFlowUnsupportedVersion", ["unsupported_version"], Double(unsupported)),
            ("sFlowDatagramsLost", ["lost_datagrams"], Double(counts.lostDatagrams)),
            ("eventsGenerated", ["events_generated"], Double(view.events.lastID)),
            ("eventsLost", ["events_lost"], Double(view.eventsLeftOut)),
            ("flowsGenerated", ["flows_generated"], Double(view.flows.log.lastID)),
            ("flowsLost", ["flows_lost"], Double(status.lostReports)),
            ("flowKeysEvicted", ["flow_keys_evicted"], Double(status.flowEvictions)),
            ("flowRows", ["flow_rows"], Double(status.flowRows)),
            ("forwardedDatagrams", ["forwarded_datagrams"], Double(status.relayedDatagrams)),
            ("availableProcessors", ["available_processors"], Double(ProcessInfo.processInfo.activeProcessorCount)),
            ("memTotal", ["memory_total_bytes"], Double(ProcessInfo.processInfo.physicalMemory)),
        ]
        if let resident = process.residentBytes {
            figures.append(("heapUsed", ["heap_used_bytes"], resident))
            figures.append(("heapMax", ["heap_max_bytes"], Double(ProcessInfo.processInfo.physicalMemory)))
        }
        if let threads = process.threads { figures.append(("threadCount", ["thread_count"], threads)) }
        figures.append(("cpuTime", ["cpu_time_seconds"], process.cpuSeconds))
        let age = Double(services.now() - services.started) / 1000
        if age > 0 {
            let share = process.cpuSeconds / age / Double(max(ProcessInfo.processInfo.activeProcessorCount, 1))
            figures.append(("cpuLoadProcess", ["cpu_load_process"], min(1, share)))
        }
        return figures
    }
}

/// What the kernel says of this process.
private struct ProcessFigures {
    let residentBytes: Double?
    let threads: Double?
    let cpuSeconds: Double

    init() {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        var fields: [Substring: Substring] = [:]
        for line in status.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1].drop(while: \.isWhitespace) }
        }
        residentBytes = fields["VmRSS"].flatMap { Double($0.prefix { $0.isNumber }) }.map { $0 * 1024 }
        threads = fields["Threads"].flatMap { Double($0) }
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
