public import Logging
public import MetricCatalog
import QueryEngine
public import RealTime
public import Reports
public import SeriesStore
public import UDPCollector

/// What the API answers from.
public struct APIServices: Sendable {
    /// Where all numbers come from.
    public let store: SeriesStore
    /// How the collector is doing; nil where there is none in this process.
    public let collector: (@Sendable () -> CollectorStatus)?
    /// What is so now beside the store, and what users have set.
    public let view: RealTimeView
    /// Whether requests may set nothing.
    public let isReadOnly: Bool
    /// What is wrong with the server itself.
    public let alarms: Alarms
    /// How much one answer may cost.
    public let limits: QueryLimits
    /// What the site says once for all of its reports.
    public let reportSettings: ReportSettings
    /// The folder of the library that the dashboard draws charts with.
    public let chartLibrary: String
    /// The present.
    public let now: @Sendable () -> Milliseconds
    /// The program's version.
    public let version: String
    /// When the program was started.
    public let started: Milliseconds
    /// Where internal errors are told of.
    public let logger: Logger

    /// What the API answers from.
    public init(
        store: SeriesStore,
        collector: (@Sendable () -> CollectorStatus)?,
        view: RealTimeView,
        isReadOnly: Bool = false,
        alarms: Alarms = Alarms(),
        limits: QueryLimits = QueryLimits(),
        reportSettings: ReportSettings = ReportSettings(),
        chartLibrary: String = APIServices.usualChartLibrary,
        now: @escaping @Sendable () -> Milliseconds,
        version: String,
        started: Milliseconds,
        logger: Logger
    ) {
        self.store = store
        self.collector = collector
        self.view = view
        self.isReadOnly = isReadOnly
        self.alarms = alarms
        self.limits = limits
        self.reportSettings = reportSettings
        self.chartLibrary = chartLibrary
        self.now = now
        self.version = version
        self.started = started
        self.logger = logger
    }
}

extension APIServices {
    /// Where Debian's package libjs-dygraphs puts its files.
    public static var usualChartLibrary: String { "/usr/share/javascript/dygraphs" }
}

/// How much one answer may cost.
public struct QueryLimits: Sendable {
    /// The most numbers in it.
    public var points = 1_000_000
    /// The most time that making it may take.
    public var time = Duration.seconds(30)

    /// A million numbers and half a minute.
    public init() {}
}

extension APIServices {
    /// What a question that is asked now may cost.
    var budget: QueryBudget { QueryBudget(points: limits.points, time: limits.time) }
}
