import Foundation
import GRDB
import MetricCatalog

/// The same reports in a plain SQLite table, one row a value: what the store's own form is held against.
struct Rows {
    let path: String

    private static let start: Milliseconds = 1_700_006_400_000

    func writing(ports: Int, hours: Int) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        // Appending by time is the fastest order to write in; series are found by the primary key's second part.
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE sample (
                        time INTEGER NOT NULL, series INTEGER NOT NULL, start INTEGER NOT NULL, value INTEGER NOT NULL,
                        PRIMARY KEY (time, series)
                    ) STRICT, WITHOUT ROWID
                    """
            )
        }
        var load = PollLoad(ports: ports, startingAt: Rows.start)
        var values = 0
        var busy = Duration.zero
        let clock = ContinuousClock()
        for _ in 1...(hours * 3600) {
            let batch = load.next()
            values += batch.values.count
            busy += try clock.measure {
                try queue.write { db in
                    let insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?)")
                    for poll in batch.polls {
                        for column in 0..<poll.valueCount {
                            let value = batch.values[poll.firstValue + column]
                            let series = Int64(poll.group) * Int64(PollLoad.columns) + Int64(column)
                            try insert.execute(arguments: [poll.end, series, poll.start, Int64(bitPattern: value)])
                        }
                    }
                }
            }
        }
        _ = try queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        say("a row a value in SQLite", Double(values) / (busy / .seconds(1)), "values/s")
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        say("a row a value in SQLite, per value", Double(size) / Double(values), "bytes")
        try reading(queue, ports: ports, hours: hours)
        let deleting = try clock.measure {
            try queue.write { db in
                try db.execute(sql: "DELETE FROM sample WHERE time < ?", arguments: [Rows.start + 3_600_000])
            }
        }
        say("a row a value in SQLite, dropping an hour, the writer's pause", deleting / .milliseconds(1), "ms")
        try queue.close()
    }

    private func reading(_ queue: DatabaseQueue, ports: Int, hours: Int) throws {
        let series = (0..<ports).map { "\($0 * PollLoad.columns + 1)" }
        let clock = ContinuousClock()
        let list = series.prefix(1_000).joined(separator: ", ")
        let sum = try clock.measure {
            try queue.read { db in
                _ = try Row.fetchAll(
                    db,
                    sql:
                        "SELECT series, sum(value) FROM sample WHERE time > ? AND time <= ? AND series IN (\(list)) GROUP BY 1",
                    arguments: [Rows.start, Rows.start + 3_600_000]
                )
            }
        }
        say(
            "a row a value in SQLite, \(min(1_000, ports)) series over an hour, one sum each",
            sum / .milliseconds(1),
            "ms"
        )
        let one = try clock.measure {
            try queue.read { db in
                _ = try Row.fetchAll(
                    db,
                    sql: "SELECT time, start, value FROM sample WHERE time > ? AND series = ?",
                    arguments: [Rows.start, 7 * PollLoad.columns + 1]
                )
            }
        }
        say("a row a value in SQLite, one series over \(hours) h", one / .milliseconds(1), "ms")
    }
}

/// The same reports as lines for programs that take text: start, end, port and its values.
func dump(ports: Int, hours: Int) {
    var load = PollLoad(ports: ports, startingAt: 1_700_006_400_000)
    print(PollLoad.columnNames.joined(separator: " "))
    for _ in 1...(hours * 3600) {
        let batch = load.next()
        var lines = ""
        for poll in batch.polls {
            let values = batch.values[poll.firstValue..<poll.firstValue + poll.valueCount].map(String.init)
            lines += "\(poll.start) \(poll.end) \(poll.group) \(values.joined(separator: " "))\n"
        }
        if !lines.isEmpty { print(lines, terminator: "") }
    }
}
