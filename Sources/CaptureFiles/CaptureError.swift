/// Why a capture file could not be read, or not read to its end.
///
/// Offsets count bytes from the start of the file and name the record or block at fault, not the byte within it.
public enum CaptureError: Error, Equatable, Sendable {
    /// The operating system refused to open or read the file.
    case unreadable(path: String, reason: String)
    /// The file begins neither like a pcap nor like a pcapng file.
    case notACapture(path: String)
    /// The file ends in the middle of the record that begins at this offset; all records before it are whole.
    case truncated(offset: Int)
    /// A record announces more bytes than any capture program would keep of a frame.
    case recordTooLarge(offset: Int, length: Int)
    /// A record contradicts itself, so that the start of the next one is not to be trusted either.
    case malformed(offset: Int, reason: String)
}

extension CaptureError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(CaptureError.name(of: path)): \(reason)"
        case .notACapture(let path): "\(CaptureError.name(of: path)) is not a pcap or pcapng capture"
        case .truncated(let offset): "the capture is cut off in the record at byte \(offset)"
        case .recordTooLarge(let offset, let length): "the record at byte \(offset) claims \(length) bytes"
        case .malformed(let offset, let reason): "the record at byte \(offset) is malformed: \(reason)"
        }
    }

    private static func name(of path: String) -> String {
        path == "-" ? "standard input" : path
    }
}
