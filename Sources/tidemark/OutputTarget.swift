import Compression
import Foundation

/// Where a command's output goes: standard output, or a file that appears when it is whole; compressed or not.
final class OutputTarget {
    private let path: String?
    private let gzip: GzipStream?
    private let output: Output

    init(path: String?, gzip: Bool = false) throws {
        self.path = path
        self.gzip = gzip ? try GzipStream(level: 6) : nil
        guard let path else {
            output = Output()
            return
        }
        let descriptor = open(path + ".unfinished", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure("cannot write \(path).unfinished: \(String(cString: strerror(errno)))")
        }
        output = Output(descriptor: descriptor)
    }

    func write(_ bytes: [UInt8]) throws {
        let bytes = gzip?.compress(bytes) ?? bytes
        if !bytes.isEmpty { try output.write(bytes) }
    }

    func finish() throws {
        if let gzip { try output.write(gzip.finish()) }
        guard let path else { return }
        guard fsync(output.descriptor) == 0, close(output.descriptor) == 0,
            rename(path + ".unfinished", path) == 0
        else { throw Failure("cannot write \(path): \(String(cString: strerror(errno)))") }
    }

    /// What is not whole must not look as if it were.
    func abandon() {
        if let path { unlink(path + ".unfinished") }
    }
}
