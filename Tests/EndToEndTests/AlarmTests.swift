import Foundation
import GRDB
import Glibc
import SFlowWire
import StoreSupport
import TestSupport
import Testing

/// What the server says of itself when its store cannot be used.
@Suite struct AlarmTests {
    /// A store on a disk that fills: what comes in waits, the past is answered, and room is all that it needs to go on.
    @Test(.enabled(if: SmallDisk.canBe, "needs root, to mount a small file system"))
    func aDiskThatFills() async throws {
        let disk = try SmallDisk(megabytes: 8)
        let logs = try TemporaryFolder()
        let server = try await RunningServer(db: disk.file("t.db"), log: logs.file("log"))
        for number in 1...5 { try server.send([Packets.packet(number)]) }
        try await server.stored(5 * Packets.octets)
        #expect(try await server.alarms() == [])

        try disk.fill()
        // Its log is full sooner or later: names take more room than numbers.
        var sent = 5
        try await server.within(60) {
            for _ in 0..<5 {
                sent += 1
                try server.send([Packets.packet(sent)])
            }
            try server.send((0..<20).map { AlarmTests.port(sent * 20 + $0, sent) })
            return try await server.alarms().contains("store_not_written")
        }
        let health = try await server.get("/health")
        #expect(health["status"] as? String == "alarm")
        let alarms = try await server.get("/api/v1/status")["alarms"] as? [[String: Any]]
        #expect((alarms?.first?["detail"] as? String)?.contains("full") == true)
        #expect(try await server.total("flow_in_octets") >= 5 * Packets.octets)
        for _ in 0..<10 {
            sent += 1
            try server.send([Packets.packet(sent)])
        }

        try disk.makeRoom()
        try await server.within(60) { try await server.alarms().isEmpty }
        try await server.stored(sent * Packets.octets)
        #expect(try await server.total("flow_in_octets") == sent * Packets.octets)
        #expect(server.logged.contains("the store is written again"))
        #expect(try await server.stop(SIGTERM) == 0)
    }

    /// Counters of a port that nobody has heard of before, from an agent of its own.
    private static func port(_ number: Int, _ round: Int) -> [UInt8] {
        DatagramBuilder(
            agent: "203.0.113.9",
            sequence: UInt32(number),
            uptime: UInt32(number),
            samples: [
                .counters(
                    sequence: 1,
                    source: DataSource(class: 0, index: UInt32(number)),
                    records: [
                        .ifCounters(ifIndex: UInt32(number), ifInOctets: 1),
                        .portName(String(repeating: "long name ", count: 20) + "\(number)"),
                    ]
                )
            ]
        ).bytes
    }

    /// A damaged store is kept under another name and a new one begun; what can be read of the old one is recovered.
    @Test func aDamagedStoreIsSetAside() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let capture = folder.file("c.pcap")
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        #expect(try Program.run(["replay", capture, "--db", db]).status == 0)
        // The page of the events: a part of the file that only a look through all of it finds.
        let queue = try DatabaseQueue(path: db)
        let page = try await queue.read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'event'")
        }
        try queue.close()
        let size = 16_384
        let place = (try #require(page) - 1) * size
        var damaged = try Data(contentsOf: URL(fileURLWithPath: db))
        damaged.replaceSubrange(place..<place + size, with: Data(repeating: 0xa5, count: size))
        try damaged.write(to: URL(fileURLWithPath: db))

        let server = try await RunningServer(db: db)
        #expect(try await server.alarms() == ["store_was_damaged"])
        try server.send([Packets.packet(1)])
        try await server.stored(Packets.octets)
        #expect(try await server.stop(SIGTERM) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let aside = try #require(names.first { $0.hasPrefix("t.db.corrupt-") && $0.hasSuffix("Z") })
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(aside))) == damaged)
        #expect(server.logged.contains(aside))

        let saved = folder.file("saved.db")
        let recovery = try Program.run(["db", "recover", "--from", folder.file(aside), "--to", saved])
        #expect(recovery.status == 0, "\(recovery.errors)")
        #expect(recovery.output.contains("\"table\":\"series_group\""))
        #expect(try Program.run(["db", "check", "--db", saved]).status == 0)
        let again = try Program.run(["db", "recover", "--from", folder.file(aside), "--to", saved])
        #expect(again.status == 1)
        #expect(again.errorLines.count == 1)
    }
}

/// A file system of its own with little room.
final class SmallDisk {
    private let folder: TemporaryFolder
    private var filler: String { folder.file("filler") }

    static var canBe: Bool {
        guard getuid() == 0, let disk = try? SmallDisk(megabytes: 1) else { return false }
        return withExtendedLifetime(disk) { true }
    }

    init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw POSIXError(.EPERM) }
    }

    deinit {
        umount2(folder.path, Int32(MNT_DETACH))
    }

    func file(_ name: String) -> String { folder.file(name) }

    /// Takes all the room that is left.
    func fill() throws {
        let descriptor = open(filler, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
        close(descriptor)
    }

    /// Gives back what `fill` took.
    func makeRoom() throws {
        try FileManager.default.removeItem(atPath: filler)
    }
}
