/// The reports of one group of series in the order of their ends, column by column.
public struct PollSeries: Hashable, Sendable {
    /// When each report's interval begins; equal to its end where the report has no interval.
    public var starts: [Milliseconds] = []
    /// When each report's interval ends, which is when it was received.
    public var ends: [Milliseconds] = []
    /// One bit a column of the structure, set where the value is known.
    public var known: [UInt64] = []
    /// True where the interval is much longer than the source's own polling interval.
    public var interpolated: [Bool] = []
    /// The values, one array a column of the structure.
    public var columns: [[UInt64]]

    /// No reports of a structure with so many columns.
    public init(columnCount: Int) {
        columns = Array(repeating: [], count: columnCount)
    }

    /// How many reports there are.
    public var count: Int { ends.count }

    /// Adds a report behind the others; columns that it lacks are unknown.
    public mutating func append(
        start: Milliseconds,
        end: Milliseconds,
        known bits: UInt64,
        interpolated isInterpolated: Bool,
        values: some Collection<UInt64>
    ) {
        starts.append(start)
        ends.append(end)
        known.append(bits)
        interpolated.append(isInterpolated)
        var iterator = values.makeIterator()
        for column in columns.indices { columns[column].append(iterator.next() ?? 0) }
    }

    /// Puts the reports in the order of their ends, and makes one of those that have the same interval.
    ///
    /// What a second brought may arrive in parts (late packets, two sub-agents): the parts add up, and of two reports of
    /// a state the later holds.
    public mutating func normalize(types: [ValueType]) {
        guard needsNormalizing else { return }
        let order = ends.indices.sorted {
            (ends[$0], starts[$0], $0) < (ends[$1], starts[$1], $1)
        }
        var result = PollSeries(columnCount: columns.count)
        for index in order {
            let last = result.count - 1
            if last >= 0, result.ends[last] == ends[index], result.starts[last] == starts[index] {
                result.join(last, with: self, at: index, types: types)
            } else {
                result.append(
                    start: starts[index],
                    end: ends[index],
                    known: known[index],
                    interpolated: interpolated[index],
                    values: columns.map { $0[index] }
                )
            }
        }
        self = result
    }

    private var needsNormalizing: Bool {
        for index in ends.indices.dropFirst() where ends[index] <= ends[index - 1] { return true }
        return false
    }

    private mutating func join(_ target: Int, with other: PollSeries, at index: Int, types: [ValueType]) {
        for column in columns.indices where other.known[index] >> UInt64(column) & 1 == 1 {
            let value = other.columns[column][index]
            guard known[target] >> UInt64(column) & 1 == 1 else {
                columns[column][target] = value
                continue
            }
            switch types[column] {
            case .count: columns[column][target] = columns[column][target].addingSaturated(value)
            case .realSum:
                let sum = Double(bitPattern: columns[column][target]) + Double(bitPattern: value)
                columns[column][target] = sum.bitPattern
            default: columns[column][target] = value
            }
        }
        known[target] |= other.known[index]
        interpolated[target] = interpolated[target] || other.interpolated[index]
    }
}
