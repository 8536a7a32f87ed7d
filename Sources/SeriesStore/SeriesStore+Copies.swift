import Foundation
import GRDB

extension SeriesStore {
    /// Writes a whole and compact copy of the store, of one moment, while another process may be writing.
    ///
    /// - Parameter target: The copy's file, which must not be there.
    /// - Throws: `StoreError` when it is, or cannot be written. A copy that was cut off leaves no file of that name.
    public func backUp(to target: String) async throws {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw StoreError.inaccessible(path: target, reason: "is there already; a backup overwrites nothing")
        }
        let unfinished = target + ".unfinished"
        try? FileManager.default.removeItem(atPath: unfinished)
        do {
            try StoreFile.translating(target) {
                try reader.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished]) }
            }
            try sync(unfinished)
            guard rename(unfinished, target) == 0 else {
                throw StoreError.inaccessible(path: target, reason: StoreFile.reason(errno))
            }
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    /// Gives all free pages back to the file system and lays the rest out anew.
    ///
    /// Takes as much room again while it runs.
    ///
    /// - Throws: `StoreError` when there is none.
    public func compact() async throws {
        guard let writer else { return }
        try StoreFile.translating(path) {
            try writer.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                _ = try db.checkpoint(.truncate)
            }
        }
    }

    private func sync(_ path: String) throws {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, fsync(descriptor) == 0, Foundation.close(descriptor) == 0 else {
            throw StoreError.inaccessible(path: path, reason: StoreFile.reason(errno))
        }
    }
}
