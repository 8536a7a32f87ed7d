import Hummingbird
import MetricCatalog
import Rollup
import SeriesStore
import TextOutput
import UDPCollector

/// `/api/v1/status`: how the collector and the store are doing.
///
/// `/health`: whether they are.
struct StatusRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/status", use: status)
        router.get("health", use: health)
    }

    /// Healthy is who can read the store.
    ///
    /// One that cannot be written is no reason to start the server anew: what waits in memory would be lost.
    private func health(_ request: Request, context: Context) async throws -> Response {
        _ = try await services.store.read { $0.directory.agents.count }
        let alarms = services.alarms.all
        return Response.json { json in
            json.object { json in
                json.member("status", alarms.isEmpty ? "ok" : "alarm")
                if !alarms.isEmpty { json.member(alarms) }
            }
        }
    }

    private func status(_ request: Request, context: Context) async throws -> Response {
        let info = try await services.store.info()
        let collector = services.collector?()
        let now = services.now()
        return Response.json { json in
            json.object { json in
                json.member("version", services.version)
                json.member("time", utcText(milliseconds: now))
                json.member("started", utcText(milliseconds: services.started))
                json.member(services.alarms.all)
                if let collector {
                    json.key("collector")
                    json.value(collector)
                }
                json.key("store")
                json.value(info)
            }
        }
    }
}

extension JSONWriter {
    /// Writes what is wrong.
    fileprivate mutating func member(_ alarms: [Alarms.Alarm]) {
        key("alarms")
        array { json in
            for alarm in alarms {
                json.object { json in
                    json.member("kind", alarm.kind.rawValue)
                    json.member("since", utcText(milliseconds: alarm.since))
                    json.member("detail", alarm.detail)
                }
            }
        }
    }

    fileprivate mutating func value(_ status: CollectorStatus) {
        let counts = status.counts
        object { json in
            json.member("datagrams", counts.datagrams)
            json.member("octets", counts.octets)
            json.member("duplicateDatagrams", counts.duplicateDatagrams)
            json.member("lostDatagrams", counts.lostDatagrams)
            json.key("malformedDatagrams")
            json.object { json in
                for fault in counts.faultsByName { json.member(fault.name, fault.count) }
            }
            json.member("flowSamples", counts.flowSamples)
            json.member("flowSamplesWithoutPacket", counts.flowSamplesWithoutPacket)
            json.member("counterSamples", counts.counterSamples)
            json.member("discardSamples", counts.discardSamples)
            json.member("unknownSamples", counts.unknownSamples)
            json.member("unknownCounterRecords", counts.unknownCounterRecords)
            json.member("staleCounterReports", counts.staleCounterReports)
            json.member("refusedByLimit", counts.refusedByLimit)
            json.member("clockSteps", counts.clockSteps)
            json.member("eventsLeftOut", counts.eventsLeftOut)
            json.member("lostReports", status.lostReports)
            if let drops = status.kernelDrops { json.member("kernelDrops", drops) }
            json.member("port", status.port)
            json.member("receiveBufferBytes", status.receiveBufferBytes)
            json.member("agents", status.agents)
            json.member("groups", status.groups)
            json.member("flowGroups", status.flowGroups)
            json.member("flowRows", status.flowRows)
            json.member("flowKeysEvicted", status.flowEvictions)
            json.member("relayedDatagrams", status.relayedDatagrams)
            json.member("notRelayedDatagrams", status.notRelayedDatagrams)
        }
    }
}
