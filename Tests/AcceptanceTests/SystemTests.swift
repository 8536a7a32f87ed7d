import MetricCatalog
import QueryEngine
import Rollup
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// One system of each kind that speaks sFlow, from its records to an answer.
@Suite struct SystemTests {
    /// A system: what it sends each ten seconds, and what is to be read of it after twenty.
    struct System: Sendable, CustomTestStringConvertible {
        let name: String
        var source: DataSource = 5
        let record: @Sendable (UInt32) -> RecordBuilder
        let metric: String
        let value: Double

        var testDescription: String { name }
    }

    private static func numbers(_ format: DataFormat, _ words: UInt32...) -> RecordBuilder {
        RecordBuilder(format) { writer in
            for word in words { writer.u32(word) }
        }
    }

    private static func zeros(_ format: DataFormat, _ count: Int, _ set: [Int: UInt32]) -> RecordBuilder {
        RecordBuilder(format) { writer in
            for index in 0..<count { writer.u32(set[index] ?? 0) }
        }
    }

    private static let host = DataSource(class: 2, index: 1)
    private static let guest = DataSource(class: 3, index: 100_001)

    static let all: [System] = [
        System(
            name: "switch port",
            record: { .ifCounters(ifIndex: 5, ifSpeed: 1_000_000_000, ifInOctets: UInt64($0) * 125_000_000) },
            metric: "ifinutilization",
            value: 10
        ),
        System(
            name: "Ethernet port",
            record: { .ethernetCounters(fcsErrors: $0 * 5) },
            metric: "eth_fcserrors",
            value: 0.5
        ),
        System(
            name: "VLAN",
            source: DataSource(class: 1, index: 100),
            record: { round in
                RecordBuilder(DataFormat(0, 5)) { writer in
                    writer.u32(100)
                    writer.u64(UInt64(round) * 1000)
                    writer.u32(0, 0, 0, 0)
                }
            },
            metric: "vlan_octets",
            value: 100
        ),
        System(
            name: "LAG member",
            record: { zeros(DataFormat(0, 7), 14, [4: 1001, 6: $0 * 10]) },
            metric: "agg_lacpdusrx",
            value: 1
        ),
        System(
            name: "optical module",
            record: { _ in numbers(DataFormat(0, 10), 1, 1, 3300, 40_500, 0) },
            metric: "opt_module_temperature",
            value: 40.5
        ),
        System(
            name: "Broadcom buffers",
            record: { _ in numbers(DataFormat(4413, 2), 1250, 0, 0, 0, 0, 0) },
            metric: "bst_ingress_uc",
            value: 12.5
        ),
        System(
            name: "Broadcom tables",
            source: host,
            record: { _ in zeros(DataFormat(4413, 3), 36, [0: 512, 1: 2048]) },
            metric: "bcm_host_utilization",
            value: 25
        ),
        System(
            name: "802.11 radio",
            record: { numbers(DataFormat(0, 1002), $0 * 10_000, $0 * 10_000, $0 * 2_500) },
            metric: "radio_utilization",
            value: 25
        ),
        System(
            name: "802.11 stations",
            record: { _ in zeros(DataFormat(0, 6), 20, [15: 7]) },
            metric: "dot11_associatedstation",
            value: 7
        ),
        System(
            name: "InfiniBand port",
            record: { zeros(DataFormat(0, 9), 16, [1: $0 * 100]) },
            metric: "ib_portxmitpkts",
            value: 10
        ),
        System(
            name: "priority flow control",
            record: { numbers(DataFormat(0, 11), $0 * 30, 0, 0, 0, 0) },
            metric: "pfc_requests",
            value: 3
        ),
        System(
            name: "Open vSwitch",
            source: DataSource(class: 2, index: 1000),
            record: { numbers(DataFormat(0, 2207), $0 * 90, $0 * 10, 0, $0 * 150, 5, 2) },
            metric: "ovs_dp_hitrate",
            value: 90
        ),
        System(
            name: "switch processor",
            source: host,
            record: { _ in .processor(cpu5s: 4_200) },
            metric: "cpu_5sec",
            value: 42
        ),
        System(
            name: "host processor",
            source: host,
            record: { .hostCPU(cpuUser: $0 * 2_500, cpuIdle: $0 * 7_500) },
            metric: "cpu_utilization",
            value: 25
        ),
        System(
            name: "host TCP",
            source: host,
            record: { zeros(DataFormat(0, 2009), 15, [11: $0 * 20]) },
            metric: "tcpretranssegs",
            value: 2
        ),
        System(
            name: "hypervisor",
            source: host,
            record: { _ in
                RecordBuilder(DataFormat(0, 2100)) { writer in
                    writer.u32(2400, 16)
                    writer.u64(1000, 250)
                    writer.u32(3)
                }
            },
            metric: "vnode_mem_utilization",
            value: 75
        ),
        System(
            name: "Xen, KVM, Hyper-V or Docker guest",
            source: guest,
            record: { numbers(DataFormat(0, 2101), 1, $0 * 5_000, 2) },
            metric: "vir_cpu_utilization",
            value: 25
        ),
        System(
            name: "Java machine, Tomcat",
            source: guest,
            record: { _ in
                RecordBuilder(DataFormat(0, 2106)) { writer in
                    writer.u64(0, 300, 0, 1200, 0, 0, 0, 0)
                    for _ in 0..<9 { writer.u32(0) }
                }
            },
            metric: "jvm_heap_utilization",
            value: 25
        ),
        System(
            name: "Apache, NGINX, HAProxy",
            source: guest,
            record: { round in zeros(DataFormat(0, 2201), 15, [1: round * 30, 3: round * 10]) },
            metric: "http_requests",
            value: 4
        ),
        System(
            name: "application behind F5 or A10",
            source: guest,
            record: { round in
                RecordBuilder(DataFormat(0, 2202)) { writer in
                    writer.string("pool.web")
                    writer.u32(round * 50, 0, round * 10)
                    for _ in 0..<8 { writer.u32(0) }
                }
            },
            metric: "app_operations",
            value: 6
        ),
        System(
            name: "worker pool",
            source: guest,
            record: { _ in numbers(DataFormat(0, 2206), 3, 9, 16, 0, 0) },
            metric: "workers_utilization",
            value: 25
        ),
        System(
            name: "memcached",
            source: guest,
            record: { zeros(DataFormat(0, 2204), 35, [3: $0 * 30, 4: $0 * 10]) },
            metric: "memcache_hitrate",
            value: 75
        ),
        System(
            name: "virtual desktops",
            source: guest,
            record: { _ in zeros(DataFormat(0, 2205), 23, [0: 12]) },
            metric: "vdi_sessions_current",
            value: 12
        ),
        System(
            name: "NVIDIA GPUs",
            source: host,
            record: { zeros(DataFormat(5703, 1), 12, [0: 4, 2: $0 * 30_000]) },
            metric: "nvml_gpu_utilization",
            value: 75
        ),
        System(
            name: "power supply",
            source: host,
            record: { numbers(DataFormat(0, 3000), 230_000, 1_000, 226_000, 9_850, $0 * 2_260_000, 0) },
            metric: "energy_power_factor",
            value: 98.5
        ),
        System(
            name: "temperature",
            source: host,
            record: { _ in numbers(DataFormat(0, 3001), 215, 612, 0) },
            metric: "temperature_max",
            value: 61.2
        ),
        System(
            name: "fans",
            source: host,
            record: { _ in numbers(DataFormat(0, 3003), 8, 2, 60) },
            metric: "fans_failed_utilization",
            value: 25
        ),
    ]

    @Test(arguments: all)
    func answers(_ system: System) async throws {
        var site = try Site()
        for round in 0...2 as ClosedRange<UInt32> {
            site.poll([system.record(round)], source: system.source, at: Milliseconds(round) * 10_000)
        }
        try await site.flush()
        #expect(site.counts.faults.allSatisfy { $0 == 0 })
        #expect(try await site.value(system.metric, at: 20_500) == system.value)
        let mean = try await site.mean(system.metric, from: 0, to: 20_000)
        #expect(abs((mean ?? .infinity) - system.value) < 1e-9)
    }

    @Test(
        arguments: [
            (2, "linux"), (3, "windows"), (4, "darwin"), (6, "aix"), (8, "freebsd"), (9, "netbsd"), (10, "openbsd"),
            (12, "solaris"), (5, "hpux"), (99, "99"),
        ] as [(UInt32, String)]
    )
    func operatingSystems(_ number: UInt32, _ name: String) async throws {
        var site = try Site()
        site.poll([.hostDescr(hostname: "a", osName: number)], source: Self.host, at: 0)
        try await site.flush()
        #expect(try await site.words("os_name", at: 500) == [name])
    }

    @Test(
        arguments: [
            (2, "x86"), (3, "x86_64"), (4, "ia64"), (5, "sparc"), (7, "powerpc"), (10, "arm"), (12, "s390"), (77, "77"),
        ] as [(UInt32, String)]
    )
    func machines(_ number: UInt32, _ name: String) async throws {
        var site = try Site()
        site.poll([.hostDescr(hostname: "a", machineType: number)], source: Self.host, at: 0)
        try await site.flush()
        #expect(try await site.words("machine_type", at: 500) == [name])
    }
}
