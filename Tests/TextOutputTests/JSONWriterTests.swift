import Foundation
import Testing
import TextOutput

@Suite struct JSONWriterTests {
    @Test func commasStandWhereTheyBelong() {
        var json = JSONWriter()
        json.object { json in
            json.member("a", 1)
            json.key("b")
            json.array { json in
                json.value("x")
                json.object { _ in }
                json.null()
                json.value(true)
            }
            json.member("c", "d")
        }
        #expect(json.text == #"{"a":1,"b":["x",{},null,true],"c":"d"}"#)
    }

    @Test(
        arguments: [
            "plain", "quote \" and \\ backslash", "tab\tand\nline\rfeed", "\u{0}\u{1}\u{1f}\u{7f}", "äöü €😀",
            "</script>",
            "",
        ]
    )
    func textsComeBack(_ text: String) throws {
        var json = JSONWriter()
        json.array { $0.value(text) }
        let back = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String]
        #expect(back == [text])
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (1e21, "1e+21"), (3, "3"), (-0.0, "0"), (.nan, "null"), (.infinity, "null"),
            (12_087_920.13311148, "12087920.13311148"), (9_007_199_254_740_992, "9007199254740992"),
        ] as [(Double, String)]
    )
    func numbersReadBackTheSame(_ number: Double, _ text: String) {
        var json = JSONWriter()
        json.value(number)
        #expect(json.text == text)
        if number.isFinite { #expect(Double(json.text) == number) }
    }

    @Test func wholeNumbersAreExact() {
        var json = JSONWriter()
        json.array { json in
            json.value(UInt64.max)
            json.value(Int64.min)
            json.value(Float(0.1))
        }
        #expect(json.text == "[18446744073709551615,-9223372036854775808,0.1]")
    }

    @Test func piecesJoin() {
        var json = JSONWriter()
        json.open("[")
        json.value(1)
        var bytes = json.takeBytes()
        json.value(2)
        json.close("]")
        bytes += json.takeBytes()
        #expect(String(decoding: bytes, as: UTF8.self) == "[1,2]")
    }
}
