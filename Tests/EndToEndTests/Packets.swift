import StoreSupport
import TestSupport
import Testing

/// Datagrams of one sampled packet each, and what a file holds of them.
enum Packets {
    /// What one of them stands for.
    static let octets = 10_000

    static func packet(_ number: Int) -> [UInt8] {
        DatagramBuilder(
            agent: "198.51.100.7",
            sequence: UInt32(number),
            uptime: UInt32(number),
            samples: [
                .flow(
                    sequence: UInt32(number),
                    source: 7,
                    rate: 10,
                    input: 7,
                    records: [.sampledHeader([1, 2, 3], frameLength: 1000)]
                )
            ]
        ).bytes
    }

    /// What a file says came in of a metric, over all time.
    static func total(_ metric: String, _ db: String) throws -> Int {
        let span = ["--start", "-1d", "--end", "now", "--step", "1d"]
        let outcome = try Program.run(["export", "--db", db, "--metric", metric, "--stat", "sum"] + span)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\r\n").dropFirst()
            .compactMap { Int($0.split(separator: ",", omittingEmptySubsequences: false)[3]) }
            .reduce(0, +)
    }
}
