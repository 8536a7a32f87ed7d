public import SFlowWire

/// One record of a sample to be written.
public struct RecordBuilder: Sendable {
    /// What the record is.
    public var format: DataFormat
    /// The record's bytes behind its length word.
    public var body: [UInt8]
    /// The length to declare, when it is not to be the true one.
    public var length: UInt32?

    /// A record of any kind from its bytes.
    public init(_ format: DataFormat, body: [UInt8], length: UInt32? = nil) {
        self.format = format
        self.body = body
        self.length = length
    }

    /// A record of any kind as a closure writes it.
    public init(_ format: DataFormat, write: (inout WireWriter) -> Void) {
        self.init(format, body: WireWriter.bytes(write))
    }

    /// The same record with another declared length.
    public func declaring(length: UInt32) -> RecordBuilder {
        RecordBuilder(format, body: body, length: length)
    }

    /// The same record with more bytes behind its last field.
    public func appending(_ more: [UInt8]) -> RecordBuilder {
        RecordBuilder(format, body: body + more, length: length)
    }

    /// The same record cut short.
    public func truncated(to count: Int) -> RecordBuilder {
        RecordBuilder(format, body: Array(body.prefix(count)), length: length)
    }
}
