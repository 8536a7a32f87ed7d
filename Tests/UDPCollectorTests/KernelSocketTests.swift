import Testing

@testable import UDPCollector

@Suite struct KernelSocketTests {
    private static let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
         5: 00000000:18C7 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 123 2 0000000000000000 42
         6: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 124 2 0000000000000000 7
         7: 00000000:18C7 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 125 2 0000000000000000 1
        """

    @Test(arguments: [(6343, [42, 1]), (53, [7]), (80, [])] as [(Int, [UInt64])])
    func drops(_ port: Int, _ drops: [UInt64]) {
        #expect(KernelSocket.drops(port: port, table: Self.table) == drops)
    }

    @Test(arguments: ["", "one line", "header\n\n : :\n1: 2 3"])
    func otherTables(_ table: String) {
        #expect(KernelSocket.drops(port: 6343, table: table).isEmpty)
    }
}
