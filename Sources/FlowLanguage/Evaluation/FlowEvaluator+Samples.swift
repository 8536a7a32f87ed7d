import ByteReading
import MetricCatalog
import SFlowWire

extension FlowEvaluator {
    /// What a sample and its records say.
    mutating func sampleValue(_ field: SampleField, _ bytes: RawSpan) -> KeyValue {
        switch field {
        case .agent: .address(facts.agent)
        case .inputifindex: port(facts.input)
        case .outputifindex: port(facts.output)
        case .direction: direction
        case .reason: facts.reason.map { text(DiscardReason.name($0)) } ?? discardReason
        case .bytes: .number(facts.octets)
        case .frames: .number(UInt64(1))
        case .requests: isOperation ? .number(UInt64(1)) : .none
        case .duration: duration(bytes)
        case .stripped: facts.header.isEmpty ? .none : .number(facts.stripped)
        case .bgpdestinationas: path(.last, bytes)
        case .bgpdestinationpeeras: path(.first, bytes)
        case .bgpdestinationaspath: path(.all, bytes)
        case .bgpcommunities: communities(bytes)
        case .httpmethod: named(2206, 2201, HTTPMethod.names, bytes)
        case .memcachestatus: memcacheStatus(bytes)
        case .memcachecommand: memcacheCommand(bytes)
        case .uripath: uriPath(bytes)
        }
    }

    private mutating func port(_ interface: PacketInterface) -> KeyValue {
        switch interface {
        case .ifIndex(let index): .number(index)
        case .internal: text("internal")
        case .multiple: text("multiple")
        case .discarded: text("discard")
        case .unknown, .undefined: text("unknown")
        }
    }

    private var direction: KeyValue {
        mutating get {
            guard facts.source.sourceClass == 0 else { return .none }
            if facts.input.ifIndex == facts.source.index { return text("ingress") }
            return facts.output.ifIndex == facts.source.index ? text("egress") : .none
        }
    }

    private var discardReason: KeyValue {
        mutating get {
            guard case .discarded(let reason) = facts.output else { return .none }
            return text(DiscardReason.name(reason))
        }
    }

    private static let operations: [DataFormat] = [
        DataFormat(0, 2206), DataFormat(0, 2201), DataFormat(0, 2200), DataFormat(0, 2202), DataFormat(0, 2000),
    ]

    private var isOperation: Bool {
        FlowEvaluator.operations.contains { facts.record($0) != nil }
    }

    /// How long an operation took, in microseconds.
    private mutating func duration(_ bytes: RawSpan) -> KeyValue {
        for (format, name) in [(2206, "uS"), (2202, "uS"), (2200, "uS"), (2201, "uS"), (2000, "duration")] {
            guard let field = RecordField(UInt32(format), name) else { continue }
            let found = recordValue(field, bytes)
            if !found.isNone { return found }
        }
        return .none
    }

    private mutating func named(_ first: UInt32, _ second: UInt32, _ names: [String], _ bytes: RawSpan) -> KeyValue {
        for format in [first, second] {
            guard let range = facts.record(DataFormat(rawValue: format)), range.count >= 4 else { continue }
            let cursor = ByteCursor(bytes.extracting(range))
            guard let number = cursor.peekUInt32() else { continue }
            return text(Int(number) < names.count ? names[Int(number)] : "\(number)")
        }
        return .none
    }

    private mutating func memcacheStatus(_ bytes: RawSpan) -> KeyValue {
        guard let field = RecordField(2200, "status") else { return .none }
        let found = recordValue(field, bytes)
        guard !found.isNone else { return .none }
        let names = Memcache.statuses
        return text(Int(found.low) < names.count ? names[Int(found.low)] : "\(found.low)")
    }

    private mutating func memcacheCommand(_ bytes: RawSpan) -> KeyValue {
        guard let field = RecordField(2200, "cmd") else { return .none }
        let found = recordValue(field, bytes)
        guard !found.isNone else { return .none }
        let names = Memcache.commands
        return text(Int(found.low) < names.count ? names[Int(found.low)] : "\(found.low)")
    }

    private mutating func uriPath(_ bytes: RawSpan) -> KeyValue {
        for field in RecordFields.byName["httpurl"] ?? [] {
            let found = recordValue(field, bytes)
            guard found.kind == .text, let range = URIPart.path.range(in: texts[found.range]) else { continue }
            return .text(range)
        }
        return .none
    }

    /// The first of a record's fields under a number; text goes to the buffer.
    mutating func recordValue(_ field: RecordField, _ bytes: RawSpan) -> KeyValue {
        guard let range = facts.record(field.format) else { return .none }
        var cursor = ByteCursor(bytes.extracting(range))
        guard field.find(&cursor) else { return .none }
        do throws(ShortRead) {
            switch field.type {
            case .unsigned32:
                let number = try cursor.readUInt32()
                return field.isZeroUnknown && number == 0 ? .none : .number(number)
            case .unsigned64: return .number(try cursor.readUInt64())
            case .signed32, .percent: return .signed(Int64(Int32(bitPattern: try cursor.readUInt32())))
            case .mac: return .mac(try cursor.readMAC())
            case .ipv4: return .address(try cursor.readIPv4())
            case .ipv6: return .address(try cursor.readIPv6())
            case .address:
                switch try cursor.readUInt32() {
                case 1: return .address(try cursor.readIPv4())
                case 2: return .address(try cursor.readIPv6())
                default: return .none
                }
            case .text:
                let length = Int(try cursor.readUInt32())
                let slice = try cursor.readSlice(length)
                return text(slice)
            default: return .none
            }
        } catch {
            return .none
        }
    }

    /// Puts bytes of the datagram into the buffer, cut where it is too long and cleaned of what is no UTF-8.
    mutating func text(_ slice: borrowing ByteCursor) -> KeyValue {
        let start = texts.count
        let count = min(slice.remaining, FlowEvaluator.textLimit)
        var isPlain = true
        for distance in 0..<count {
            guard let byte = slice.peekUInt8(at: distance) else { break }
            if byte >= 0x80 || byte < 0x20 { isPlain = false }
            texts.append(byte)
        }
        guard !isPlain else { return .text(start..<texts.count) }
        let clean = String(decoding: texts[start...], as: UTF8.self)
            .map { $0.isASCII && ($0.asciiValue ?? 32) < 0x20 ? "?" : $0 }
        texts.removeSubrange(start...)
        return text(String(clean))
    }

    /// What the record of the sampled packet's headers that some agents send says, where no header was sampled.
    mutating func recordValue(of field: PacketField, _ places: Range<Int>, _ bytes: RawSpan) -> KeyValue {
        for place in places {
            let record = program.recordFields[place]
            if let ipProtocol = field.record?.ipProtocol {
                guard let other = RecordField(record.format.rawValue, "protocol"),
                    recordValue(other, bytes).low == ipProtocol
                else { continue }
            }
            let found = recordValue(record, bytes)
            if !found.isNone { return found }
        }
        return .none
    }

    private enum PathPart { case first, last, all }

    /// The path to the destination's autonomous system (sFlow v5, section 5, `extended_gateway`).
    private mutating func path(_ part: PathPart, _ bytes: RawSpan) -> KeyValue {
        guard let range = facts.record(DataFormat(0, 1003)) else { return .none }
        var cursor = ByteCursor(bytes.extracting(range))
        do throws(ShortRead) {
            try cursor.skip(past: .address)
            try cursor.skip(12)
            let segments = try cursor.readUInt32()
            var first: UInt32?
            var last: UInt32?
            var whole = ""
            for _ in 0..<min(segments, 64) {
                _ = try cursor.readUInt32()
                let count = try cursor.readUInt32()
                for _ in 0..<min(count, 256) {
                    let number = try cursor.readUInt32()
                    if part == .all { whole += (whole.isEmpty ? "" : "-") + "\(number)" }
                    first = first ?? number
                    last = number
                }
            }
            switch part {
            case .first: return .number(first)
            case .last: return .number(last)
            case .all: return whole.isEmpty ? .none : text(whole)
            }
        } catch {
            return .none
        }
    }

    private mutating func communities(_ bytes: RawSpan) -> KeyValue {
        guard let range = facts.record(DataFormat(0, 1003)),
            let field = RecordField(1003, "communities")
        else { return .none }
        var cursor = ByteCursor(bytes.extracting(range))
        guard field.find(&cursor), let count = try? cursor.readUInt32(), count > 0 else { return .none }
        var whole = ""
        for _ in 0..<min(count, 64) {
            guard let number = try? cursor.readUInt32() else { break }
            whole += (whole.isEmpty ? "" : "-") + "\(number >> 16):\(number & 0xffff)"
        }
        return text(whole)
    }
}

/// The names of HTTP methods by number (sFlow HTTP Structures).
private enum HTTPMethod {
    static let names = ["OTHER", "OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"]
}

/// The names that memcache operations have by number (sFlow Memcache Structures).
private enum Memcache {
    static let statuses = [
        "UNKNOWN", "OK", "ERROR", "CLIENT_ERROR", "SERVER_ERROR", "STORED", "NOT_STORED", "EXISTS", "NOT_FOUND",
        "DELETED",
    ]
    static let commands = [
        "OTHER", "SET", "ADD", "REPLACE", "APPEND", "PREPEND", "CAS", "GET", "GETS", "INCR", "DECR", "DELETE", "STATS",
        "FLUSH", "VERSION", "QUIT", "TOUCH",
    ]
}
