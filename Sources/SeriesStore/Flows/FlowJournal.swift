import MetricCatalog
import Rollup

/// A row of the journal of flows: what one second brought of many groups, within one window.
///
///     version 1 | number of keys before | new keys | reports | CRC-32
///
/// A report is group, second, shortfall, flows, each a key's number and sums, and the sums of others. Keys are numbered as
/// they come first among the window's rows; how many came before tells whether a row is missing.
struct FlowJournalRow {
    private static let version: UInt8 = 1
    private static let countLimit = 1 << 24
    private static let keySizeLimit = 1 << 16

    let window: Int64
    /// How many keys the window's rows before this one have.
    private let keysBefore: Int
    private(set) var newKeys: [FlowKey] = []
    private var places: [FlowKey: UInt32] = [:]
    private var reports: [UInt8] = []
    /// Each report's group and bytes, for the head.
    private(set) var additions: [(group: GroupID, range: Range<Int>)] = []

    init(window: Int64, keysBefore: Int) {
        self.window = window
        self.keysBefore = keysBefore
    }

    /// Adds a second's flows; `known` gives the number of a key that came before.
    mutating func append(_ report: FlowReport, group: GroupID, known: (FlowKey) -> UInt32?) {
        reports.appendVarint(UInt64(group.rawValue))
        let start = reports.count
        let tier = Tier.flows[0]
        reports.appendVarint(UInt64((report.second - window * tier.window) / tier.width))
        reports.appendVarint(report.shortfall)
        reports.appendVarint(UInt64(report.flows.count))
        for flow in report.flows {
            let place = known(flow.key) ?? places[flow.key] ?? UInt32(keysBefore + newKeys.count)
            if place == UInt32(keysBefore + newKeys.count) {
                places[flow.key] = place
                newKeys.append(flow.key)
            }
            reports.appendVarint(UInt64(place))
            append(flow.sums)
        }
        append(report.other)
        additions.append((group, start..<reports.count))
    }

    private mutating func append(_ sums: FlowSums) {
        reports.appendVarint(sums.samples)
        guard sums.samples > 0 else { return }
        reports.appendVarint(sums.value)
        reports.appendVarint(sums.frames)
        reports.appendVarint(UInt64(FlowCodec.rounded(sums.variance)))
        reports.appendVarint(UInt64(sums.further.count))
        for value in sums.further { reports.appendVarint(value) }
    }

    /// A report's bytes.
    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { reports[range] }

    /// The row as it is stored.
    var stored: [UInt8] {
        var bytes = [FlowJournalRow.version]
        bytes.appendVarint(UInt64(keysBefore))
        bytes.appendVarint(UInt64(newKeys.count))
        for key in newKeys {
            bytes.appendVarint(UInt64(key.bytes.count))
            bytes += key.bytes
        }
        return Checksum.seal(bytes + reports)
    }

    /// What a stored row has.
    struct Content {
        let keysBefore: Int
        var keys: [FlowKey] = []
        var reports: [(group: GroupID, bytes: ArraySlice<UInt8>)] = []
    }

    /// Reads a stored row.
    static func read(_ stored: [UInt8]) throws(DamagedBytes) -> Content {
        let body = try Checksum.open(stored)
        var scanner = ByteScanner(body)
        let found = try scanner.byte()
        guard found == version else { throw DamagedBytes(what: "unknown journal version \(found)") }
        var content = Content(keysBefore: try scanner.count(atMost: .max))
        for _ in 0..<(try scanner.count(atMost: countLimit)) {
            content.keys.append(FlowKey(bytes: Array(try scanner.take(try scanner.count(atMost: keySizeLimit)))))
        }
        while !scanner.isAtEnd {
            let group = GroupID(rawValue: UInt32(clamping: try scanner.varint()))
            let start = scanner.position
            _ = try cell(&scanner, windowStart: 0)
            content.reports.append((group, body[start..<scanner.position]))
        }
        return content
    }

    /// Reads a report; keys are those of the window.
    static func cell(_ scanner: inout ByteScanner, windowStart: Milliseconds) throws(DamagedBytes) -> FlowCell {
        let tier = Tier.flows[0]
        let place = try scanner.count(atMost: Int(tier.window / tier.width) - 1)
        let shortfall = try scanner.varint()
        let count = try scanner.count(atMost: countLimit)
        var items: [FlowCell.Item] = []
        for _ in 0..<count {
            let key = try scanner.count(atMost: .max)
            items.append(FlowCell.Item(key: key, sums: try sums(&scanner)))
        }
        return FlowCell(
            start: windowStart + Milliseconds(place) * tier.width,
            items: items,
            other: try sums(&scanner),
            shortfall: shortfall
        )
    }

    private static func sums(_ scanner: inout ByteScanner) throws(DamagedBytes) -> FlowSums {
        let samples = try scanner.varint()
        guard samples > 0 else { return FlowSums() }
        var sums = FlowSums(value: try scanner.varint(), frames: try scanner.varint(), samples: samples, variance: 0)
        sums.variance = FlowCodec.real(UInt16(truncatingIfNeeded: try scanner.varint()))
        for _ in 0..<(try scanner.count(atMost: 64)) { sums.further.append(try scanner.varint()) }
        return sums
    }
}
