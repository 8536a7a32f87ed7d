import ArgumentParser

/// A size as people write it: a whole number of bytes, or one with a unit, such as `500MB` or `20GiB`.
struct ByteSize: ExpressibleByArgument, Sendable {
    let bytes: Int64

    private static let units: [(name: String, bytes: Int64)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ]

    init?(argument: String) {
        let unit = ByteSize.units.first { argument.hasSuffix($0.name) }
        guard let number = Int64(argument.dropLast(unit?.name.count ?? 0)), number > 0 else { return nil }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit?.bytes ?? 1)
        guard !isTooLarge else { return nil }
        self.bytes = bytes
    }
}
