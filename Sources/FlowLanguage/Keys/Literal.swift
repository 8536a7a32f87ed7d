import ByteReading
import MetricCatalog

/// A word of a definition, in every form in which a value may equal it.
struct Literal: Hashable, Sendable {
    private let text: [UInt8]
    private let number: UInt64?
    private let signed: Int64?
    private let address: IPAddress?
    private let mac: UInt64?
    private let bits: (value: UInt64, width: UInt8)?

    init(_ word: String) {
        text = Array(word.utf8)
        number = UInt64(word).flatMap { String($0) == word ? $0 : nil }
        signed = Int64(word).flatMap { String($0) == word ? $0 : nil }
        address = IPAddress(word)
        let digits = word.filter { $0 != ":" && $0 != "-" && $0 != "." }
        mac = digits.count == 12 ? UInt64(digits, radix: 16) : nil
        let isBinary = !word.isEmpty && word.count <= 16 && word.allSatisfy { $0 == "0" || $0 == "1" }
        bits = isBinary ? UInt64(word, radix: 2).map { ($0, UInt8(word.count)) } : nil
    }

    static func == (left: Literal, right: Literal) -> Bool { left.text == right.text }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// Whether a value is this word.
    func equals(_ value: KeyValue, texts: [UInt8]) -> Bool {
        switch value.kind {
        case .none: false
        case .number: number == value.low
        case .signed: signed == Int64(bitPattern: value.low)
        case .ipv4, .ipv6: address == value.ipAddress
        case .mac: mac == value.low
        case .bits: bits.map { $0.value == value.low && $0.width == value.width } ?? false
        case .flag: text.elementsEqual((value.low != 0 ? "true" : "false").utf8)
        case .text: text.elementsEqual(texts[value.range])
        }
    }
}
