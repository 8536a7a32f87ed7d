import Foundation

/// Standard output for large texts.
///
/// A reader that has had enough (`| head`) ends the program without a complaint.
struct Output {
    /// Where it goes: standard output, or an open file.
    var descriptor = STDOUT_FILENO

    /// Writes all bytes.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                Foundation.exit(0)
            } else if errno != EINTR {
                throw Failure("cannot write: \(String(cString: strerror(errno)))")
            }
        }
    }
}
