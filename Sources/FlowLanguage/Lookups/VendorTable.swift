import ByteReading

/// The makers of network adapters, by the first 24 bits of their addresses (IEEE, MA-L).
public struct VendorTable: Sendable {
    private var names: [UInt32: String] = [:]

    /// Why a file cannot be used.
    public struct NoVendors: Error, CustomStringConvertible {
        /// What is wrong.
        public let description = "has no lines of vendors, such as IEEE's oui.txt, its oui.csv or Wireshark's manuf"
    }

    /// Reads IEEE's `oui.txt` or `oui.csv`, or a list of `00:00:0C` or `00000C` with the name behind a tab or comma.
    public init(_ text: String) throws(NoVendors) {
        for line in text.split(whereSeparator: \.isNewline) {
            var fields = line.split { $0 == "\t" || $0 == "," }.map { $0.trimmingPrefix(while: \.isWhitespace) }
            if fields.first == "MA-L" { fields.removeFirst() }
            guard let first = fields.first, fields.count > 1 else { continue }
            let digits = first.prefix { $0.isHexDigit || $0 == ":" || $0 == "-" }.filter(\.isHexDigit)
            guard digits.count == 6, let number = UInt32(digits, radix: 16) else { continue }
            let name = fields[1].filter { $0 != "\"" }
            names[number] = String(name).trimmingSuffixSpaces
        }
        guard !names.isEmpty else { throw NoVendors() }
    }

    /// The maker of an adapter.
    func name(of address: MACAddress) -> String? { names[UInt32(truncatingIfNeeded: address.bits >> 24)] }
}

extension String {
    fileprivate var trimmingSuffixSpaces: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
