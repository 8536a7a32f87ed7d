/// A forward reader of big-endian fields that cannot leave the bytes it was given.
///
/// A cursor borrows its bytes: it can be neither stored nor returned past the life of the span. Slicing gives a
/// cursor with a narrower end, so that a record never reads beyond its own declared length.
public struct ByteCursor: ~Escapable {
    @usableFromInline let bytes: RawSpan
    @usableFromInline let base: Int
    @usableFromInline var position: Int

    /// A cursor at the first of the bytes.
    ///
    /// - Parameters:
    ///   - bytes: What may be read.
    ///   - base: The offset of the first byte in the outermost span, for error messages.
    @inlinable
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan, base: Int = 0) {
        self.bytes = bytes
        self.base = base
        self.position = 0
    }

    /// How many bytes are left.
    @inlinable public var remaining: Int { bytes.byteCount - position }

    /// Where the next read begins, counted from the first byte of the outermost span.
    @inlinable public var offset: Int { base + position }

    @inlinable
    mutating func advance(_ count: Int) throws(ShortRead) -> Int {
        guard count >= 0, count <= bytes.byteCount - position else {
            throw ShortRead(offset: offset, needed: count, available: remaining)
        }
        let start = position
        position += count
        return start
    }

    /// Reads one byte.
    @inlinable
    public mutating func readUInt8() throws(ShortRead) -> UInt8 {
        let start = try advance(1)
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt8.self)
    }

    /// Reads two bytes, most significant first.
    @inlinable
    public mutating func readUInt16() throws(ShortRead) -> UInt16 {
        let start = try advance(2)
        return unsafe UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt16.self))
    }

    /// Reads four bytes, most significant first.
    @inlinable
    public mutating func readUInt32() throws(ShortRead) -> UInt32 {
        let start = try advance(4)
        return unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self))
    }

    /// Reads eight bytes, most significant first.
    @inlinable
    public mutating func readUInt64() throws(ShortRead) -> UInt64 {
        let start = try advance(8)
        return unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    }

    /// Moves forward over bytes that are of no interest.
    @inlinable
    public mutating func skip(_ count: Int) throws(ShortRead) {
        _ = try advance(count)
    }

    /// Takes the next bytes as a cursor of their own and moves past them.
    @inlinable
    @_lifetime(copy self)
    public mutating func readSlice(_ count: Int) throws(ShortRead) -> ByteCursor {
        let start = try advance(count)
        return ByteCursor(bytes.extracting(start..<(start + count)), base: base + start)
    }

    /// Copies the next bytes out.
    @inlinable
    public mutating func readBytes(_ count: Int) throws(ShortRead) -> [UInt8] {
        let start = try advance(count)
        return unsafe bytes.extracting(start..<(start + count)).withUnsafeBytes { unsafe Array($0) }
    }

    /// The byte that lies some way ahead, if it is there; nothing is consumed.
    @inlinable
    public func peekUInt8(at distance: Int = 0) -> UInt8? {
        guard distance >= 0, distance < remaining else { return nil }
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position + distance, as: UInt8.self)
    }

    /// The big-endian 16-bit number that lies some way ahead, if it is all there; nothing is consumed.
    @inlinable
    public func peekUInt16(at distance: Int = 0) -> UInt16? {
        guard distance >= 0, distance + 2 <= remaining else { return nil }
        return unsafe UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position + distance, as: UInt16.self))
    }

    /// The big-endian 32-bit number that lies some way ahead, if it is all there; nothing is consumed.
    @inlinable
    public func peekUInt32(at distance: Int = 0) -> UInt32? {
        guard distance >= 0, distance + 4 <= remaining else { return nil }
        return unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position + distance, as: UInt32.self))
    }

    /// The big-endian 64-bit number that lies some way ahead, if it is all there; nothing is consumed.
    @inlinable
    public func peekUInt64(at distance: Int = 0) -> UInt64? {
        guard distance >= 0, distance + 8 <= remaining else { return nil }
        return unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position + distance, as: UInt64.self))
    }
}
