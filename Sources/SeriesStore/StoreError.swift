/// Why the store's file cannot be used, in one line for people.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no such file.
    case missing(path: String)
    /// The file or its folder cannot be read or written.
    case inaccessible(path: String, reason: String)
    /// The file is something else, and is left as it is.
    case notAStore(path: String)
    /// The file is a store and damaged.
    case damaged(path: String, reason: String)
    /// Another process writes the file.
    case inUse(path: String, processID: Int32?)
    /// The file was written by a program that keeps other metrics in a structure's columns.
    case incompatible(path: String, reason: String)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .missing(let path): "\(path): no such file"
        case .inaccessible(let path, let reason): "\(path): \(reason)"
        case .notAStore(let path): "\(path): not a Tidemark store; it was left as it is. Name another file with --db"
        case .damaged(let path, let reason): "\(path): the store is damaged (\(reason)); it was left as it is"
        case .inUse(let path, let processID):
            "\(path): another tidemark writes this store\(processID.map { " (process \($0))" } ?? "")"
        case .incompatible(let path, let reason): "\(path): \(reason)"
        }
    }
}
