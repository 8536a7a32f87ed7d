import MetricCatalog

/// A row of the journal: reports of many groups that end in one window.
///
///     version 1 | group's number and report, again and again | CRC-32
struct JournalRow {
    static let version: UInt8 = 1

    let window: Int64
    var bytes: [UInt8] = [JournalRow.version]

    init(window: Int64) {
        self.window = window
    }

    /// A stored row's body with the reports of some groups alone.
    static func body(_ stored: [UInt8], keeping known: Set<Int64>) throws(DamagedBytes) -> [UInt8] {
        let body = try Checksum.open(stored)
        var scanner = ByteScanner(body)
        var kept = [try scanner.byte()]
        guard kept == [version] else { throw DamagedBytes(what: "unknown journal version \(kept[0])") }
        while !scanner.isAtEnd {
            let start = scanner.position
            let id = try scanner.varint()
            try PollCodec.skip(&scanner)
            if known.contains(Int64(clamping: id)) { kept += body[start..<scanner.position] }
        }
        return Checksum.seal(kept)
    }

    /// Puts the reports of a stored row into the head.
    ///
    /// - Parameters:
    ///   - stored: The row's body.
    ///   - window: The row's window.
    ///   - closing: Where the row is being moved into chunks: the last group that has been.
    ///   - columns: The columns of a group; nil where it is not known.
    ///   - isTotalled: Whether sums over all time are kept of a group.
    ///   - head: The head.
    /// - Throws: When the bytes are not what was written.
    static func replay(
        _ stored: [UInt8],
        window: Int64,
        closing: GroupID?,
        columns: (GroupID) -> ColumnChoice?,
        isTotalled: (GroupID) -> Bool,
        into head: inout Head
    ) throws(DamagedBytes) {
        let body = try Checksum.open(stored)
        var scanner = ByteScanner(body)
        let found = try scanner.byte()
        guard found == version else { throw DamagedBytes(what: "unknown journal version \(found)") }
        let base = window * Tier.second.window
        while !scanner.isAtEnd {
            let id = GroupID(rawValue: UInt32(truncatingIfNeeded: try scanner.varint()))
            let start = scanner.position
            guard let choice = columns(id) else {
                // A structure that only a newer program knows.
                try PollCodec.skip(&scanner)
                continue
            }
            var report = PollSeries(columnCount: choice.columns.count)
            try PollCodec.read(&scanner, base: base, choice, into: &report)
            let bytes = body[start..<scanner.position]
            if let closing, id <= closing {
                // It is in a chunk, and in the sums.
                head.remember(Array(bytes), end: report.ends[0], window: window, of: id)
                continue
            }
            head.append(bytes, end: report.ends[0], window: window, isClosing: closing != nil, to: id)
            if isTotalled(id) { head.addTotals(report.totals(types: choice.types), to: id) }
        }
    }
}

extension PollSeries {
    /// What each counting column of the reports adds up to.
    func totals(types: [ValueType]) -> [UInt64] {
        columns.indices.map { column in
            guard types[column] == .count else { return 0 }
            return ends.indices.reduce(0) { sum, index in
                known[index] >> UInt64(column) & 1 == 1 ? sum.addingSaturated(columns[column][index]) : sum
            }
        }
    }
}
