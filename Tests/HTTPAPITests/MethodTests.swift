import Foundation
import StoreSupport
import Testing

/// What is asked other than with GET.
@Suite(.serialized) struct MethodTests {
    private static let paths = [
        "/version", "/health", "/agents/json", "/metrics/json", "/metric/ALL/ifinoctets/json",
        "/api/v1/range?metric=ifinoctets", "/api/v1/series", "/api/v1/status", "/api/v1/catalog", "/api/v1/topology",
    ]

    /// Monitors ask with HEAD whether a server is well.
    @Test(arguments: paths)
    func headIsGetWithoutABody(_ path: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let (get, head) = (try await api.get(path), try await api.get(path, method: "HEAD"))
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.contentType == get.contentType)
        }
    }

    @Test(arguments: paths, ["POST", "PUT", "DELETE", "PATCH"])
    func othersAreRefused(_ path: String, _ method: String) async throws {
        try await LiveAPI.with(try Site(), at: 0) { api in
            let answer = try await api.get(path, method: method)
            #expect(answer.status == 405)
            #expect(answer.allow == "GET, HEAD")
            #expect(answer.contentType == "application/problem+json")
            #expect(try answer.object()["type"] as? String == "urn:tidemark:problem:method-not-allowed")
        }
    }
}
