import ByteReading
import SFlowWire
import TestSupport

/// Records with values that are all different.
enum Specimen {
    /// A record of the given fields: its bytes, and what they are to be read as.
    static func record(_ fields: [RecordLayout.Field]) -> (bytes: [UInt8], values: [FieldValue.NamedValue]) {
        var writer = WireWriter()
        var number: UInt32 = 0
        let values = fields.map { FieldValue.NamedValue($0.name, write($0.type, to: &writer, &number)) }
        return (writer.bytes, values)
    }

    private static func write(_ type: FieldType, to writer: inout WireWriter, _ number: inout UInt32) -> FieldValue {
        number += 1
        let count = UInt64(number)
        switch type {
        case .unsigned32:
            writer.u32(0x0101_0000 | number)
            return .unsigned(0x0101_0000 | count)
        case .unsigned64:
            writer.u64(0x0102_0304_0506_0000 | count)
            return .unsigned(0x0102_0304_0506_0000 | count)
        case .signed32, .percent:
            writer.i32(-1000 - Int32(number))
            return .signed(-1000 - Int64(number))
        case .real32:
            writer.f32(Float(number) + 0.25)
            return .real32(Float(number) + 0.25)
        case .real64:
            writer.f64(Double(number) + 0.125)
            return .real64(Double(number) + 0.125)
        case .mac:
            writer.mac(0x0200_5e00_0000 | count)
            return .mac(MACAddress(bits: 0x0200_5e00_0000 | count))
        case .ipv4:
            writer.u32(0xc000_0200 | number)
            return .address(IPAddress(ipv4: 0xc000_0200 | number))
        case .ipv6:
            writer.u64(0x2001_0db8_0000_0000, count)
            return .address(IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: count))
        case .address:
            writer.address(IPAddress(ipv4: 0xc000_0200 | number))
            return .address(IPAddress(ipv4: 0xc000_0200 | number))
        case .text:
            writer.string("text \(number)")
            return .text("text \(number)")
        case .bytes:
            writer.opaque([1, 2, UInt8(truncatingIfNeeded: number)])
            return .bytes([1, 2, UInt8(truncatingIfNeeded: number)])
        case .fixedBytes(let length):
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: Int(number) + $0) }
            writer.raw(bytes)
            return .bytes(bytes)
        case .uuid:
            writer.u64(0x0011_2233_4455_6677, 0x8899_aabb_ccdd_ee00 | count)
            let last = String(0xccdd_ee00 | count, radix: 16)
            return .uuid("00112233-4455-6677-8899-aabb\(last)")
        case .array(let element):
            writer.u32(2)
            return .list([write(element, to: &writer, &number), write(element, to: &writer, &number)])
        case .list(let fields):
            writer.u32(2)
            return .list(
                (0..<2).map { _ in
                    .record(fields.map { FieldValue.NamedValue($0.name, write($0.type, to: &writer, &number)) })
                }
            )
        }
    }
}
