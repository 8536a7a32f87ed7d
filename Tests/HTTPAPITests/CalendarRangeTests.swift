import Foundation
import StoreSupport
import Testing

/// `/api/v1/range` by the calendar of a place.
@Suite(.serialized) struct CalendarRangeTests {
    private static let path = "/api/v1/range?metric=ifinoctets&datasource=3&stat=sum"

    /// The site's minute is that of midnight in Oslo.
    @Test(
        arguments: [
            ("day", ["2023-11-13T23:00:00Z", "2023-11-14T23:00:00Z"], "2023-11-15T23:00:00Z"),
            ("1w", ["2023-11-12T23:00:00Z"], "2023-11-19T23:00:00Z"),
            ("1mo", ["2023-10-31T23:00:00Z"], "2023-11-30T23:00:00Z"),
            ("year", ["2022-12-31T23:00:00Z"], "2023-12-31T23:00:00Z"),
        ] as [(String, [String], String)]
    )
    func units(_ step: String, _ starts: [String], _ end: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("\(Self.path)&start=2023-11-14&step=\(step)&tz=Europe/Oslo").object()
            #expect(answer["step"] as? String == (step.hasPrefix("1") ? ["1w": "week", "1mo": "month"][step] : step))
            #expect(answer["timeZone"] as? String == "Europe/Oslo")
            #expect(answer["starts"] as? [String] == starts)
            #expect(answer["start"] as? String == starts.first)
            #expect(answer["end"] as? String == end)
            #expect(answer["firstPartial"] as? Int == starts.count - 1)
            let series = try #require((answer["series"] as? [[String: Any]])?.first)
            let values = try #require(series["values"] as? [Any]).map { $0 as? Int }
            #expect(values == Array(repeating: nil, count: starts.count - 1) + [180_000])
        }
    }

    @Test func aWholeMonthOfAPlace() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let span = "start=2026-10-01&end=2026-11-01&step=1mo&tz=Europe/Oslo"
            let answer = try await api.get("\(Self.path)&\(span)").object()
            #expect(answer["starts"] as? [String] == ["2026-09-30T22:00:00Z"])
            #expect(answer["end"] as? String == "2026-10-31T23:00:00Z")
        }
    }

    /// A step of one length is told in seconds, as ever; so is a day in UTC.
    @Test(arguments: [("step=1d", 86_400), ("step=day&tz=UTC", 86_400), ("step=6h&tz=Asia/Kathmandu", 21_600)])
    func fixedSteps(_ query: String, _ seconds: Int) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("\(Self.path)&\(query)").object()
            #expect(answer["step"] as? Int == seconds)
            #expect(answer["timeZone"] == nil)
            #expect(answer["starts"] == nil)
        }
    }

    @Test func csv() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let span = "start=2023-11-14&end=2023-11-16&step=1d&tz=Europe/Oslo&format=csv"
            let answer = try await api.get("\(Self.path)&\(span)")
            #expect(
                answer.text == """
                    time,agent,datasource,ifinoctets\r
                    2023-11-13T23:00:00Z,192.0.2.1,3,\r
                    2023-11-14T23:00:00Z,192.0.2.1,3,180000\r\n
                    """
            )
        }
    }
}
