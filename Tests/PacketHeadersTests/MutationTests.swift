import PacketHeaders
import Testing

/// SplitMix64: small, seeded, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

@Suite struct MutationTests {
    private static let headerProtocols: [UInt32] = [1, 7, 11, 12, 13, 14, 15]

    /// As many layers as are followed, so that one more goes too far.
    private static let atTheLimits: [Specimen] = {
        let packet = Frame.ipv4(6, Frame.tcp())
        let nested = (0..<5).reduce(packet) { rest, _ in Frame.ipv4(4, rest) }
        let tagged = (0..<9).reduce(Frame.tag(1, 0x0800, packet)) { rest, _ in Frame.tag(1, 0x8100, rest) }
        let labelled = (0..<17).flatMap { Frame.label($0, bottom: $0 == 16) } + packet
        let extended = (0..<9).reduce(Frame.options(next: 6, Frame.tcp())) { rest, _ in Frame.options(next: 60, rest) }
        return [
            Specimen("", as: 11, nested), Specimen("", Frame.ethernet(0x8100, tagged)), Specimen("", as: 13, labelled),
            Specimen("", as: 12, Frame.ipv6(60, extended)),
        ]
    }()

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func fiftyThousandInputsKeepTheInvariants(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var kinds: Set<String> = []
        var (truncated, malformed, limited) = (0, 0, 0)
        for round in 0..<50_000 {
            let (headerProtocol, bytes) = Self.input(round, &generator)
            let packet = dissect(bytes, as: headerProtocol)
            if let violation = try Self.violation(packet, bytes, headerProtocol, round) {
                Issue.record("seed \(seed), round \(round): \(violation); protocol \(headerProtocol), bytes \(bytes)")
                return
            }
            if packet.isTruncated { truncated += 1 }
            if packet.isMalformed { malformed += 1 }
            if packet.exceedsLimits { limited += 1 }
            if round % 8 == 0 { kinds.insert(packet.stack) }
        }
        // The inputs must reach deep and end in every way, or they prove nothing.
        #expect(kinds.count > 100, "seed \(seed)")
        #expect(truncated > 1000 && malformed > 1000 && limited > 1000, "seed \(seed)")
    }

    /// A specimen with some bytes changed and perhaps cut or joined to another, or noise.
    private static func input(_ round: Int, _ generator: inout SeededGenerator) -> (UInt32, [UInt8]) {
        if round % 10 == 0 {
            let count = Int.random(in: 0...200, using: &generator)
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            return (headerProtocols.randomElement(using: &generator) ?? 1, noise)
        }
        let specimens = round % 16 == 1 ? atTheLimits : Specimen.all
        let specimen = specimens[Int.random(in: 0..<specimens.count, using: &generator)]
        var bytes = specimen.bytes
        if round % 5 == 0 { bytes += Specimen.all[Int.random(in: 0..<Specimen.all.count, using: &generator)].bytes }
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            let interesting: [UInt8] = [0x00, 0xff, 0x81, 0x88, 0x45, 4, 41, 44, 47, 51, 60]
            bytes[index] =
                Bool.random(using: &generator)
                ? UInt8.random(in: 0...255, using: &generator) : interesting.randomElement(using: &generator) ?? 0
        }
        if round % 4 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator)) }
        return (specimen.headerProtocol, bytes)
    }

    /// What is wrong with a result, if anything.
    private static func violation(
        _ packet: DissectedPacket,
        _ bytes: [UInt8],
        _ headerProtocol: UInt32,
        _ round: Int
    ) throws -> String? {
        if packet.inner.count > 4 { return "too deep" }
        for layers in [packet.outer] + packet.inner {
            if let offset = layers.networkOffset, offset + 20 > bytes.count { return "network layer past the end" }
            if (layers.networkOffset == nil) != (layers.network == .none) { return "offset without network layer" }
            if layers.ports != nil, !layers.isIP { return "ports without IP" }
            if layers.ports != nil, (layers.ipv4?.fragmentOffset ?? layers.ipv6?.fragmentOffset ?? 0) > 0 {
                return "ports in a later fragment"
            }
        }
        if packet.inner.contains(where: \.isEmpty) { return "an empty inner packet" }
        if let length = packet.ipLength(frameLength: UInt32(bytes.count), stripped: 4), length > 65575 {
            return "an impossible length"
        }
        if round % 8 == 0 {
            if packet.fields().first?.value != .text(packet.stack) { return "fields without stack" }
            let padding: [UInt8] = [0x45, 0x88, 0x47, 0xff]
            if try dissectInside(bytes, as: headerProtocol, padding: padding) != packet { return "neighbours matter" }
        }
        return nil
    }
}
