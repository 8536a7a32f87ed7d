import ByteReading

/// Metrics that a script or program gave an agent to send on (InMon `rtmetric`, sample format 4300:1002).
public struct CustomMetrics: Hashable, Sendable {
    /// The name of what the metrics are about.
    public let sourceName: String
    /// The metrics; counters are `.unsigned`, as gauges are, and told apart by `counters`.
    public let metrics: [FieldValue.NamedValue]
    /// The names of those that are counters.
    public let counters: Set<String>
}

/// A flow that a script or program gave an agent to send on (InMon `rtflow`, sample format 4300:1003).
public struct CustomFlow: Hashable, Sendable {
    /// The name of what the flow was seen on.
    public let sourceName: String
    /// 1 in this many was sampled.
    public let samplingRate: UInt32
    /// How many could have been sampled so far; wraps.
    public let samplePool: UInt32
    /// The flow's fields.
    public let fields: [FieldValue.NamedValue]
}

extension SampleReader {
    /// Reads custom metrics; nil (and a fault) when not even their head is there.
    ///
    /// Values have no length of their own: one of an unknown type ends the sample, and what came before it is kept.
    public mutating func readCustomMetrics() -> CustomMetrics? {
        do throws(ShortRead) {
            let name = String(decoding: try body.readOpaque(), as: UTF8.self)
            var counters: Set<String> = []
            let metrics = try readNamedValues { type, name in
                if type == 1 || type == 2 { counters.insert(name) }
                return CustomMetrics.type(type)
            }
            return CustomMetrics(sourceName: name, metrics: metrics, counters: counters)
        } catch {
            noteShortSample()
            return nil
        }
    }

    /// Reads a custom flow; nil (and a fault) when not even its head is there.
    public mutating func readCustomFlow() -> CustomFlow? {
        do throws(ShortRead) {
            let name = String(decoding: try body.readOpaque(), as: UTF8.self)
            let (rate, pool) = (try body.readUInt32(), try body.readUInt32())
            let fields = try readNamedValues { type, _ in CustomFlow.type(type) }
            return CustomFlow(sourceName: name, samplingRate: rate, samplePool: pool, fields: fields)
        } catch {
            noteShortSample()
            return nil
        }
    }

    private mutating func readNamedValues(
        _ valueType: (UInt32, String) -> FieldType?
    ) throws(ShortRead) -> [FieldValue.NamedValue] {
        // A name's length, a type and a value take twelve bytes at least.
        let count = try body.readCount(elementSize: 12)
        var values: [FieldValue.NamedValue] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            do throws(ShortRead) {
                let name = String(decoding: try body.readOpaque(), as: UTF8.self)
                guard let type = valueType(try body.readUInt32(), name) else {
                    noteShortRecord()
                    return values
                }
                values.append(FieldValue.NamedValue(name, try FieldValue(type, parsing: &body)))
            } catch {
                noteShortRecord()
                return values
            }
        }
        return values
    }
}

extension CustomMetrics {
    fileprivate static func type(_ number: UInt32) -> FieldType? {
        switch number {
        case 0: .text
        case 1, 3: .unsigned32
        case 2, 4: .unsigned64
        case 5: .real32
        case 6: .real64
        default: nil
        }
    }
}

extension CustomFlow {
    fileprivate static func type(_ number: UInt32) -> FieldType? {
        switch number {
        case 0: .text
        case 1: .mac
        case 2: .ipv4
        case 3: .ipv6
        case 4: .signed32
        case 5: .unsigned64
        case 6: .real32
        case 7: .real64
        default: nil
        }
    }
}
