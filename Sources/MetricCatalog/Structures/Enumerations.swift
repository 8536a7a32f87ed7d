/// Names of the numbers that records use for kinds and states.
///
/// A number without a name stands for itself.
enum Enumeration {
    /// IANAifType, as far as sFlow agents use it.
    static let interfaceType: [UInt64: String] = [
        1: "other", 6: "ethernetCsmacd", 23: "ppp", 24: "softwareLoopback", 53: "propVirtual", 71: "ieee80211",
        131: "tunnel", 135: "l2vlan", 136: "l3ipvlan", 150: "mplsTunnel", 161: "ieee8023adLag", 166: "mpls",
        199: "infiniband", 209: "bridge",
    ]
    /// The `ifDirection` of if_counters.
    static let interfaceDirection: [UInt64: String] = [
        0: "unknown", 1: "full-duplex", 2: "half-duplex", 3: "in", 4: "out",
    ]
    /// The `machine_type` of host_descr.
    static let machineType: [UInt64: String] = [
        0: "unknown", 1: "other", 2: "x86", 3: "x86_64", 4: "ia64", 5: "sparc", 6: "alpha", 7: "powerpc", 8: "m68k",
        9: "mips", 10: "arm", 11: "hppa", 12: "s390",
    ]
    /// The `os_name` of host_descr.
    static let osName: [UInt64: String] = [
        0: "unknown", 1: "other", 2: "linux", 3: "windows", 4: "darwin", 5: "hpux", 6: "aix", 7: "dragonfly",
        8: "freebsd", 9: "netbsd", 10: "openbsd", 11: "osf", 12: "solaris",
    ]

    /// The `state` of virt_cpu.
    static let guestState: [UInt64: String] = [
        0: "no_state", 1: "running", 2: "blocked", 3: "paused", 4: "shutting_down", 5: "shut_off", 6: "crashed",
    ]

    /// The name of a number, or the number itself.
    static func name(_ value: UInt64?, _ names: [UInt64: String]) -> String? {
        value.map { names[$0] ?? String($0) }
    }
}
