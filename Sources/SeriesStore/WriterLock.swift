import Foundation
import Synchronization

/// Keeps a second writer away from a store, by a locked file beside it that names the owner.
final class WriterLock: Sendable {
    /// The file that is locked; nil once it no longer is.
    private let descriptor: Mutex<Int32?>

    init(storePath: String) throws {
        let path = storePath + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreError.inaccessible(path: path, reason: StoreFile.reason(errno))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var bytes = [UInt8](repeating: 0, count: 32)
            let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
            close(descriptor)
            let owner = Int32(String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").first ?? "")
            throw StoreError.inUse(path: storePath, processID: owner)
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, text, text.count, 0)
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        release()
    }

    /// Lets another writer in.
    func release() {
        descriptor.withLock { descriptor in
            guard let open = descriptor else { return }
            // Said outright: a process that is being made at this moment has the descriptor too until it runs.
            flock(open, LOCK_UN)
            close(open)
            descriptor = nil
        }
    }
}
