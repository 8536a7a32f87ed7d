import Foundation

/// A folder of a test's own, gone when the test is over.
final class StoreFolder: Sendable {
    /// Where it is.
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "tidemark-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where the test's store is.
    var database: String { file("series.db") }

    func file(_ name: String) -> String { path + "/" + name }

    /// The names of the files in it.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

/// What a file holds; nil where there is none.
func content(of path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) }
}

func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}
