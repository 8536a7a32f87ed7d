import GRDB
public import MetricCatalog

/// Something that a user has set, as it is kept.
public struct SavedSetting: Hashable, Sendable {
    /// What kind of thing it is.
    public let kind: String
    /// Its name.
    public let name: String
    /// What was set, in JSON.
    public let body: String
    /// When.
    public let since: Milliseconds

    /// Something that is set.
    public init(kind: String, name: String, body: String, since: Milliseconds) {
        self.kind = kind
        self.name = name
        self.body = body
        self.since = since
    }
}

extension SeriesStore {
    /// Everything that users have set.
    public func settings() async throws -> [SavedSetting] {
        try await reader.read { db in
            try Row.fetchAll(db, sql: "SELECT kind, name, body, since FROM setting ORDER BY kind, name").map { row in
                SavedSetting(kind: row[0], name: row[1], body: row[2], since: row[3])
            }
        }
    }

    /// Keeps a setting in place of the one of its kind and name.
    ///
    /// - Throws: `StoreError` when the file cannot be written.
    public func save(_ setting: SavedSetting) async throws {
        guard let writer else { return }
        try await StoreFile.translating(path) {
            try await writer.write { db in
                try db.run(
                    "INSERT OR REPLACE INTO setting (kind, name, body, since) VALUES (?, ?, ?, ?)",
                    [setting.kind, setting.name, setting.body, setting.since]
                )
            }
        }
    }

    /// Forgets a setting.
    ///
    /// - Throws: `StoreError` when the file cannot be written.
    public func removeSetting(kind: String, name: String) async throws {
        guard let writer else { return }
        try await StoreFile.translating(path) {
            try await writer.write { db in
                try db.run("DELETE FROM setting WHERE kind = ? AND name = ?", [kind, name])
            }
        }
    }
}
