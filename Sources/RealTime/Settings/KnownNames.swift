import ByteReading
import FlowLanguage
import MetricCatalog
import QueryEngine

/// What ports and machines are called.
struct KnownNames: Hashable {
    var ports: [SourceIdentity: String] = [:]
    var machines: [MACAddress: [String: String]] = [:]

    init(_ references: FlowReferences) {
        ports = references.portNames
        machines = references.machines
    }

    init(_ directory: Directory) {
        for (identity, texts) in directory.texts {
            let current = texts.compactMapValues { $0.value(at: .max) }
            if let name = current["ifname"] { ports[identity] = name }
        }
        for machine in MachineMap(directory).machines {
            let current = (directory.texts[machine.identity] ?? [:]).compactMapValues { $0.value(at: .max) }
            for address in machine.adapters.flatMap(\.addresses) {
                if let bits = UInt64(address, radix: 16) { machines[MACAddress(bits: bits)] = current }
            }
        }
    }
}
