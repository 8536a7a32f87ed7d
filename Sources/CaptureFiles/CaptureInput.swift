import ByteReading
import Glibc

/// A file read once from front to back through one buffer of fixed size.
struct CaptureInput: ~Copyable, Sendable {
    /// The most bytes that can be asked for at once.
    static let capacity = 512 * 1024

    private let path: String
    private let descriptor: CInt
    private var buffer = [UInt8](repeating: 0, count: capacity)
    private var start = 0
    private var end = 0
    /// Where in the file the next bytes lie.
    private(set) var offset = 0

    init(path: String) throws(CaptureError) {
        let opened = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw CaptureInput.unreadable(path, errno) }
        self.path = path
        descriptor = opened
    }

    deinit {
        if descriptor != STDIN_FILENO { _ = close(descriptor) }
    }

    /// Bytes that the latest `take` or `peek` named.
    @_lifetime(borrow self)
    borrowing func bytes(_ range: Range<Int>) -> RawSpan {
        unsafe buffer.span.bytes.extracting(range)
    }

    /// Four such bytes as a number, most significant first.
    borrowing func word(at index: Int) -> UInt32 {
        ByteCursor(bytes(index..<(index + 4))).peekUInt32() ?? 0
    }

    /// Names the next bytes without passing them: `count` of them, fewer only where the file ends.
    mutating func peek(_ count: Int) throws(CaptureError) -> Range<Int> {
        try fill(count)
        return start..<min(start + count, end)
    }

    /// Whether the file ends here.
    mutating func isAtEnd() throws(CaptureError) -> Bool {
        try fill(1)
        return start == end
    }

    /// Names the next bytes and passes them.
    ///
    /// - Parameters:
    ///   - count: How many, at most `capacity`.
    ///   - record: The offset of the record they belong to.
    /// - Returns: Where in the buffer they lie, until the next call.
    /// - Throws: `CaptureError.truncated` if the file ends before their last.
    mutating func take(_ count: Int, of record: Int) throws(CaptureError) -> Range<Int> {
        try fill(count)
        guard end - start >= count else { throw .truncated(offset: record) }
        defer { pass(count) }
        return start..<(start + count)
    }

    /// Passes any number of bytes, even more than the buffer holds.
    mutating func skip(_ count: Int, of record: Int) throws(CaptureError) {
        var left = count
        while left > 0 {
            try fill(1)
            guard start < end else { throw .truncated(offset: record) }
            let part = min(left, end - start)
            pass(part)
            left -= part
        }
    }

    private mutating func pass(_ count: Int) {
        start += count
        offset += count
    }

    /// Reads until `count` bytes are there or the file ends, and no further: more may never come from a pipe.
    private mutating func fill(_ count: Int) throws(CaptureError) {
        guard end - start < count else { return }
        let (kept, from) = (end - start, start)
        unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[from..<(from + kept)]))
        }
        (start, end) = (0, kept)
        while end < count {
            let (descriptor, filled) = (self.descriptor, end)
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                let free = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
                return unsafe read(descriptor, free.baseAddress, free.count)
            }
            if got == 0 { return }
            if got > 0 { end += got } else if errno != EINTR { throw CaptureInput.unreadable(path, errno) }
        }
    }

    private static func unreadable(_ path: String, _ code: CInt) -> CaptureError {
        .unreadable(path: path, reason: unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")
    }
}
