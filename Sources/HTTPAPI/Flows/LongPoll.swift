import QueryEngine
import RealTime

/// A request for records behind one that the client knows, which waits for the next where there are none yet.
struct LongPoll {
    private let after: Int64
    private let limit: Int
    private let timeout: Duration

    /// The longest wait, in seconds.
    private static let longest = 3_600.0

    init(_ parameters: RequestParameters, id: String, limit: String) throws(QueryError) {
        after = Int64(try parameters.number(id, (-1)...9e15) ?? -1)
        self.limit = Int(try parameters.number(limit, 0...1e9) ?? 1_000)
        timeout = .seconds(min(try parameters.number("timeout", 0...1e9) ?? 0, LongPoll.longest))
    }

    /// The records, newest first.
    func records<Record>(
        _ log: PollableLog<Record>,
        where isWanted: @Sendable (Record) -> Bool
    ) async -> [Record] {
        // A number that was never given is one of another server: everything is new then.
        let after = after > log.lastID ? -1 : after
        return await log.poll(after: after, limit: limit, timeout: timeout, where: isWanted)
    }
}

extension RequestParameters {
    /// The value of a parameter that is a number; empty is as good as absent.
    func number(_ name: String, _ range: ClosedRange<Double>) throws(QueryError) -> Double? {
        guard let text = try value(name), !text.isEmpty else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw QueryError(.badParameter, parameter: name, "'\(text.prefix(20))' is no number that can be meant here")
        }
        return number
    }
}
