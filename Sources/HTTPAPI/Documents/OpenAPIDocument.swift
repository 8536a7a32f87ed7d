import Foundation
import Hummingbird
import MetricCatalog
import NIOCore
import QueryEngine

/// `/openapi.json`: the description of the API, OpenAPI 3.1.
struct OpenAPIRoute<Context: RequestContext> {
    let version: String

    func add(to router: Router<Context>) {
        router.get("openapi.json") { _, _ in
            var bytes = try OpenAPIDocument.bytes(version: version)
            bytes.append(UInt8(ascii: "\n"))
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/json", .accessControlAllowOrigin: "*", .cacheControl: "no-cache",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        }
    }
}

/// Makes the description of all operations.
enum OpenAPIDocument {
    private typealias Object = [String: Any]

    static func bytes(version: String) throws -> [UInt8] {
        var paths: [String: Object] = [:]
        for operation in Operation.all { paths[operation.path, default: [:]][operation.method] = object(operation) }
        let document: Object = [
            "openapi": "3.1.0",
            "info": [
                "title": "Tidemark", "version": version,
                "description": "sFlow metrics and flows of now and of then, from one store.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "paths": paths,
            "components": ["schemas": ["Problem": problem, "Zone": zone, "Filters": filters]],
        ]
        return Array(
            try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        )
    }

    /// RFC 9457, section 3.
    private static var problem: Object {
        [
            "type": "object", "required": ["type", "title", "status", "detail"],
            "properties": [
                "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
                "detail": ["type": "string"], "parameter": ["type": "string"],
            ],
        ]
    }

    /// Every metric's name, and the same with an exclamation mark for the opposite.
    private static var filters: Object {
        let names = Set(CatalogEntry.all.map(\.name)).sorted().joined(separator: "|")
        return [
            "type": "object", "patternProperties": ["^(\(names))!?$": ["type": "string"]],
            "additionalProperties": false,
        ]
    }

    /// The places whose calendars are known.
    private static var zone: Object {
        let places = TimeZone.knownTimeZoneIdentifiers.filter { (try? Zone(named: $0, parameter: "tz")) != nil }
        return ["type": "string", "enum": ["UTC"] + places.filter { $0 != "UTC" }.sorted()]
    }

    private static func object(_ operation: Operation) -> Object {
        var parameters = operation.pathParts.map(pathPart)
        parameters += operation.parameters.map(parameter)
        if operation.takesFilters { parameters.append(filters(of: operation)) }
        var responses = answers(operation.answer)
        var problems = ["400"]
        if operation.mayBeMissing { problems.append("404") }
        if operation.body != nil { problems += ["403", "413"] }
        if operation.method == "delete" { problems.append("403") }
        for status in problems { responses[status] = failure(status, operation) }
        responses["default"] = failure("default", operation)
        var result: Object = [
            "summary": operation.summary, "operationId": name(operation), "responses": responses,
        ]
        if !parameters.isEmpty { result["parameters"] = parameters }
        if let members = operation.body {
            let schema: Object = ["type": "object", "required": members]
            result["requestBody"] = ["required": true, "content": ["application/json": ["schema": schema]]]
        }
        return result
    }

    private static func name(_ operation: Operation) -> String {
        let words = operation.path.split { !($0.isLetter || $0.isNumber) }
        return ([operation.method[...]] + words).joined(separator: "_")
    }

    /// Prometheus' clients expect errors in its own form.
    private static func failure(_ status: String, _ operation: Operation) -> Object {
        if operation.path.hasPrefix("/prometheus/api/") {
            let schema: Object = [
                "type": "object", "required": ["status", "errorType", "error"],
                "properties": [
                    "status": ["const": "error"], "errorType": ["type": "string"], "error": ["type": "string"],
                ],
            ]
            return [
                "description": "What is wrong",
                "content": [
                    "application/json": ["schema": schema],
                    "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]],
                ],
            ]
        }
        return [
            "description": status == "404" ? "What is named is not there" : "What is wrong",
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
    }

    private static func answers(_ answer: Operation.Answer) -> [String: Object] {
        let content: Object
        switch answer {
        case .json(let schema): content = ["application/json": ["schema": self.schema(schema)]]
        case .jsonOrCSV(let schema):
            content = ["application/json": ["schema": self.schema(schema)], "text/csv": ["schema": ["type": "string"]]]
        case .rows:
            content = [
                "text/csv": ["schema": ["type": "string"]], "application/x-ndjson": ["schema": ["type": "string"]],
            ]
        case .report(let schema):
            content = [
                "application/json": ["schema": self.schema(schema)], "text/csv": ["schema": ["type": "string"]],
                "text/html": ["schema": ["type": "string"]], "text/markdown": ["schema": ["type": "string"]],
            ]
        case .text(let type): content = [type: ["schema": ["type": "string"]]]
        case .events: content = ["text/event-stream": ["schema": ["type": "string"]]]
        case .nothing: return ["204": ["description": "Done"]]
        }
        var result: [String: Object] = ["200": ["description": "The answer", "content": content]]
        if case .jsonOrCSV = answer { result["304"] = ["description": "What the client has is still right"] }
        return result
    }

    private static func pathPart(_ name: String) -> Object {
        ["name": name, "in": "path", "required": true, "schema": ["type": "string", "minLength": 1]]
    }

    private static func parameter(_ parameter: APIParameter) -> Object {
        var schema = schema(parameter.form)
        if let example = parameter.example { schema["examples"] = [example] }
        var summary = parameter.summary
        if let usual = parameter.usual { summary += ". If not given: \(usual)" }
        return [
            "name": parameter.name, "in": "query", "required": parameter.isRequired, "description": summary,
            "schema": schema,
        ]
    }

    /// Any metric's name may be a parameter.
    private static func filters(of operation: Operation) -> Object {
        // As in sFlow-RT, a name that is unknown there matches nothing.
        let isStrict = operation.path.hasPrefix("/api/v1")
        let schema: Object =
            isStrict
            ? ["$ref": "#/components/schemas/Filters"]
            : ["type": "object", "additionalProperties": true]
        return [
            "name": "filters", "in": "query", "style": "form", "explode": true,
            "description": """
            What sources or their machines must say of themselves: ifname=eth*, host_name=~web[0-9]+ (a regular expression), \
            ifname!=lo for the opposite
            """,
            "schema": schema,
        ]
    }

    private static let number = "[0-9]{1,14}([.][0-9]+)?"
    private static let span = "[0-9]{1,8}([.][0-9]+)?(ms|s|m|h|d|w)"
    private static let date = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    /// RFC 3339, section 5.6; seconds may be left out.
    private static let clock =
        "([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)([.][0-9]+)?)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"

    private static func schema(_ form: APIParameter.Form) -> Object {
        switch form {
        case .text: ["type": "string", "minLength": 1]
        case .anyText: ["type": "string"]
        case .list: ["type": "string", "minLength": 1]
        case .time:
            [
                "type": "string",
                "pattern": "^(now|(now)?-\(span)|\(number)|\(date)([Tt ]\(clock))?)$",
            ]
        case .span: ["type": "string", "pattern": "^\(span)$"]
        case .step:
            ["type": "string", "pattern": "^([1-9][0-9]{0,7}|\(span)|day|week|month|year|auto|1mo|1y)$"]
        case .zone: ["$ref": "#/components/schemas/Zone"]
        case .timeStyle:
            ["anyOf": [["enum": ["utc", "epoch"]], ["$ref": "#/components/schemas/Zone"]]]
        case .instant(let isRequired):
            ["type": "string", "pattern": "^(-?\(number)(e[0-9]{1,2})?|\(date)T\(clock)\(isRequired ? "" : "|"))$"]
        case .duration: ["type": "string", "pattern": "^([0-9]+([.][0-9]+)?|([0-9]+(ms|s|m|h|d|w|y))+)$"]
        case .number(let range):
            ["type": "number", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .integer(let range):
            ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .choice(let words): ["type": "string", "enum": words]
        case .choices(let words):
            ["type": "string", "pattern": "^(\(words.joined(separator: "|")))(,(\(words.joined(separator: "|"))))*$"]
        }
    }

    private static func schema(_ schema: Operation.Schema) -> Object {
        switch schema {
        case .anything: [:]
        case .text: ["type": "string"]
        case .time: ["type": "string", "format": "date-time"]
        case .number: ["type": "number"]
        case .figure: ["type": ["number", "null"]]
        case .integer: ["type": "integer"]
        case .flag: ["type": "boolean"]
        case .array(let element): ["type": "array", "items": self.schema(element)]
        case .map(let element): ["type": "object", "additionalProperties": self.schema(element)]
        case .object(let members, let required):
            [
                "type": "object", "required": required.sorted(),
                "properties": Dictionary(
                    members.map { ($0.0, self.schema($0.1)) },
                    uniquingKeysWith: { first, _ in first }
                ),
            ]
        }
    }
}
