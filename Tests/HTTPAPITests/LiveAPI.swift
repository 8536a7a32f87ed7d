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
import Testing
import UDPCollector

/// The API on a real port, over a store filled by datagrams, at a fixed time.
///
/// Suites of it are serialized: each server and store has a dozen open files.
struct LiveAPI {
    /// What a request was answered with.
    struct Answer {
        let status: Int
        let contentType: String
        /// The methods that there are, where another was tried.
        let allow: String
        let body: Data
        /// All headers.
        let headers: [String: String]

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
        limits: QueryLimits = QueryLimits(),
        _ body: (LiveAPI) async throws -> Value
    ) async throws -> Value {
        try await with(
            site.store,
            at: time,
            collector: collector,
            view: view,
            isReadOnly: isReadOnly,
            limits: limits,
            body
        )
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Serves a store's API as of a time while a test runs.
    static func with<Value>(
        _ store: SeriesStore,
        at time: Milliseconds,
        collector: (@Sendable () -> CollectorStatus)? = nil,
        view: RealTimeView? = nil,
        isReadOnly: Bool = false,
        limits: QueryLimits = QueryLimits(),
        chartLibrary: String = "",
        logger: Logger = silent,
        _ body: (LiveAPI) async throws -> Value
    ) async throws -> Value {
        let ownView = try await RealTimeView(store: store)
        let services = APIServices(
            store: store,
            collector: collector,
            view: view ?? ownView,
            isReadOnly: isReadOnly,
            limits: limits,
            chartLibrary: chartLibrary,
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
        body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.cachePolicy = .reloadIgnoringLocalCacheData
        if let accept { request.setValue(accept, forHTTPHeaderField: "Accept") }
        let (body, response) = try await URLSession.shared.data(for: request)
        let http = response as? HTTPURLResponse
        return Answer(
            status: http?.statusCode ?? 0,
            contentType: http?.value(forHTTPHeaderField: "Content-Type") ?? "",
            allow: http?.value(forHTTPHeaderField: "Allow") ?? "",
            body: body,
            headers: Dictionary(
                (http?.allHeaderFields ?? [:]).map { ("\($0.key)", "\($0.value)") },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// What the server sends, byte for byte; the connection is closed after it.
    func raw(_ path: String, headers: [String: String]) async throws -> (head: String, body: Data) {
        let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        let bytes = try await received("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(fields)\r\n") { _ in
            false
        }
        let end = try #require(bytes.firstRange(of: Data("\r\n\r\n".utf8)))
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        var body = bytes[end.upperBound...]
        if head.lowercased().contains("transfer-encoding: chunked"),
            let line = body.firstRange(of: Data("\r\n".utf8))
        {
            body = body[line.upperBound...]
        }
        return (head, Data(body))
    }

    /// The data of the first event of a stream.
    func firstEvent(_ path: String) async throws -> Data {
        try await firstEvents(1, path)[0]
    }

    /// The data of the first events of a stream.
    func firstEvents(_ count: Int, _ path: String) async throws -> [Data] {
        let bytes = try await received("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n") {
            LiveAPI.events(in: $0).count >= count
        }
        let events = LiveAPI.events(in: bytes)
        try #require(events.count >= count, "\(String(decoding: bytes, as: UTF8.self))")
        return Array(events.prefix(count))
    }

    private static func events(in bytes: Data) -> [Data] {
        let (begin, end) = (Data("data: ".utf8), Data("\n\n".utf8))
        var events: [Data] = []
        var rest = bytes[...]
        while let start = rest.firstRange(of: begin), let stop = rest[start.upperBound...].firstRange(of: end) {
            events.append(Data(rest[start.upperBound..<stop.lowerBound]))
            rest = rest[stop.upperBound...]
        }
        return events
    }

    /// Sends a request over a connection of its own and reads until it is enough or the end.
    ///
    /// On a thread that may wait: those of tasks are few, and the server needs them.
    private func received(
        _ request: String,
        until isEnough: @escaping @Sendable (Data) -> Bool
    ) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try blockingly(request, until: isEnough) })
            }
        }
    }

    private func blockingly(_ request: String, until isEnough: (Data) -> Bool) throws -> Data {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let bytes = Array(request.utf8)
        try #require(send(connection, bytes, bytes.count, 0) == bytes.count)
        var result = Data()
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while !isEnough(result) {
            let count = recv(connection, &room, room.count, 0)
            guard count > 0 else { break }
            result.append(contentsOf: room[..<count])
        }
        return result
    }

    /// What a server answers from, at the beginning of the tests' time.
    static func services(_ store: SeriesStore) async throws -> APIServices {
        APIServices(
            store: store,
            collector: nil,
            view: try await RealTimeView(store: store),
            now: { Site.time(0) },
            version: "1.2.3",
            started: Site.epoch,
            logger: silent
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
