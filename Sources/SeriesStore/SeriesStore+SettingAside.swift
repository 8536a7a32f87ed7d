import Foundation
public import MetricCatalog

extension SeriesStore {
    /// Looks whether a store that is about to be opened is damaged; a large one as far as there is time.
    ///
    /// - Parameters:
    ///   - path: The file, which need not be there.
    ///   - seconds: How long the look may take.
    /// - Throws: `StoreError.damaged` when it is.
    public static func lookForDamage(_ path: String, seconds: Double = 1.5) throws {
        guard let finding = try StoreFile.quickCheck(path, seconds: seconds), finding != "ok" else { return }
        let words = finding.split(whereSeparator: \.isNewline).joined(separator: " ")
        throw StoreError.damaged(path: path, reason: words)
    }

    /// Gives a damaged store, with its log, another name, so that a new one can be begun.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - time: The present; it becomes part of the name.
    /// - Returns: The new name: the old one with `.corrupt-` and the time, in UTC.
    /// - Throws: `StoreError` when another process writes it or it cannot be renamed.
    public static func setAside(_ path: String, at time: Milliseconds) throws -> String {
        let lock = try WriterLock(storePath: path)
        defer { lock.release() }
        // One that has the name already stays as it is.
        let name = path + ".corrupt-" + stamp(time)
        var target = name
        var number = 1
        while FileManager.default.fileExists(atPath: target) {
            number += 1
            target = "\(name)-\(number)"
        }
        // The log goes first: beside a new file it would be taken for that one's.
        for suffix in ["-wal", "-shm", "-journal", ""] {
            guard rename(path + suffix, target + suffix) == 0 || (errno == ENOENT && !suffix.isEmpty) else {
                throw StoreError.inaccessible(path: path + suffix, reason: StoreFile.reason(errno))
            }
        }
        return target
    }

    private static func stamp(_ time: Milliseconds) -> String {
        var seconds = time_t(time / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
