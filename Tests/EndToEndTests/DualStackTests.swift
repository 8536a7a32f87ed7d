import Foundation
import StoreSupport
import Testing

/// The usual server is reached by IPv4 and by IPv6, whatever the machine's setting.
@Suite struct DualStackTests {
    /// A namespace of its own has its own setting and its own loopback; making one takes root.
    private static let mayMakeNamespaces: Bool = {
        let outcome = try? Program.run(["-n", "ip", "link", "set", "lo", "up"], of: "/usr/bin/unshare")
        return outcome?.status == 0
    }()

    private static let script = """
        set -e
        ip link set lo up
        echo $2 > /proc/sys/net/ipv6/bindv6only
        cd "$3"
        "$1" serve --db dual.db 2> log &
        trap 'kill %1; wait' EXIT
        for _ in $(seq 300); do grep -q ready log && break; sleep 0.1; done
        printf abcd > /dev/udp/127.0.0.1/6343
        printf abcd > /dev/udp/::1/6343
        for _ in $(seq 100); do
            exec 3<> /dev/tcp/$4/8008
            printf 'GET /api/v1/status HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' >&3
            answer=$(cat <&3)
            [[ $answer == *'"datagrams":2'* ]] && break
            sleep 0.1
        done
        echo "$answer"
        """

    @Test(
        .enabled(if: mayMakeNamespaces, "needs root and iproute2 to make a network namespace"),
        arguments: [("0", "127.0.0.1"), ("0", "::1"), ("1", "127.0.0.1"), ("1", "::1")]
    )
    func bothFamiliesAreServed(_ setting: String, _ address: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(
            ["-n", "bash", "-c", Self.script, "bash", Program.path, setting, folder.path, address],
            of: "/usr/bin/unshare"
        )
        #expect(outcome.output.contains("\"datagrams\":2,"), "\(outcome.output) \(outcome.errors)")
        let log = try String(contentsOfFile: folder.file("log"), encoding: .utf8)
        #expect(!(outcome.output + log).contains("::ffff:"))
    }
}
