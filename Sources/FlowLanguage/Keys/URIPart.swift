/// A part of a URI (RFC 3986, section 3), as the function `uri:` names it.
enum URIPart: String, CaseIterable, Sendable {
    case normalized, scheme, user, authority, host, port, path, file, `extension`, query, fragment
    case isabsolute, isopaque

    /// Where the part lies in a URI; nil where there is none.
    func range(in uri: ArraySlice<UInt8>) -> Range<Int>? {
        let parts = URIRanges(uri)
        switch self {
        case .normalized: return uri.startIndex..<uri.endIndex
        case .scheme: return parts.scheme
        case .authority: return parts.authority
        case .user:
            guard let authority = parts.authority, let at = uri[authority].lastIndex(of: UInt8(ascii: "@")) else {
                return nil
            }
            return authority.lowerBound..<at
        case .host: return parts.host
        case .port: return parts.port
        case .path: return parts.path
        case .file:
            let start = uri[parts.path].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? parts.path.lowerBound
            return start < parts.path.upperBound ? start..<parts.path.upperBound : nil
        case .extension:
            guard let file = URIPart.file.range(in: uri), let dot = uri[file].lastIndex(of: UInt8(ascii: ".")) else {
                return nil
            }
            return (dot + 1)..<file.upperBound
        case .query: return parts.query
        case .fragment: return parts.fragment
        case .isabsolute, .isopaque: return nil
        }
    }

    /// What a URI is, for the parts that are no text; nil for those that are.
    func truth(of uri: ArraySlice<UInt8>) -> Bool? {
        let parts = URIRanges(uri)
        switch self {
        case .isabsolute: return parts.scheme != nil
        case .isopaque:
            guard parts.scheme != nil else { return false }
            return parts.authority == nil && uri[parts.path].first != UInt8(ascii: "/")
        default: return nil
        }
    }
}

/// Where the parts of a URI lie.
private struct URIRanges {
    var scheme: Range<Int>?
    var authority: Range<Int>?
    var host: Range<Int>?
    var port: Range<Int>?
    var path: Range<Int>
    var query: Range<Int>?
    var fragment: Range<Int>?

    init(_ uri: ArraySlice<UInt8>) {
        var start = uri.startIndex
        var end = uri.endIndex
        if let hash = uri.firstIndex(of: UInt8(ascii: "#")) {
            fragment = (hash + 1)..<end
            end = hash
        }
        if let mark = uri[start..<end].firstIndex(of: UInt8(ascii: "?")) {
            query = (mark + 1)..<end
            end = mark
        }
        let colon = uri[start..<end].firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }
        if let colon, uri[colon] == UInt8(ascii: ":"), colon > start {
            scheme = start..<colon
            start = colon + 1
        }
        if start + 1 < end, uri[start] == UInt8(ascii: "/"), uri[start + 1] == UInt8(ascii: "/") {
            let first = start + 2
            let last = uri[first..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
            authority = first..<last
            start = last
            let name = (uri[first..<last].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? first)..<last
            let behind = uri[name].lastIndex(of: UInt8(ascii: "]")) ?? name.lowerBound
            if let mark = uri[behind..<last].lastIndex(of: UInt8(ascii: ":")) {
                host = name.lowerBound..<mark
                port = (mark + 1)..<last
            } else {
                host = name
            }
        }
        path = start..<end
    }
}
