import HTTPAPI
import Logging
import MetricCatalog
import RealTime
import Rollup
import SeriesStore
import ServiceLifecycle
import UDPCollector

/// Writes what the collector closes, second by second, and looks after the store in between.
struct StoreWriterService: Service {
    let store: SeriesStore
    let queue: BatchQueue
    let view: RealTimeView
    let retention: Retention
    let alarms: Alarms
    let logger: Logger

    /// How often the store is looked after.
    private static let upkeepInterval = Duration.seconds(10)
    /// The longest wait between two tries to write.
    private static let longestWait = 30

    func run() async throws {
        var writer = BatchWriter(store)
        var lastUpkeep = ContinuousClock.now
        var isDone = true
        // Cancellation ends the loop only when what was received until then has been taken.
        for await batches in queue.batches {
            let notes = view.follow(batches, at: SystemClock.now())
            try await write(batches, notes, with: &writer)
            try await watch(with: &writer)
            let elapsed = lastUpkeep.duration(to: .now)
            guard elapsed >= StoreWriterService.upkeepInterval || !isDone else { continue }
            lastUpkeep = .now
            isDone = await lookAfter(writer, elapsed: elapsed)
        }
        // The services end one after the other, each when it is told to.
        try? await gracefulShutdown()
    }

    /// Writes until it works: a disk that is full now may have room in a minute.
    private func write(
        _ batches: [RollupBatch],
        _ notes: StoreNotes,
        with writer: inout BatchWriter
    ) async throws {
        var wait = 1
        while true {
            do {
                try await writer.write(batches, notes)
                if alarms.clear(.storeNotWritten) { logger.notice("the store is written again") }
                return
            } catch {
                if alarms.raise(.storeNotWritten, "\(error)", at: SystemClock.now()) {
                    logger.error("the store cannot be written", metadata: ["error": "\(error)"])
                }
                // At the end there is no later try.
                if Task.isShuttingDownGracefully || Task.isCancelled { throw error }
                try? await cancelWhenGracefulShutdown { [wait] in try await Task.sleep(for: .seconds(wait)) }
                wait = min(wait * 2, StoreWriterService.longestWait)
            }
        }
    }

    /// Holds what has been written against the thresholds.
    private func watch(with writer: inout BatchWriter) async throws {
        do {
            try await write([], view.check(at: SystemClock.now()), with: &writer)
        } catch let error as StoreError {
            // A reading that failed raises no event; the store itself is written all the same.
            logger.error("thresholds could not be checked", metadata: ["error": "\(error)"])
        }
    }

    /// Looks after the store until the next second waits to be written.
    ///
    /// - Returns: False where there is more to do.
    private func lookAfter(_ writer: BatchWriter, elapsed: Duration) async -> Bool {
        let milliseconds = Milliseconds(elapsed / .milliseconds(1))
        do {
            let isDone = try await writer.maintain(
                now: SystemClock.now(),
                elapsed: milliseconds,
                retention: retention
            ) { [queue] in queue.isEmpty }
            if alarms.clear(.upkeepFailed) { logger.notice("the store is looked after again") }
            return isDone
        } catch {
            if alarms.raise(.upkeepFailed, "\(error)", at: SystemClock.now()) {
                logger.error("the store could not be looked after", metadata: ["error": "\(error)"])
            }
            return true
        }
    }
}
