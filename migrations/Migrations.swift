/// One forward step of the schema.
public struct Migration: Sendable {
    /// The file's name without its extension; recorded in the database.
    public let name: String
    /// The step's SQL, run in one transaction.
    public let sql: String

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        sql = String(decoding: bytes, as: UTF8.self)
    }

    /// Every step, oldest first.
    ///
    /// A step is never changed once it has landed.
    public static let all: [Migration] = [
        Migration("0001_series", PackageResources._001_series_sql),
        Migration("0002_tiers", PackageResources._002_tiers_sql),
        Migration("0003_upkeep", PackageResources._003_upkeep_sql),
        Migration("0004_flows", PackageResources._004_flows_sql),
    ]
}
