internal import SFlowWire

extension RecordBuilder {
    /// A host's description (0:2000).
    ///
    /// - Parameters:
    ///   - hostname: The host's name.
    ///   - uuid: The sixteen bytes; zeros when unknown.
    ///   - machineType: 3 is x86_64.
    ///   - osName: 2 is Linux.
    ///   - osRelease: The kernel's release.
    /// - Returns: The record.
    public static func hostDescr(
        hostname: String,
        uuid: [UInt8] = [UInt8](repeating: 0, count: 16),
        machineType: UInt32 = 3,
        osName: UInt32 = 2,
        osRelease: String = ""
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2000)) { writer in
            writer.string(hostname)
            writer.raw(uuid)
            writer.u32(machineType, osName)
            writer.string(osRelease)
        }
    }

    /// A host's processors (0:2003); the specification's 68 bytes, or 80 with the three fields of Linux.
    public static func hostCPU(
        isExtended: Bool = true,
        loadOne: Float = 0,
        loadFive: Float = 0,
        loadFifteen: Float = 0,
        procRun: UInt32 = 0,
        procTotal: UInt32 = 0,
        cpuNum: UInt32 = 1,
        cpuSpeed: UInt32 = 0,
        uptime: UInt32 = 0,
        cpuUser: UInt32 = 0,
        cpuNice: UInt32 = 0,
        cpuSystem: UInt32 = 0,
        cpuIdle: UInt32 = 0,
        cpuWio: UInt32 = 0,
        cpuIntr: UInt32 = 0,
        cpuSintr: UInt32 = 0,
        interrupts: UInt32 = 0,
        contexts: UInt32 = 0,
        cpuSteal: UInt32 = 0,
        cpuGuest: UInt32 = 0,
        cpuGuestNice: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2003)) { writer in
            writer.f32(loadOne, loadFive, loadFifteen)
            writer.u32(procRun, procTotal, cpuNum, cpuSpeed, uptime)
            writer.u32(cpuUser, cpuNice, cpuSystem, cpuIdle, cpuWio, cpuIntr, cpuSintr)
            writer.u32(interrupts, contexts)
            if isExtended { writer.u32(cpuSteal, cpuGuest, cpuGuestNice) }
        }
    }

    /// A host's memory (0:2004).
    public static func hostMemory(
        memTotal: UInt64 = 0,
        memFree: UInt64 = 0,
        memShared: UInt64 = 0,
        memBuffers: UInt64 = 0,
        memCached: UInt64 = 0,
        swapTotal: UInt64 = 0,
        swapFree: UInt64 = 0,
        pageIn: UInt32 = 0,
        pageOut: UInt32 = 0,
        swapIn: UInt32 = 0,
        swapOut: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2004)) { writer in
            writer.u64(memTotal, memFree, memShared, memBuffers, memCached, swapTotal, swapFree)
            writer.u32(pageIn, pageOut, swapIn, swapOut)
        }
    }
}

extension RecordBuilder {
    /// Space and traffic of a host's disks (0:2005).
    public static func hostDisk(
        total: UInt64,
        free: UInt64,
        bytesRead: UInt64,
        bytesWritten: UInt64 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2005)) { writer in
            writer.u64(total, free)
            writer.u32(UInt32(10_000 - free * 10_000 / max(total, 1)), 0)
            writer.u64(bytesRead)
            writer.u32(0, 0)
            writer.u64(bytesWritten)
            writer.u32(0)
        }
    }

    /// Traffic of a host (0:2006).
    public static func hostNetwork(bytesIn: UInt64, bytesOut: UInt64) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2006)) { writer in
            writer.u64(bytesIn)
            writer.u32(0, 0, 0)
            writer.u64(bytesOut)
            writer.u32(0, 0, 0)
        }
    }

    /// Processors of a guest (0:2101): running, with so many milliseconds used.
    public static func guestCPU(time: UInt32, count: UInt32) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2101)) { writer in writer.u32(1, time, count) }
    }

    /// Traffic of a guest (0:2104).
    public static func guestNetwork(bytesIn: UInt64, bytesOut: UInt64) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2104)) { writer in
            writer.u64(bytesIn)
            writer.u32(0, 0, 0)
            writer.u64(bytesOut)
            writer.u32(0, 0, 0)
        }
    }
}
