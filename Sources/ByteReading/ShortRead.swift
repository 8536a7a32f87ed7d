/// A read that would have left the bytes it was given.
public struct ShortRead: Error, Equatable, Sendable {
    /// Where the read began, counted from the first byte of the outermost span.
    public let offset: Int
    /// How many bytes the read wanted.
    public let needed: Int
    /// How many bytes were left.
    public let available: Int

    /// Describes one refused read.
    @inlinable
    public init(offset: Int, needed: Int, available: Int) {
        self.offset = offset
        self.needed = needed
        self.available = available
    }
}
