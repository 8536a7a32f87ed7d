/// Builds packets from the inside out: each function puts one header before its payload.
enum Frame {
    static let clientMAC: UInt64 = 0x0200_5e00_1001
    static let serverMAC: UInt64 = 0x0200_5e00_1002
    static let client: UInt32 = 0xc633_6405  // 198.51.100.5
    static let server: UInt32 = 0xcb00_7109  // 203.0.113.9

    static func word16(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }
    static func word32(_ value: UInt32) -> [UInt8] {
        word16(UInt16(value >> 16)) + word16(UInt16(truncatingIfNeeded: value))
    }
    static func word64(_ value: UInt64) -> [UInt8] {
        word32(UInt32(value >> 32)) + word32(UInt32(truncatingIfNeeded: value))
    }
    static func mac(_ bits: UInt64) -> [UInt8] { Array(word64(bits).dropFirst(2)) }

    // MARK: Link layer

    static func ethernet(_ typeOrLength: UInt16, _ payload: [UInt8] = []) -> [UInt8] {
        mac(serverMAC) + mac(clientMAC) + word16(typeOrLength) + payload
    }

    /// What follows the type 0x8100: the tag and the type after it.
    static func tag(_ control: UInt16, _ type: UInt16, _ payload: [UInt8] = []) -> [UInt8] {
        word16(control) + word16(type) + payload
    }

    static func snap(oui: UInt32 = 0, _ type: UInt16, _ payload: [UInt8] = []) -> [UInt8] {
        [0xaa, 0xaa, 0x03, UInt8(oui >> 16)] + word16(UInt16(truncatingIfNeeded: oui)) + word16(type) + payload
    }

    static func pppoe(session: UInt16, ppp: UInt16, _ payload: [UInt8]) -> [UInt8] {
        [0x11, 0x00] + word16(session) + word16(UInt16(payload.count + 2)) + word16(ppp) + payload
    }

    static func label(_ label: UInt32, tc: UInt32 = 0, bottom: Bool, ttl: UInt32 = 64) -> [UInt8] {
        word32(label << 12 | tc << 9 | (bottom ? 0x100 : 0) | ttl)
    }

    static func arp(operation: UInt16 = 1, lengths: UInt16 = 0x0604) -> [UInt8] {
        word16(1) + word16(0x0800) + word16(lengths) + word16(operation) + mac(clientMAC) + word32(client) + mac(0)
            + word32(server)
    }

    /// An 802.11 header with the addresses 02…a1 to 02…a4.
    static func wireless(
        control: UInt16,
        addresses: Int = 3,
        sequence: UInt16? = 0x1230,
        qos: UInt16? = nil,
        _ payload: [UInt8] = []
    ) -> [UInt8] {
        var bytes = word16(control.byteSwapped) + [0x2c, 0x01]
        for number in 1...addresses {
            if number == 4, let sequence { bytes += word16(sequence.byteSwapped) }
            bytes += mac(0x0200_0000_00a0 + UInt64(number))
        }
        if addresses < 4, let sequence { bytes += word16(sequence.byteSwapped) }
        if let qos { bytes += word16(qos.byteSwapped) }
        return bytes + payload
    }

    // MARK: Network layer

    static func ipv4(
        _ number: UInt8,
        _ payload: [UInt8] = [],
        tos: UInt8 = 0,
        fragment: UInt16 = 0x4000,
        options: [UInt8] = [],
        totalLength: UInt16? = nil
    ) -> [UInt8] {
        let headerLength = 20 + options.count
        var bytes: [UInt8] = [0x40 | UInt8(headerLength / 4), tos]
        bytes += word16(totalLength ?? UInt16(headerLength + payload.count)) + word16(0x1234) + word16(fragment)
        bytes += [63, number, 0, 0] + word32(client) + word32(server)
        return bytes + options + payload
    }

    static func ipv6(_ next: UInt8, _ payload: [UInt8] = [], payloadLength: UInt16? = nil) -> [UInt8] {
        word32(0x6b8a_bcde) + word16(payloadLength ?? UInt16(payload.count)) + [next, 61]
            + word64(0x2001_0db8_0000_0000) + word64(5) + word64(0x2001_0db8_0000_0001) + word64(9) + payload
    }

    /// A hop-by-hop, routing or destination options header of `8 * (units + 1)` octets.
    static func options(next: UInt8, units: UInt8 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        [next, units] + [UInt8](repeating: 0, count: 6 + 8 * Int(units)) + payload
    }

    static func fragment(next: UInt8, offset: UInt16, more: Bool, _ payload: [UInt8] = []) -> [UInt8] {
        [next, 0] + word16(offset << 3 | (more ? 1 : 0)) + word32(0xdead_beef) + payload
    }

    static func authentication(next: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        [next, 4, 0, 0] + word32(0x0a0b_0c0d) + word32(7) + [UInt8](repeating: 0xee, count: 12) + payload
    }

    // MARK: Transport layer

    static func tcp(flags: UInt16 = 0x012, options: [UInt8] = []) -> [UInt8] {
        word16(443) + word16(50000) + word32(0x0102_0304) + word32(0x0506_0708)
            + word16(UInt16(5 + options.count / 4) << 12 | flags) + word16(4096) + [0, 0, 0, 0] + options
    }

    static func udp(from source: UInt16 = 53, to destination: UInt16 = 54321, _ payload: [UInt8] = []) -> [UInt8] {
        word16(source) + word16(destination) + word16(UInt16(8 + payload.count)) + [0, 0] + payload
    }

    /// Twelve octets that begin with the ports, as SCTP and DCCP have.
    static func ports(_ source: UInt16, _ destination: UInt16) -> [UInt8] {
        word16(source) + word16(destination) + [UInt8](repeating: 0, count: 8)
    }

    // MARK: Tunnels

    static func gre(
        flags: UInt16 = 0,
        _ type: UInt16,
        key: UInt32? = nil,
        sequence: UInt32? = nil,
        _ payload: [UInt8] = []
    ) -> [UInt8] {
        let present = flags | (key == nil ? 0 : 0x2000) | (sequence == nil ? 0 : 0x1000)
        return word16(present) + word16(type) + (flags & 0xc000 != 0 && flags & 7 == 0 ? word32(0) : [])
            + (key.map(word32) ?? []) + (sequence.map(word32) ?? []) + payload
    }

    static func vxlan(_ vni: UInt32, flags: UInt8 = 0x08, next: UInt8 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        [flags, 0, 0, next] + word32(vni << 8) + payload
    }

    static func geneve(_ vni: UInt32, _ type: UInt16, options: [UInt8] = [], _ payload: [UInt8] = []) -> [UInt8] {
        [UInt8(options.count / 4), 0] + word16(type) + word32(vni << 8) + options + payload
    }

    static func gtp(
        flags: UInt8 = 0x30,
        message: UInt8 = 255,
        _ teid: UInt32,
        optional: [UInt8] = [],
        _ payload: [UInt8] = []
    ) -> [UInt8] {
        [flags, message] + word16(UInt16(optional.count + payload.count)) + word32(teid) + optional + payload
    }

    /// A customer's frame for the inside of a tunnel.
    static var customer: [UInt8] { ethernet(0x0800, ipv4(6, tcp())) }
}
