import ServiceLifecycle

/// A service that has so long to end in good order when it is told to; then it is cancelled.
struct BoundedService: Service {
    let service: any Service
    let patience: Duration

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask {
                try await gracefulShutdown()
                try await Task.sleep(for: patience)
            }
            // Whichever ends first ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
