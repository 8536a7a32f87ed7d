import Dashboard
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A file of the dashboard, ready to be sent.
struct DashboardFile: Sendable {
    /// Where it is beneath the page's folder.
    let path: String
    private let body: ByteBuffer
    private let tag: ValidatorTag
    private let headers: HTTPFields

    /// Only what comes from this server is loaded, run or asked, and no page of others has this one within it.
    ///
    /// Pictures are also made in the page, for export.
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        body = ByteBuffer(bytes: bytes)
        tag = ValidatorTag(of: bytes)
        let type = path.split(separator: ".").last.flatMap { DashboardFile.types[String($0)] }
        var headers: HTTPFields = [
            // A new version of the program has new files under the same names.
            .contentType: type ?? "application/octet-stream", .cacheControl: "no-cache",
            .contentSecurityPolicy: DashboardFile.policy, .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        self.headers = headers
    }

    /// The file, or that the client has it.
    func response(to request: Request) -> Response {
        .validated(request, headers, tag, body)
    }

    /// The files that are part of the program.
    static var page: [DashboardFile] {
        (0..<dashboard_file_count()).map { place in
            let file = dashboard_file_at(place)
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            return DashboardFile(path: String(cString: file.path), bytes: Array(bytes))
        }
    }

    /// The files of dygraphs in a folder; none where they are not all there.
    static func dygraphs(in folder: String) -> [DashboardFile] {
        let files = ["js", "css"].compactMap { type in
            FileManager.default.contents(atPath: "\(folder)/dygraph.min.\(type)").map { data in
                DashboardFile(path: "dygraph.\(type)", bytes: Array(data))
            }
        }
        return files.count == 2 ? files : []
    }
}
