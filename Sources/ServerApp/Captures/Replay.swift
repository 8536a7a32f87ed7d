import ByteReading
public import CaptureFiles
public import FlowLanguage
import MetricCatalog
import RealTime
public import Rollup
public import SeriesStore

/// Takes in a capture file with its own timestamps, as if it arrived anew.
public struct Replay: Sendable {
    /// What came of a replay.
    public struct Outcome: Sendable {
        /// What became of the file's frames.
        public var frames = CaptureCounts()
        /// What came in and what became of it.
        public var counts = IngestCounts()
        /// UDP datagrams to other ports, left alone.
        public var otherPorts = 0
    }

    /// Why a replay was refused.
    public struct AlreadyStored: Error, CustomStringConvertible {
        let path: String
        let agent: IPAddress

        /// What is wrong and what to do.
        public var description: String {
            "\(path): already holds data of agent \(agent) for this time; to replay it again would count it twice"
        }
    }

    private let ports: Set<UInt16>
    private let portMap: PortMap
    /// What key functions of flow definitions look things up in.
    public var flowFiles = FlowReferences()
    /// Whether the flows that everybody wants are recorded beside those that the store defines.
    public var recordsStandardFlows = true

    /// The ports that sFlow is sent to: the registered one, and the one that some switches use.
    public static let usualPorts: Set<UInt16> = [6343, 6344]
    /// How many batches go into one transaction.
    private static let batchesPerWrite = 100

    /// A replay of datagrams to these UDP ports, with what is known of agents' ports.
    public init(ports: Set<UInt16> = Replay.usualPorts, portMap: PortMap = PortMap()) {
        self.ports = ports
        self.portMap = portMap
    }

    /// Reads a file to its end into a store.
    ///
    /// - Parameters:
    ///   - file: The capture.
    ///   - store: Where to; nobody else writes it.
    /// - Returns: What came of it.
    /// - Throws: `CaptureError` when the file cannot be read to its end; what came before is stored. `AlreadyStored`
    ///   when the store has the same agent's data of the same time. What the store throws.
    public func run(_ file: consuming CaptureFile, into store: SeriesStore) async throws -> Outcome {
        var rollup = RollupBuilder(ports: portMap)
        let registry = try await Registry(
            store: store,
            files: flowFiles,
            standard: recordsStandardFlows ? RealTimeView.standardFlows : []
        )
        rollup.setFlows(registry.settings.program)
        var writer = BatchWriter(store)
        var pending: [RollupBatch] = []
        var outcome = Outcome()
        var failure: CaptureError?
        do {
            while let datagram = try file.next() {
                guard ports.contains(datagram.destinationPort) else {
                    outcome.otherPorts += 1
                    continue
                }
                let time = ReceiveTime(recorded: datagram.timestampNanoseconds / 1_000_000)
                rollup.receive(datagram.payload.span.bytes, from: datagram.source, at: time)
                pending.append(contentsOf: rollup.takeBatches())
                if pending.count >= Replay.batchesPerWrite { try await write(&pending, with: &writer, into: store) }
            }
        } catch let error as CaptureError {
            failure = error
        }
        rollup.finish()
        pending.append(contentsOf: rollup.takeBatches())
        try await write(&pending, with: &writer, into: store)
        if let failure { throw failure }
        outcome.frames = file.counts
        outcome.counts = rollup.counts
        return outcome
    }

    private func write(
        _ batches: inout [RollupBatch],
        with writer: inout BatchWriter,
        into store: SeriesStore
    ) async throws {
        guard let last = batches.last else { return }
        try await refuseWhatIsThere(batches, in: store)
        try await writer.write(batches)
        // Nothing is dropped for its age: a recording may be as old as it likes.
        try await writer.maintain(now: last.time, elapsed: 0, retention: nil)
        batches.removeAll()
    }

    /// Looks whether an agent that appears has been heard of in the same second before.
    private func refuseWhatIsThere(_ batches: [RollupBatch], in store: SeriesStore) async throws {
        let appearing = batches.flatMap { batch in
            batch.newGroups.filter { $0.identity.source == .agent }.map { (identity: $0.identity, time: batch.time) }
        }
        guard !appearing.isEmpty else { return }
        let known: IPAddress? = try await store.read { snapshot in
            for (identity, time) in appearing {
                let index = MetricStructure.agentIndex
                guard let group = snapshot.directory.group(of: identity, structureIndex: index) else { continue }
                let polls = try snapshot.polls(of: group, from: time - 1000, to: time)
                if polls.ends.contains(time) { return identity.agent }
            }
            return nil
        }
        if let known { throw AlreadyStored(path: store.path, agent: known) }
    }
}
