/// A map from 64-bit keys to small numbers, for the hot path: open addressing, no allocation but when it grows.
struct SlotTable {
    private var keys: [UInt64] = []
    private var slots: [Int32] = []
    private var used = 0

    /// The number kept under a key, or -1.
    @inline(__always)
    func slot(_ key: UInt64) -> Int32 {
        guard !keys.isEmpty else { return -1 }
        var index = place(key)
        while slots[index] >= 0 {
            if keys[index] == key { return slots[index] }
            index = (index + 1) & (keys.count - 1)
        }
        return -1
    }

    /// Keeps a number under a key that has none yet.
    mutating func insert(_ key: UInt64, _ slot: Int32) {
        if used * 2 >= keys.count { grow() }
        var index = place(key)
        while slots[index] >= 0 { index = (index + 1) & (keys.count - 1) }
        keys[index] = key
        slots[index] = slot
        used += 1
    }

    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        // The multiplication spreads neighbouring ifIndex values; its high bits are the good ones.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (keys.count - 1)
    }

    private mutating func grow() {
        let old = (keys, slots)
        let size = max(8, old.0.count * 2)
        keys = Array(repeating: 0, count: size)
        slots = Array(repeating: -1, count: size)
        used = 0
        for (key, slot) in zip(old.0, old.1) where slot >= 0 { insert(key, slot) }
    }
}
