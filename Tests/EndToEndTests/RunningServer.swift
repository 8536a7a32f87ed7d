import Foundation
import FoundationNetworking
import Glibc
import Testing

/// `tidemark serve` on free ports, in a process of its own.
final class RunningServer {
    private let process: ChildProcess
    private let log: URL
    private(set) var sflowPort: UInt16 = 0
    private(set) var httpPort: UInt16 = 0

    init(
        db: String,
        _ options: String...,
        environment: [String: String] = [:],
        log logFile: String? = nil
    ) async throws {
        log = URL(fileURLWithPath: logFile ?? db + ".\(UUID().uuidString).log")
        try Data().write(to: log)
        let errors = try FileHandle(forWritingTo: log)
        process = try ChildProcess(
            Program.path,
            ["serve", "--db", db, "--sflow-port", "0", "--http-port", "0"] + options,
            environment: environment,
            in: nil,
            errors: errors.fileDescriptor
        )
        try errors.close()
        try await within(20) { try readPorts() }
    }

    /// The server's process.
    var processID: Int32 { process.processIdentifier }

    /// What the server has logged.
    var logged: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    private func readPorts() throws -> Bool {
        guard let line = logged.split(separator: "\n").first(where: { $0.contains("ready") }),
            let http = line.firstMatch(of: /http=tcp (\d+)/), let sflow = line.firstMatch(of: /sflow=udp (\d+)/)
        else { return false }
        httpPort = UInt16(http.1) ?? 0
        sflowPort = UInt16(sflow.1) ?? 0
        return true
    }

    /// Sends datagrams over loopback.
    func send(_ datagrams: [[UInt8]]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = Self.loopback(sflowPort)
        for bytes in datagrams {
            let sent = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            try #require(sent == bytes.count)
        }
    }

    /// The JSON that a path is answered with.
    func get(_ path: String) async throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: try await body(path)) as? [String: Any] ?? [:]
    }

    /// What a request was answered with.
    struct Answer {
        let status: Int
        let body: Data
        var text: String { String(decoding: body, as: UTF8.self) }
        func array() throws -> [[String: Any]] {
            try #require(try JSONSerialization.jsonObject(with: body) as? [[String: Any]], "\(text)")
        }
        func object() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any], "\(text)")
        }
    }

    /// Makes a request as some client does.
    func ask(
        _ path: String,
        method: String = "GET",
        body: String? = nil,
        contentType: String? = nil
    ) async throws -> Answer {
        let url = try #require(URL(string: "http://127.0.0.1:\(httpPort)\(path)"), "\(path)")
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        if let contentType { request.setValue(contentType, forHTTPHeaderField: "Content-Type") }
        let (data, response) = try await URLSession.shared.data(for: request)
        return Answer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: data)
    }

    /// The bytes that a path is answered with.
    func body(_ path: String) async throws -> Data {
        let url = try #require(URL(string: "http://127.0.0.1:\(httpPort)\(path)"))
        return try await URLSession.shared.data(from: url).0
    }

    /// A number in the collector's status.
    func collected(_ name: String) async throws -> Int {
        (try await get("/api/v1/status")["collector"] as? [String: Any])?[name] as? Int ?? 0
    }

    /// Waits until the server has received so many datagrams.
    func received(_ count: Int) async throws {
        try await within(20) { try await collected("datagrams") >= count }
    }

    /// What the server answers that a metric adds up to in the last hours.
    func total(_ metric: String) async throws -> Int {
        let range = try await get("/api/v1/range?metric=\(metric)&start=-3h&step=1h&stat=sum")
        let series = range["series"] as? [[String: Any]] ?? []
        return series.flatMap { $0["values"] as? [Any] ?? [] }.reduce(0) { $0 + ($1 as? Int ?? 0) }
    }

    /// Waits until the server answers that so many octets came in.
    func stored(_ octets: Int) async throws {
        try await within(20) { try await total("flow_in_octets") >= octets }
    }

    /// A connection to the HTTP port; close it.
    func connect() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(httpPort)
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(outcome == 0)
        return descriptor
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// Sends a signal and waits for the end; gives the exit status, or the negative signal.
    func stop(_ signal: Int32) async throws -> Int32 {
        kill(process.processIdentifier, signal)
        try await within(10) { !process.isRunning }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.wasSignalled ? -process.terminationStatus : process.terminationStatus
    }

    /// What the server says is wrong with it.
    func alarms() async throws -> [String] {
        let alarms = try await get("/api/v1/status")["alarms"] as? [[String: Any]]
        return try #require(alarms).compactMap { $0["kind"] as? String }
    }

    /// Waits until something is so.
    func within(_ seconds: Double, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<Int(seconds * 50) {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("nothing came of waiting: \(logged)")
    }
}
