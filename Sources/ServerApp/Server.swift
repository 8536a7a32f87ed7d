import FlowLanguage
import Foundation
import HTTPAPI
import Hummingbird
public import Logging
import NIOCore
import NIOPosix
import RealTime
import SeriesStore
import ServiceLifecycle
import UDPCollector
import UnixSignals

/// The whole: collector, store and API in one process.
public struct Server {
    private let configuration: ServerConfiguration
    private let logger: Logger

    /// How long clients have to take the rest of their answers at the end.
    private static let patience = Duration.seconds(3)

    /// A server that is to run so.
    public init(_ configuration: ServerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Runs until SIGTERM or SIGINT, then stores what has arrived and closes the store.
    ///
    /// - Throws: `StoreError`, `CollectorError` or `ServerError` when it cannot start.
    public func run() async throws {
        let alarms = Alarms()
        let store = try open(alarms)
        do {
            try await serve(store, alarms)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
    }

    /// Opens the store; a damaged one is set aside for those who may mend it, and a new one begun.
    private func open(_ alarms: Alarms) throws -> SeriesStore {
        let path = configuration.databasePath
        do {
            try SeriesStore.lookForDamage(path)
            return try SeriesStore.open(path, durable: configuration.isDurable)
        } catch StoreError.damaged(_, let reason) {
            let now = SystemClock.now()
            let aside = try SeriesStore.setAside(path, at: now)
            let detail = "the store was damaged (\(reason)); it is now \(aside), and a new one was begun"
            alarms.raise(.storeWasDamaged, detail, at: now)
            logger.error("the store was damaged", metadata: ["reason": "\(reason)", "set_aside_as": "\(aside)"])
            return try SeriesStore.open(path, durable: configuration.isDurable)
        }
    }

    private func serve(_ store: SeriesStore, _ alarms: Alarms) async throws {
        let view = try await RealTimeView(
            store: store,
            files: configuration.flowFiles,
            standard: configuration.recordsStandardFlows ? RealTimeView.standardFlows : []
        )
        for name in view.registry.settings.leftOut {
            logger.warning("a flow definition cannot be in force with these options", metadata: ["flow": "\(name)"])
        }
        let collector = try await UDPCollector.bind(
            host: configuration.sflowHost,
            port: configuration.sflowPort,
            ports: configuration.ports,
            limits: configuration.limits,
            feed: CollectorFeed(view.registry),
            group: .singleton,
            logger: logger
        )
        let writer = StoreWriterService(
            store: store,
            queue: collector.queue,
            view: view,
            retention: configuration.retention,
            alarms: alarms,
            logger: logger
        )
        let host = configuration.httpHost ?? WildcardHost.current
        let services = APIServices(
            store: store,
            collector: { collector.status() },
            view: view,
            isReadOnly: configuration.isReadOnly,
            alarms: alarms,
            limits: configuration.queryLimits,
            reportSettings: configuration.reportSettings,
            chartLibrary: configuration.chartLibrary,
            now: { SystemClock.now() },
            version: tidemarkVersion,
            started: SystemClock.now(),
            logger: logger
        )
        let application = Application(
            router: buildRouter(services),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: configuration.httpPort),
                serverName: "tidemark/\(tidemarkVersion)"
            ),
            onServerRunning: { [logger] channel in
                logger.info(
                    "ready",
                    metadata: [
                        "sflow": "udp \(collector.port)",
                        "http": "tcp \(channel.localAddress?.port ?? 0)",
                        "db": "\(store.path)",
                    ]
                )
            },
            logger: quiet(logger)
        )
        let requests = BoundedService(service: application, patience: Server.patience)
        // They end in reverse: no more requests, then no more datagrams, then all is written.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [writer, collector, requests].map(Server.ending),
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet(logger)
            )
        )
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ServerError.httpPortInUse(port: configuration.httpPort)
        } catch let error as IOError {
            throw ServerError.cannotServe(address: "\(host) port \(configuration.httpPort)", reason: "\(error)")
        }
    }

    /// A service whose failure ends the others in good order.
    private static func ending(_ service: any Service) -> ServiceGroupConfiguration.ServiceConfiguration {
        ServiceGroupConfiguration.ServiceConfiguration(
            service: service,
            successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup
        )
    }

    /// The libraries' own news are for those who look for faults.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

extension CollectorFeed {
    /// What users have set.
    init(_ registry: Registry) {
        self.init { known in
            guard registry.programVersion != known else { return nil }
            let settings = registry.settings
            return (settings.programVersion, settings.program)
        } relays: { known in
            let settings = registry.settings
            guard settings.forwardingVersion != known else { return nil }
            let rules = settings.forwardings.values.sorted { $0.name < $1.name }.map { rule in
                RelayRule(address: rule.address, port: rule.port, agents: rule.agents.map(Set.init))
            }
            let tenants = settings.tenants.values.sorted { $0.name < $1.name }.map { tenant in
                RelayRule(
                    address: tenant.address,
                    port: tenant.port,
                    agents: nil,
                    selection: RelaySelection(
                        ports: tenant.allPorts(settings.references.portNames),
                        program: tenant.program
                    )
                )
            }
            return (settings.forwardingVersion, rules + tenants)
        }
    }
}
