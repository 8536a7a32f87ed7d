internal import SFlowWire

extension RecordBuilder {
    /// A port's counters (0:1) under the names of the specification.
    public static func ifCounters(
        ifIndex: UInt32 = 1,
        ifType: UInt32 = 6,
        ifSpeed: UInt64 = 1_000_000_000,
        ifDirection: UInt32 = 1,
        ifStatus: UInt32 = 3,
        ifInOctets: UInt64 = 0,
        ifInUcastPkts: UInt32 = 0,
        ifInMulticastPkts: UInt32 = 0,
        ifInBroadcastPkts: UInt32 = 0,
        ifInDiscards: UInt32 = 0,
        ifInErrors: UInt32 = 0,
        ifInUnknownProtos: UInt32 = 0,
        ifOutOctets: UInt64 = 0,
        ifOutUcastPkts: UInt32 = 0,
        ifOutMulticastPkts: UInt32 = 0,
        ifOutBroadcastPkts: UInt32 = 0,
        ifOutDiscards: UInt32 = 0,
        ifOutErrors: UInt32 = 0,
        ifPromiscuousMode: UInt32 = 2
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1)) { writer in
            writer.u32(ifIndex, ifType)
            writer.u64(ifSpeed)
            writer.u32(ifDirection, ifStatus)
            writer.u64(ifInOctets)
            writer.u32(ifInUcastPkts, ifInMulticastPkts, ifInBroadcastPkts)
            writer.u32(ifInDiscards, ifInErrors, ifInUnknownProtos)
            writer.u64(ifOutOctets)
            writer.u32(ifOutUcastPkts, ifOutMulticastPkts, ifOutBroadcastPkts)
            writer.u32(ifOutDiscards, ifOutErrors, ifPromiscuousMode)
        }
    }

    /// An Ethernet port's counters (0:2).
    public static func ethernetCounters(
        alignmentErrors: UInt32 = 0,
        fcsErrors: UInt32 = 0,
        singleCollisionFrames: UInt32 = 0,
        multipleCollisionFrames: UInt32 = 0,
        sqeTestErrors: UInt32 = 0,
        deferredTransmissions: UInt32 = 0,
        lateCollisions: UInt32 = 0,
        excessiveCollisions: UInt32 = 0,
        internalMacTransmitErrors: UInt32 = 0,
        carrierSenseErrors: UInt32 = 0,
        frameTooLongs: UInt32 = 0,
        internalMacReceiveErrors: UInt32 = 0,
        symbolErrors: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2)) { writer in
            writer.u32(alignmentErrors, fcsErrors, singleCollisionFrames, multipleCollisionFrames, sqeTestErrors)
            writer.u32(deferredTransmissions, lateCollisions, excessiveCollisions, internalMacTransmitErrors)
            writer.u32(carrierSenseErrors, frameTooLongs, internalMacReceiveErrors, symbolErrors)
        }
    }

    /// A VLAN's counters (0:5).
    public static func vlanCounters(
        vlan: UInt32,
        octets: UInt64 = 0,
        ucastPkts: UInt32 = 0,
        multicastPkts: UInt32 = 0,
        broadcastPkts: UInt32 = 0,
        discards: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 5)) { writer in
            writer.u32(vlan)
            writer.u64(octets)
            writer.u32(ucastPkts, multicastPkts, broadcastPkts, discards)
        }
    }

    /// The device's processor (0:1001); percentages in hundredths, -1 unknown.
    public static func processor(
        cpu5s: Int32 = 0,
        cpu1m: Int32 = 0,
        cpu5m: Int32 = 0,
        totalMemory: UInt64 = 0,
        freeMemory: UInt64 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1001)) { writer in
            writer.i32(cpu5s, cpu1m, cpu5m)
            writer.u64(totalMemory, freeMemory)
        }
    }

    /// A port's name (0:1005).
    public static func portName(_ name: String) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1005)) { $0.string(name) }
    }
}
