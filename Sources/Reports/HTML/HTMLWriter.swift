/// Writes HTML piece by piece; whatever came from the network goes through `text`.
struct HTMLWriter {
    /// What has been written.
    private(set) var bytes: [UInt8] = []

    /// Takes what has been written so far, to send it on.
    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Begins a page that needs nothing else.
    mutating func begin(title: String, style: StaticString) {
        raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        element("title", title)
        raw("\n<style>\n")
        raw(style)
        raw("</style>\n</head>\n<body>\n<main>\n")
    }

    /// Ends the page.
    mutating func end() {
        raw("</main>\n</body>\n</html>\n")
    }

    /// Writes markup as it is.
    mutating func raw(_ markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes markup that was put together by this module from numbers alone.
    mutating func raw(numbers markup: [UInt8]) {
        bytes.append(contentsOf: markup)
    }

    /// Writes words such that they are the same words in an element and in a quoted attribute.
    mutating func text(_ words: String) {
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": raw("&amp;")
            case "<": raw("&lt;")
            case ">": raw("&gt;")
            case "\"": raw("&quot;")
            case "'": raw("&#39;")
            default:
                let shown: Unicode.Scalar = scalar.isShown ? scalar : "\u{FFFD}"
                bytes.append(contentsOf: shown.utf8)
            }
        }
    }

    /// Writes words in which dates are kept on one line.
    mutating func dated(_ words: String) {
        for (place, word) in words.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if place > 0 { raw(" ") }
            let isInBrackets = word.first == "(" && word.last == ")"
            let date = isInBrackets ? word.dropFirst().dropLast() : word
            let isDate = date.utf8.count == 10 && date.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2d }
            guard isDate else {
                text(String(word))
                continue
            }
            if isInBrackets { raw("(") }
            element("time", String(date))
            if isInBrackets { raw(")") }
        }
    }

    /// Writes an element that holds nothing but words.
    mutating func element(_ name: StaticString, class kind: StaticString? = nil, _ words: String) {
        open(name, class: kind)
        text(words)
        close(name)
    }

    /// Writes the tag that begins an element.
    mutating func open(_ name: StaticString, class kind: StaticString? = nil) {
        raw("<")
        raw(name)
        if let kind {
            raw(" class=\"")
            raw(kind)
            raw("\"")
        }
        raw(">")
    }

    /// Writes the tag that ends an element.
    mutating func close(_ name: StaticString) {
        raw("</")
        raw(name)
        raw(">")
    }

    /// Writes the tag of an element that ends a line, so that the source can be read and compared.
    mutating func closeLine(_ name: StaticString) {
        close(name)
        raw("\n")
    }
}

extension Unicode.Scalar {
    /// Whether it may stand in a report.
    ///
    /// What is not shown could hide or reorder the words around it: controls, line ends, directional formatting, and
    /// what is no character at all.
    var isShown: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0: false
        case 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff, 0xfdd0...0xfdef: false
        default: value & 0xfffe != 0xfffe
        }
    }
}
