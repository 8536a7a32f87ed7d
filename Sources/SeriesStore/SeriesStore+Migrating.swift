import Migrations

extension SeriesStore {
    /// Brings a store that an older program wrote to today's form.
    ///
    /// - Parameter path: The file.
    /// - Returns: The names of the steps that were taken; none where it has today's form.
    /// - Throws: `StoreError` when there is no store, another process writes it, or a newer program wrote it.
    public static func migrate(_ path: String) throws -> [String] {
        let before = try StoreFile.steps(of: path)
        try open(path).close()
        let after = try StoreFile.steps(of: path)
        return Migration.all.map(\.name).filter { after.contains($0) && !before.contains($0) }
    }
}
