import MetricCatalog
import TestSupport

/// A port whose counters are known to the unit, and what should be stored of them.
///
/// It knows what truly happened between two reports (growth, a wrap, a reset) and so need not guess it from readings.
struct CounterModel {
    /// The width of each counter of if_counters in the order of the record.
    static let is64: [Bool] = [true] + .init(repeating: false, count: 6) + [true] + .init(repeating: false, count: 5)

    var values: [UInt64]
    /// What every stored delta of a counter should add up to.
    private(set) var sums = [UInt64](repeating: 0, count: is64.count)
    /// How many intervals of a counter should have a value.
    private(set) var intervals = [Int](repeating: 0, count: is64.count)
    private var lastReadings = [UInt64?](repeating: nil, count: is64.count)
    private var growth = [UInt64](repeating: 0, count: is64.count)
    private var isReset = false
    private var isRestarted = false
    private(set) var unknown: Set<Int> = []

    init(using generator: inout SeededGenerator) {
        values = CounterModel.is64.map { generator.next() >> ($0 ? 14 : 32) }
    }

    /// Time passes: every counter grows, the narrow ones past their width now and then.
    mutating func grow(using generator: inout SeededGenerator) {
        unknown = []
        for index in values.indices {
            let isWide = CounterModel.is64[index]
            let step = 1 + generator.next() >> (isWide ? 20 : UInt64.random(in: 37...60, using: &generator))
            growth[index] += step
            values[index] = isWide ? values[index] + step : (values[index] + step) & 0xffff_ffff
            if generator.next() % 25 == 0 { unknown.insert(index) }
        }
    }

    /// The device clears its counters.
    mutating func reset() {
        values = values.map { _ in 0 }
        unknown = []
        isReset = true
    }

    /// The agent begins anew; its counters may not.
    mutating func restart() { isRestarted = true }

    /// A report arrives and is taken.
    mutating func report() {
        for index in values.indices {
            guard let reading = reading(index) else {
                lastReadings[index] = nil
                continue
            }
            if let last = lastReadings[index] {
                let steppedBack = reading < last
                if isReset || (isRestarted && steppedBack) {
                    // Where a counter rose through it all nobody can tell.
                    if !steppedBack { add(reading - last, index) }
                } else {
                    add(growth[index], index)
                }
            }
            lastReadings[index] = reading
            growth[index] = 0
        }
        (isReset, isRestarted) = (false, false)
    }

    private mutating func add(_ delta: UInt64, _ index: Int) {
        sums[index] += delta
        intervals[index] += 1
    }

    /// What the record says of a counter; nil is unknown.
    private func reading(_ index: Int) -> UInt64? {
        let ones: UInt64 = CounterModel.is64[index] ? .max : 0xffff_ffff
        return unknown.contains(index) || values[index] == ones ? nil : values[index]
    }

    var record: RecordBuilder {
        let wire = values.indices.map { reading($0) ?? .max }
        let narrow = wire.map { UInt32(truncatingIfNeeded: $0) }
        return .ifCounters(
            ifInOctets: wire[0],
            ifInUcastPkts: narrow[1],
            ifInMulticastPkts: narrow[2],
            ifInBroadcastPkts: narrow[3],
            ifInDiscards: narrow[4],
            ifInErrors: narrow[5],
            ifInUnknownProtos: narrow[6],
            ifOutOctets: wire[7],
            ifOutUcastPkts: narrow[8],
            ifOutMulticastPkts: narrow[9],
            ifOutBroadcastPkts: narrow[10],
            ifOutDiscards: narrow[11],
            ifOutErrors: narrow[12]
        )
    }
}
