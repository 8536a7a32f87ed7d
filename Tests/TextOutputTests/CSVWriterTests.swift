import Testing
import TextOutput

@Suite struct CSVWriterTests {
    /// RFC 4180, section 2.
    @Test(
        arguments: [
            ("plain", "plain"), ("Uplink, \"A\"", "\"Uplink, \"\"A\"\"\""), ("two\nlines", "\"two\nlines\""),
            ("two\r\nlines", "\"two\r\nlines\""), ("", ""), (" space ", " space "), ("semi;colon", "semi;colon"),
        ]
    )
    func texts(_ text: String, _ field: String) {
        var csv = CSVWriter()
        csv.field(text)
        csv.field("x")
        csv.endRecord()
        #expect(String(decoding: csv.bytes, as: UTF8.self) == field + ",x\r\n")
    }

    @Test func whatIsNotKnownIsEmpty() {
        var csv = CSVWriter()
        csv.field(nil as Double?)
        csv.field(1234.5)
        csv.field(-0.065)
        csv.field(Double.nan)
        csv.endRecord()
        csv.field(1e22)
        csv.endRecord()
        #expect(String(decoding: csv.bytes, as: UTF8.self) == ",1234.5,-0.065,\r\n1e+22\r\n")
    }
}
