public import FlowLanguage
public import HTTPAPI
public import Reports
public import Rollup
public import SeriesStore

/// How the server is to run.
public struct ServerConfiguration: Sendable {
    /// The store's file; made if it is not there.
    public var databasePath: String
    /// Whether each second is synced to the disk.
    public var isDurable = false
    /// How long the tiers are kept.
    public var retention = Retention.standard
    /// What is known of agents' ports.
    public var ports = PortMap()
    /// Bounds on what the network can make the server remember.
    public var limits = RollupLimits()
    /// What key functions of flow definitions look things up in.
    public var flowFiles = FlowReferences()
    /// Whether the definitions that everybody wants are in force unless users change them.
    public var recordsStandardFlows = true
    /// Whether requests may set nothing.
    public var isReadOnly = false
    /// How much one answer may cost.
    public var queryLimits = QueryLimits()
    /// What the site says once for all of its reports.
    public var reportSettings = ReportSettings()
    /// The folder of the library that the dashboard draws charts with.
    public var chartLibrary = APIServices.usualChartLibrary
    /// The address that sFlow is received on; nil for all.
    public var sflowHost: String?
    /// The UDP port that sFlow is received on.
    public var sflowPort: Int
    /// The address that HTTP is served on; nil for all.
    public var httpHost: String?
    /// The TCP port that HTTP is served on.
    public var httpPort: Int

    /// A configuration with everything else as usual.
    public init(databasePath: String, sflowPort: Int = 6343, httpPort: Int = 8008) {
        self.databasePath = databasePath
        self.sflowPort = sflowPort
        self.httpPort = httpPort
    }
}

/// The program's version.
public let tidemarkVersion = "0.1.0"
