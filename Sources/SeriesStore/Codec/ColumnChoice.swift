import MetricCatalog

/// Which columns of a structure are wanted, and in what order.
struct ColumnChoice: Sendable {
    /// The value types of all columns of the structure.
    let all: [ValueType]
    /// The wanted columns.
    let columns: [Int]
    /// The value types of the wanted columns.
    let types: [ValueType]
    /// The column behind the last wanted one.
    let end: Int
    /// By column, its place among the wanted ones.
    private let places: [Int?]

    /// Columns of a structure.
    init(_ columns: [Int], of types: [ValueType]) {
        all = types
        self.columns = columns
        self.types = columns.map { types[$0] }
        var places: [Int?] = Array(repeating: nil, count: types.count)
        for (place, column) in columns.enumerated() { places[column] = place }
        self.places = places
        end = columns.reduce(0) { max($0, $1 + 1) }
    }

    /// Every column of a structure.
    init(allOf types: [ValueType]) {
        self.init(Array(types.indices), of: types)
    }

    /// A column's place among the wanted ones; nil where it is not wanted or not known to this program.
    @inline(__always)
    func place(of column: Int) -> Int? { column < places.count ? places[column] : nil }

    /// The known bits of the wanted columns from those of all.
    @inline(__always)
    func known(_ bits: UInt64) -> UInt64 {
        var result: UInt64 = 0
        for (place, column) in columns.enumerated() { result |= (bits >> UInt64(column) & 1) << UInt64(place) }
        return result
    }
}
