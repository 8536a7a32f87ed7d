import Foundation
import StoreSupport
import Testing

/// Stores that are damaged: told in a line, and left to those who may mend them.
@Suite struct DamageTests {
    /// What has happened to a file.
    enum Damage: CaseIterable, Sendable {
        case isCut, isOverwritten, hasLostItsHead, isZeroed

        func apply(to bytes: Data) -> Data {
            switch self {
            case .isCut: bytes.prefix(bytes.count / 2)
            case .isOverwritten: bytes.prefix(8192) + Data(repeating: 0xa5, count: bytes.count - 8192)
            case .hasLostItsHead: bytes.prefix(16) + Data(repeating: 0xa5, count: bytes.count - 16)
            case .isZeroed: Data(count: bytes.count)
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func damagedStores(_ damage: Damage) throws {
        let folder = try TemporaryFolder()
        let (capture, whole, db) = (folder.file("c.pcap"), folder.file("c.db"), folder.file("d.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        #expect(try Program.run(["replay", capture, "--db", whole]).status == 0)
        let damaged = damage.apply(to: try Data(contentsOf: URL(fileURLWithPath: whole)))
        try damaged.write(to: URL(fileURLWithPath: db))
        var commands = [
            ["replay", capture, "--db", db], ["export", "--db", db, "--metric", "ifinoctets"],
            ["db", "info", "--db", db],
        ]
        // A server sets aside what was a store; what cannot be told to be one is not its own to move.
        if damage == .hasLostItsHead || damage == .isZeroed {
            commands.append(["serve", "--db", db, "--sflow-port", "0", "--http-port", "0"])
        }
        for command in commands {
            let outcome = try Program.run(command)
            #expect(outcome.status == 1, "\(command)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains(db))
            #expect(outcome.output.isEmpty)
            #expect(try Data(contentsOf: URL(fileURLWithPath: db)) == damaged, "\(command)")
        }
    }
}
