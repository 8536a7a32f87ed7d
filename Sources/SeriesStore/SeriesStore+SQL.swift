public import GRDB
public import MetricCatalog

extension SeriesStore {
    /// Runs a reading of one consistent state that also needs the connection itself.
    ///
    /// - Parameter body: Takes the connection, which refuses to write, and the state.
    /// - Returns: What it returns.
    /// - Throws: What it throws, or when the file cannot be read.
    public func read<Value: Sendable>(
        withConnection body: @Sendable @escaping (Database, any RollupSnapshot) throws -> Value
    ) async throws -> Value {
        try await read { snapshot in
            guard let snapshot = snapshot as? StoreSnapshot else {
                throw StoreError.inaccessible(path: self.path, reason: "has no connection")
            }
            return try body(snapshot.db, snapshot)
        }
    }
}
