import ByteReading
import FlowLanguage
import MetricCatalog
import SFlowWire

/// Gathers the flows of all definitions on all data sources, second by second.
struct FlowRollup: Sendable {
    private(set) var evaluator = FlowEvaluator(FlowProgram())
    /// When each key was last seen in a packet that was looked at for it.
    private(set) var fieldTimes: [String: Milliseconds] = [:]
    /// How many flows were given up for want of room.
    private(set) var evictions: UInt64 = 0

    private var tables: [FlowTable] = []
    /// Tables that nobody uses in this second.
    private var free: [Int] = []
    /// The table of each source, definition and side in this second; -1 while there is none.
    private var places: [Int32] = []
    private var touched: [Int] = []
    private var taken = 0

    /// Definitions that there are or were, by number.
    private var definitionNumbers: [FlowDefinition: Int] = [:]
    /// Groups by definition, source and side.
    private var groups: [GroupKey: UInt32] = [:]

    /// How many flows a table of each definition may hold.
    private var tableLimits: [Int] = []
    private var flowCount = 0

    private let seed: UInt64
    private var samples: UInt64 = 0

    private struct GroupKey: Hashable {
        let definition: Int
        let source: Int
        let side: FlowSide
    }

    /// One in this many samples is looked at for what keys there are.
    private static let fieldInterval: UInt64 = 256
    private static let tableLimit = 1_024
    private static let sides = FlowSide.allCases.count

    init() {
        // Nobody outside can know which keys fall together.
        seed = UInt64.random(in: .min ... .max)
    }

    var isEmpty: Bool { evaluator.program.isEmpty }
    var groupCount: Int { groups.count }
    /// For how many flows memory has been taken.
    var rowCount: Int { taken }

    /// Takes other definitions from now on.
    ///
    /// Call it when the tables are closed.
    mutating func setProgram(_ program: FlowProgram, sourceCount: Int) {
        evaluator = FlowEvaluator(program)
        flowCount = program.definitions.count
        tableLimits = program.definitions.map { max(FlowRollup.tableLimit, $0.keptCount * 8) }
        places = Array(repeating: -1, count: sourceCount * program.definitions.count * FlowRollup.sides)
    }

    /// Begins a sample.
    mutating func begin(agent: IPAddress, _ flow: FlowSample) {
        evaluator.begin()
        evaluator.facts.agent = agent
        evaluator.facts.source = flow.source
        evaluator.facts.input = flow.input
        evaluator.facts.output = flow.output
    }

    /// Begins a notice of a discarded packet.
    mutating func begin(agent: IPAddress, _ discard: DiscardedPacket) {
        evaluator.begin()
        evaluator.facts.agent = agent
        evaluator.facts.source = discard.source
        evaluator.facts.input = PacketInterface(format: 0, value: discard.inputIfIndex)
        evaluator.facts.output = PacketInterface(format: 0, value: discard.outputIfIndex)
        evaluator.facts.reason = discard.reason
    }

    /// Takes note of a record of the sample.
    @inline(__always)
    mutating func note(_ format: DataFormat, _ body: borrowing ByteCursor) {
        evaluator.note(format, body)
    }

    /// Where and when a sample was taken, and what it stands for.
    struct Place {
        let source: Int
        let side: FlowSide
        let rate: UInt32
        let isDiscard: Bool
        let second: Milliseconds
        let moment: UInt16
    }

    /// Counts the sample in the flows that it belongs to.
    mutating func count(_ length: SampledLength, _ place: Place, _ bytes: RawSpan, _ limits: RollupLimits) {
        evaluator.facts.octets = length.isKnown ? length.octets : nil
        samples &+= 1
        if samples % FlowRollup.fieldInterval == 1 { noteFields(place.second, bytes) }
        for flow in 0..<flowCount where evaluator.isOfDiscards(flow) == place.isDiscard {
            guard let amount = evaluator.match(flow, bytes) else { continue }
            let addition = FlowTable.Addition(
                hash: hash(evaluator.key),
                amount: amount,
                rate: place.rate,
                moment: place.moment
            )
            let index = (place.source * flowCount + flow) * FlowRollup.sides + Int(place.side.rawValue)
            let table = table(at: index)
            taken += tables[table].add(
                addition,
                key: evaluator.key,
                further: evaluator.further,
                evaluator.program.shapes[flow],
                limit: tableLimits[flow],
                spare: limits.flowRows - taken
            )
        }
    }

    @inline(__always)
    private mutating func table(at index: Int) -> Int {
        if index >= places.count {
            places.append(contentsOf: repeatElement(-1, count: index + 1 - places.count))
        }
        if places[index] >= 0 { return Int(places[index]) }
        let table: Int
        if let last = free.popLast() {
            table = last
        } else {
            table = tables.count
            tables.append(FlowTable())
        }
        places[index] = Int32(table)
        touched.append(index)
        return table
    }

    private mutating func noteFields(_ second: Milliseconds, _ bytes: RawSpan) {
        for name in evaluator.presentFields(bytes) { fieldTimes[name] = second }
    }

    /// Multiplies and folds eight bytes at a time.
    @inline(__always)
    private func hash(_ bytes: [UInt8]) -> UInt64 {
        let span = unsafe bytes.span.bytes
        var hash = seed ^ UInt64(truncatingIfNeeded: span.byteCount) &* 0x9e37_79b9_7f4a_7c15
        var place = 0
        while place + 8 <= span.byteCount {
            let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            hash = FlowRollup.mix(hash ^ word)
            place += 8
        }
        var word: UInt64 = 0
        while place < span.byteCount {
            word = word << 8 | UInt64(bytes[place])
            place += 1
        }
        return FlowRollup.mix(hash ^ word)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
        return high ^ low
    }

    /// Closes the second: what each group's flows add up to goes to the batch.
    ///
    /// - Returns: How many groups were refused, because there are as many as there may be.
    mutating func close(
        _ second: Milliseconds,
        into batch: inout RollupBatch,
        _ limits: RollupLimits,
        identity: (Int) -> SourceIdentity
    ) -> UInt64 {
        guard !touched.isEmpty else { return 0 }
        var refused: UInt64 = 0
        let most = mostKept(atMost: limits.flowsPerSecond)
        var left = limits.flowsPerSecond
        let program = evaluator.program
        let count = program.definitions.count
        for index in touched {
            let table = Int(places[index])
            places[index] = -1
            free.append(table)
            defer { tables[table].reset() }
            let place = index / FlowRollup.sides
            let (source, flow) = (place / count, place % count)
            let side = FlowSide(rawValue: UInt8(index % FlowRollup.sides)) ?? .ingress
            let definition = program.definitions[flow]
            let number = definitionNumbers[definition] ?? definitionNumbers.count
            definitionNumbers[definition] = number
            let key = GroupKey(definition: number, source: source, side: side)
            let group = groups[key] ?? UInt32(groups.count)
            if groups[key] == nil {
                guard groups.count < limits.groups else {
                    refused += 1
                    continue
                }
                groups[key] = group
                batch.newFlowGroups.append(
                    FlowGroupDefinition(
                        definition: definition,
                        shape: program.shapes[flow],
                        identity: identity(source),
                        side: side
                    )
                )
            }
            evictions &+= UInt64(tables[table].evictions)
            let kept = min(definition.keptCount, most, left)
            left -= min(kept, tables[table].entries.count)
            batch.flows.append(report(tables[table], group, second, kept, program.shapes[flow]))
        }
        touched.removeAll(keepingCapacity: true)
        return refused
    }

    /// How many flows each group may report so that all together are no more than a limit; one at least, as long as the
    /// limit lasts.
    private func mostKept(atMost limit: Int) -> Int {
        let wanted = touched.map { index in
            let definition = evaluator.program.definitions[index / FlowRollup.sides % flowCount]
            return min(definition.keptCount, tables[Int(places[index])].entries.count)
        }
        guard wanted.reduce(0, +) > limit else { return .max }
        var (fits, tooMany) = (1, wanted.max() ?? 1)
        while tooMany - fits > 1 {
            let middle = (fits + tooMany) / 2
            if wanted.reduce(0, { $0 + min($1, middle) }) <= limit { fits = middle } else { tooMany = middle }
        }
        return fits
    }

    private func report(
        _ table: borrowing FlowTable,
        _ group: UInt32,
        _ second: Milliseconds,
        _ kept: Int,
        _ shape: FlowShape
    ) -> FlowReport {
        var order = Array(table.entries.indices)
        let figures = table.entries.map { entry in
            shape.value == .mean ? Double(entry.value) / Double(max(entry.frames, 1)) : Double(entry.value)
        }
        if order.count > 1 { order.sort { (figures[$1], $0) < (figures[$0], $1) } }
        var other = table.other
        for place in order.dropFirst(kept) { other.merge(table.sums(place), shape) }
        let flows = order.prefix(kept).map { place in
            FlowReport.Flow(
                key: FlowKey(bytes: Array(table.key(place))),
                sums: table.sums(place),
                first: table.entries[place].first,
                last: table.entries[place].last
            )
        }
        return FlowReport(
            group: group,
            second: second,
            flows: flows,
            other: other,
            shortfall: table.shortfall,
            evictions: table.evictions
        )
    }
}
