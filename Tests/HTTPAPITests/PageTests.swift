import Foundation
import Logging
import MetricCatalog
import StoreSupport
import Testing

@testable import HTTPAPI

/// The page at `/`, as the server gives it; what it does in a browser `tools/dashboard-check` tells.
@Suite(.serialized) struct PageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Dashboard/page").standardizedFileURL

    /// The files as they are in the source, by their paths.
    private static func sources() throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var files: [String: Data] = [:]
        for path in paths where path.split(separator: "/").last?.contains(".") == true {
            files[path] = try Data(contentsOf: folder.appending(path: path))
        }
        return files
    }

    @Test func thePageIsStrictAboutWhatItRuns() async throws {
        try await LiveAPI.with(try Site(), at: 0) { api in
            let page = try await api.get("/")
            #expect(page.status == 200)
            #expect(page.contentType == "text/html; charset=utf-8")
            let policy = try #require(page.headers["Content-Security-Policy"])
            let directives = Set(policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) })
            #expect(
                directives.isSuperset(of: [
                    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                ])
            )
            #expect(!policy.contains("unsafe"))
            #expect(page.headers["X-Content-Type-Options"] == "nosniff")
            let file = try await api.get("/dashboard/index.html")
            #expect(page.text == file.text)
        }
    }

    /// A reload asks whether files are still the same, and a new version of the program has new ones.
    @Test func filesHaveValidators() async throws {
        try await LiveAPI.with(try Site(), at: 0) { api in
            let first = try await api.get("/dashboard/app.js")
            #expect(first.contentType == "text/javascript; charset=utf-8")
            #expect(first.headers["Cache-Control"] == "no-cache")
            let tag = try #require(first.headers["Etag"] ?? first.headers["ETag"])
            let again = try await api.raw("/dashboard/app.js", headers: ["If-None-Match": tag])
            #expect(again.head.hasPrefix("HTTP/1.1 304"))
            #expect(again.body.isEmpty)
        }
    }

    @Test func theProgramHasAllFilesOfTheFolder() throws {
        let sources = try Self.sources()
        #expect(sources.count > 10)
        #expect(Set(DashboardFile.page.map(\.path)) == Set(sources.keys))
    }

    @Test func filesAreServedAsTheyAre() async throws {
        let sources = try Self.sources()
        try await LiveAPI.with(try Site(), at: 0) { api in
            for (path, bytes) in sources {
                let answer = try await api.get("/dashboard/\(path)")
                #expect(answer.status == 200, "\(path)")
                #expect(answer.body == bytes, "\(path)")
            }
            #expect(try await api.get("/dashboard/nothing.js").status == 404)
            #expect(try await api.get("/dashboard/..%2Fdashboard.c").status == 404)
        }
    }

    /// What is imported or linked is there.
    @Test func nothingIsMissing() throws {
        let sources = try Self.sources()
        for (path, bytes) in sources where path.hasSuffix(".js") {
            let place = URL(filePath: "/\(path)").deletingLastPathComponent()
            for match in String(decoding: bytes, as: UTF8.self).matches(of: /(?:from|import\() ?"(\.[^"]+)"/) {
                let target = place.appending(path: String(match.1)).standardizedFileURL.path.dropFirst()
                #expect(sources[String(target)] != nil, "\(path) imports \(match.1)")
            }
        }
        let page = String(decoding: try #require(sources["index.html"]), as: UTF8.self)
        for match in page.matches(of: /(?:src|href)="\/dashboard\/([^"]+)"/) where !match.1.hasPrefix("dygraph.") {
            #expect(sources[String(match.1)] != nil, "index.html links \(match.1)")
        }
    }

    /// Every metric that the page asks for by name is one that there may be.
    @Test(
        arguments: [
            (["views/interface.js", "views/host.js", "views/agent.js"], #"\["[^"]+",\s+"([a-z0-9_ ]+)""#, 60),
            (["views/interface.js", "views/host.js"], #"now\.([a-z0-9_]+)"#, 30),
            (["views/explore-start.js", "views/now-ports.js"], #"\[("[a-z0-9_]+"(?:, "[a-z0-9_]+")*)\]"#, 20),
        ] as [([String], String, Int)]
    )
    func metricsExist(_ paths: [String], _ pattern: String, _ atLeast: Int) throws {
        let sources = try Self.sources()
        let expression = try Regex<(Substring, Substring)>(pattern)
        var names: Set<Substring> = []
        for path in paths {
            for match in String(decoding: try #require(sources[path]), as: UTF8.self).matches(of: expression) {
                names.formUnion(match.output.1.split { !($0.isLetter || $0.isNumber || $0 == "_") })
            }
        }
        #expect(names.count >= atLeast)
        for name in names { #expect(Metric.isKnown(String(name)), "\(name)") }
    }

    /// Text from the network is never read as HTML: no module has the means.
    @Test(arguments: [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc",
    ])
    func noTextBecomesHTML(_ means: String) throws {
        for (path, bytes) in try Self.sources() where path.hasSuffix(".js") {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(means), "\(path)")
        }
    }

    @Test func nothingComesFromElsewhere() throws {
        for (path, bytes) in try Self.sources() where !path.hasSuffix(".svg") {
            let text = String(decoding: bytes, as: UTF8.self).replacing("http://www.w3.org/", with: "")
            #expect(!text.contains("https://") && !text.contains("http://"), "\(path)")
        }
    }

    /// As browsers get it, without the library of charts.
    @Test func thePageIsSmall() async throws {
        try await LiveAPI.with(try Site(), at: 0) { api in
            var size = 0
            for file in DashboardFile.page {
                size += try await api.raw("/dashboard/\(file.path)", headers: ["Accept-Encoding": "gzip"]).body.count
            }
            #expect(size < 150_000)
        }
    }

    @Test func chartsComeFromTheFolderOfTheLibrary() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tidemark-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Half of it is of no use.
        try Data("var Dygraph;".utf8).write(to: folder.appending(path: "dygraph.min.js"))
        let site = try Site()
        defer { withExtendedLifetime(site) {} }
        let store = site.store
        let lines = LogLines()
        try await LiveAPI.with(store, at: 0, chartLibrary: folder.path, logger: lines.logger) { api in
            let charts = try await api.get("/dashboard/dygraph.js")
            #expect(charts.status == 404)
            let page = try await api.get("/")
            #expect(page.status == 200)
        }
        #expect(lines.all.contains { $0["looked_in"] == folder.path })
        try Data("a{}".utf8).write(to: folder.appending(path: "dygraph.min.css"))
        try await LiveAPI.with(store, at: 0, chartLibrary: folder.path) { api in
            let charts = try await api.get("/dashboard/dygraph.js")
            #expect(charts.text == "var Dygraph;")
            let style = try await api.get("/dashboard/dygraph.css")
            #expect(style.contentType == "text/css; charset=utf-8")
        }
    }
}
