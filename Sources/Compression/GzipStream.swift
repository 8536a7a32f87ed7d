import CZlib

/// Compresses what it is given piece by piece (RFC 1952), by zlib.
public final class GzipStream {
    /// zlib remembers where this stands, so that it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var room = [UInt8](repeating: 0, count: 1 << 16)

    /// There was no memory for the stream.
    public struct NoMemory: Error {}

    /// Begins a stream.
    ///
    /// - Parameter level: From 1, the fastest, to 9, the smallest.
    /// - Throws: `NoMemory`.
    public init(level: Int32) throws(NoMemory) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard tidemark_gzip_init(stream, level) == Z_OK else {
            stream.deallocate()
            throw NoMemory()
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes bytes in.
    ///
    /// - Returns: What can be sent of the compressed stream so far; it may be nothing.
    public func compress(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

    /// Ends the stream.
    ///
    /// - Returns: The rest of it.
    public func finish() -> [UInt8] { run([], Z_FINISH) }

    private func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var input = bytes
        var output: [UInt8] = []
        input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                let count = room.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    deflate(stream, flush)
                    return room.count - Int(stream.pointee.avail_out)
                }
                output.append(contentsOf: room[..<count])
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
