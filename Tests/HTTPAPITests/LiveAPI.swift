import Foundation
import FoundationNetworking
import HTTPAPI
import Hummingbird
import Logging
import MetricCatalog
import NIOCore
import RealTime
import SFlowWire
import SeriesStore
import ServiceLifecycle
import StoreSupport
import TestSupport
import UDPCollector

/// The API on a real port, over a store filled by datagrams, at a fixed time.
struct LiveAPI {
    /// What a request was answered with.
    struct Answer {
        let status: Int
        let contentType: String
        /// The methods that there are, where another was tried.
        let allow: String
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }

        func json() throws -> Any { try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed) }
        func object() throws -> [String: Any] { try json() as? [String: Any] ?? [:] }
        func array() throws -> [[String: Any]] { try json() as? [[String: Any]] ?? [] }
    }

    let port: Int

    /// Serves the API of a site's store as of a time while a test runs.
    static func with<Value>(
        _ site: Site,
        at time: Milliseconds,
        collector: (@Sendable () -> CollectorStatus)? = nil,
        view: RealTimeView? = nil,
        isReadOnly: Bool = false,
        _ body: (LiveAPI) async throws -> Value
    ) async throws -> Value {
        try await with(site.store, at: time, collector: collector, view: view, isReadOnly: isReadOnly, body)
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Serves a store's API as of a time while a test runs.
    static func with<Value>(
        _ store: SeriesStore,
        at time: Milliseconds,
        collector: (@Sendable () -> CollectorStatus)? = nil,
        view: RealTimeView? = nil,
        isReadOnly: Bool = false,
        logger: Logger = silent,
        _ body: (LiveAPI) async throws -> Value
    ) async throws -> Value {
        let ownView = try await RealTimeView(store: store)
        let services = APIServices(
            store: store,
            collector: collector,
            view: view ?? ownView,
            isReadOnly: isReadOnly,
            now: { Site.time(time) },
            version: "1.2.3",
            started: Site.epoch,
            logger: logger
        )
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: buildRouter(services),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: silent
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [application],
                logger: silent
            )
        )
        let server = Task { try await group.run() }
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        do {
            let value = try await body(LiveAPI(port: port))
            await group.triggerGracefulShutdown()
            try await server.value
            return value
        } catch {
            await group.triggerGracefulShutdown()
            try? await server.value
            throw error
        }
    }

    func get(
        _ path: String,
        accept: String? = nil,
        method: String = "GET",
        body: String? = nil
    ) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        if let accept { request.setValue(accept, forHTTPHeaderField: "Accept") }
        let (body, response) = try await URLSession.shared.data(for: request)
        let http = response as? HTTPURLResponse
        return Answer(
            status: http?.statusCode ?? 0,
            contentType: http?.value(forHTTPHeaderField: "Content-Type") ?? "",
            allow: http?.value(forHTTPHeaderField: "Allow") ?? "",
            body: body
        )
    }
}

extension Site {
    /// Two hosts: `web1` with ports 1 to 3 that receive 1,000, 2,000 and 3,000 octets a second, `db1` with port 1 that
    /// receives 500 and samples packets.
    ///
    /// Polled every 10 s until 60 s.
    static func twoHosts() async throws -> Site {
        var site = try Site()
        for time in stride(from: Milliseconds(0), through: 60_000, by: 10_000) {
            for (agent, host, rates) in [("192.0.2.1", "web1", [1000, 2000, 3000]), ("192.0.2.2", "db1", [500])] {
                site.poll(
                    [.hostDescr(hostname: host), .hostCPU(loadOne: host == "web1" ? 1.5 : 0.25)],
                    source: DataSource(class: 2, index: 1),
                    from: agent,
                    at: time
                )
                for (place, rate) in rates.enumerated() {
                    let port = UInt32(place + 1)
                    let octets = UInt64(rate) * UInt64(time) / 1000
                    site.poll(
                        [.ifCounters(ifIndex: port, ifInOctets: octets), .portName("eth\(port)")],
                        source: DataSource(class: 0, index: port),
                        from: agent,
                        at: time
                    )
                }
            }
            site.send([.packet(1000, source: 1, rate: 10, input: 1, output: 2)], from: "192.0.2.2", at: time)
        }
        try await site.flush()
        return site
    }
}
