import Foundation
import FoundationNetworking
import Logging
import SeriesStore
import StoreSupport
import Testing

/// A store that is damaged while it is served.
@Suite struct DamagedStoreTests {
    /// The log says what is wrong; clients learn that something is.
    @Test func clientsAreToldNoInternals() async throws {
        try await Self.damaged { api, path, log in
            let answer = try await api.get(path)
            #expect(answer.status == 500, "\(answer.text.prefix(300))")
            #expect(try answer.object()["type"] as? String == "urn:tidemark:problem:internal")
            for word in ["sqlite", "malformed", "corrupt", "site.db", "select"] {
                #expect(!answer.text.lowercased().contains(word))
            }
            #expect(log.all.contains { $0["error"]?.isEmpty == false && $0["path"] == "/api/v1/range" })
        }
    }

    /// A text that has begun breaks off, so that nobody takes the part for the whole.
    @Test func textsBreakOff() async throws {
        try await Self.damaged { api, path, log in
            await #expect(throws: URLError.self) { _ = try await api.get(path + "&format=csv") }
            #expect(log.all.contains { $0["error"]?.isEmpty == false && $0["path"] == "/api/v1/range" })
        }
    }

    /// Runs a test on a store whose file is overwritten while it is open, with a question that reads there.
    private static func damaged(_ body: (LiveAPI, String, LogLines) async throws -> Void) async throws {
        var site = try Site()
        // Older than what is kept in memory, so that answers come from the file.
        site.port(octetsPerSecond: 1000, from: 0, through: 20_000_000, every: 10_000)
        try await site.flush()
        for time in stride(from: Int64(20_000_000), through: 20_300_000, by: 10_000) {
            try await site.maintain(at: time)
        }
        try site.store.close()
        let store = try SeriesStore.openReadOnly(site.folder.file("site.db"))
        let log = LogLines()
        try await LiveAPI.with(store, at: 20_400_000, logger: log.logger) { api in
            for path in [store.path, store.path + "-wal"] where FileManager.default.fileExists(atPath: path) {
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                let size = try file.seekToEnd()
                try file.seek(toOffset: min(size, 16_384))
                try file.write(contentsOf: Data(repeating: 0xa5, count: Int(size - min(size, 16_384))))
                try file.close()
            }
            try await body(api, "/api/v1/range?metric=ifinoctets&start=-20400s&end=-12000s&step=60s", log)
        }
        try store.close()
    }
}
