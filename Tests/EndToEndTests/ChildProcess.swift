import CSpawn
import Foundation
import Synchronization

/// A program that runs beside the tests.
///
/// Not Foundation's `Process`: that lists the open files of its own process when it starts another, and reads past the end
/// of the list's page where there are more than some 1,300, as there are while many tests have stores and servers open.
final class ChildProcess: Sendable {
    /// The system could not start it; the number is `errno`'s.
    struct CannotStart: Error {
        let program: String
        let number: Int32
    }

    let processIdentifier: Int32
    /// As `waitpid` gives it; nil while it runs.
    private let ended = Mutex<Int32?>(nil)

    /// Starts a program that inherits nothing but the three standard files.
    init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        in folder: String?,
        output: Int32? = nil,
        errors: Int32
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if let output { posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) }
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process ignores or blocks are the child's own affair.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        var identifier: pid_t = 0
        let status = ChildProcess.withTexts([program] + arguments) { arguments in
            ChildProcess.withTexts(variables) { variables in
                posix_spawnp(&identifier, program, &actions, &attributes, arguments, variables)
            }
        }
        guard status == 0 else { throw CannotStart(program: program, number: status) }
        processIdentifier = identifier
    }

    deinit {
        // Who forgot it must not leave it behind.
        if isRunning {
            kill(processIdentifier, SIGKILL)
            waitUntilExit()
        }
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { wait(WNOHANG) == nil }

    /// Waits for its end.
    func waitUntilExit() { _ = wait(0) }

    /// Its exit status, or the number of the signal that ended it.
    var terminationStatus: Int32 {
        let status = wait(0) ?? 0
        return wasSignalled ? status & 0x7f : status >> 8 & 0xff
    }

    /// Whether a signal ended it.
    var wasSignalled: Bool { (wait(0) ?? 0) & 0x7f != 0 }

    private func wait(_ options: Int32) -> Int32? {
        ended.withLock { ended in
            if ended == nil {
                var status: Int32 = 0
                var found: pid_t
                repeat { found = waitpid(processIdentifier, &status, options) } while found < 0 && errno == EINTR
                if found == processIdentifier { ended = status }
            }
            return ended
        }
    }

    /// Runs something with a list of C strings that ends in null.
    private static func withTexts<Value>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
