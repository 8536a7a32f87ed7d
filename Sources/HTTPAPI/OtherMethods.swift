import HTTPTypes
import Hummingbird

extension Router {
    /// Answers other methods at the paths that there are with what is allowed there, as RFC 9110 asks.
    ///
    /// Call it when all routes are in place.
    func refuseOtherMethods() {
        for (path, routes) in Dictionary(grouping: routes, by: \.path.description) {
            let known = Set(routes.map(\.method))
            let allowed = known.contains(.get) ? known.union([.head]) : known
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in otherMethods
            where !known.contains(method) {
                on(RouterPath(path), method: method) { request, _ -> Response in
                    throw Problem(
                        status: .methodNotAllowed,
                        kind: "method-not-allowed",
                        detail: "\(request.uri.path) takes \(names)",
                        allowed: names
                    )
                }
            }
        }
    }
}

/// The methods that there are beside GET and HEAD (IANA's registry; QUERY is a draft's).
private let otherMethods: [HTTPRequest.Method] =
    [.post, .put, .patch, .delete, .options, .trace] + [HTTPRequest.Method("QUERY")].compactMap(\.self)
