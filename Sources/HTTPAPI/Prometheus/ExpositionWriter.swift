import TextOutput

/// Writes Prometheus' text exposition format, version 0.0.4.
struct ExpositionWriter {
    private(set) var bytes: [UInt8] = []

    /// Writes a sample; one that is no number is left out.
    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        guard let number = numberText(value) else { return }
        bytes += ExpositionWriter.safe(name).utf8
        if !labels.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            for (place, label) in labels.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += ExpositionWriter.safe(label.name).utf8
                bytes += "=\"".utf8
                appendEscaped(label.value)
                bytes.append(UInt8(ascii: "\""))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        bytes += number.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes a sample of a metric whose type is told.
    mutating func typed(_ name: String, _ type: String, _ value: Double) {
        bytes += "# TYPE \(name) \(type)\n".utf8
        sample(name, [], value)
    }

    private mutating func appendEscaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            default: bytes.append(byte)
            }
        }
    }

    /// A name in which everything that names may not have is an underscore.
    static func safe(_ name: String) -> String {
        let isName = name.utf8.allSatisfy(isNameByte)
        let text = isName ? name : String(decoding: name.utf8.map { isNameByte($0) ? $0 : 0x5f }, as: UTF8.self)
        return text.first?.isNumber == true ? "_" + text : text
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
        default: false
        }
    }
}
