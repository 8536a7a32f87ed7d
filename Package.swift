// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

/// For the modules that read bytes: non-escaping views, and every unchecked load spelled `unsafe`.
let byteSettings = settings + [.enableExperimentalFeature("Lifetimes"), .strictMemorySafety()]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

/// A module of ours with its tests beside it.
func module(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = settings) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: fixtures, swiftSettings: settings)
}

let package = Package(
    name: "tidemark",
    products: [
        .executable(name: "tidemark", targets: ["tidemark"]),
        // For fuzzing and benchmarks, which are packages of their own.
        .library(
            name: "TidemarkDecoding",
            targets: [
                "ByteReading", "SFlowWire", "PacketHeaders", "MetricCatalog", "FlowLanguage", "Rollup", "TestSupport",
            ]
        ),
        .library(
            name: "TidemarkModules",
            targets: [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "SeriesStore", "QueryEngine",
                "RealTime", "TestSupport",
            ]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        module("ByteReading", [], settings: byteSettings),
        module("SFlowWire", ["ByteReading"], settings: byteSettings),
        module("PacketHeaders", ["ByteReading"], settings: byteSettings),
        module("CaptureFiles", ["ByteReading"], settings: byteSettings),
        module("MetricCatalog", ["ByteReading", "SFlowWire"], settings: byteSettings),
        module("TextOutput", []),
        module("TextPatterns", []),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        module("Compression", ["CZlib"]),
        module(
            "FlowLanguage",
            ["ByteReading", "SFlowWire", "PacketHeaders", "MetricCatalog", "TextPatterns"],
            settings: byteSettings
        ),
        module(
            "Rollup",
            ["ByteReading", "SFlowWire", "PacketHeaders", "MetricCatalog", "FlowLanguage"],
            settings: byteSettings
        ),
        .target(
            name: "Migrations",
            path: "migrations",
            resources: [
                .embedInCode("0001_series.sql"), .embedInCode("0002_tiers.sql"), .embedInCode("0003_upkeep.sql"),
                .embedInCode("0004_flows.sql"),
            ],
            swiftSettings: settings
        ),
        module("SeriesStore", ["ByteReading", "SFlowWire", "MetricCatalog", "Rollup", "Migrations", "CZlib", grdb]),
        module("QueryEngine", ["ByteReading", "SFlowWire", "MetricCatalog", "TextOutput", "TextPatterns"]),
        module(
            "RealTime",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "SeriesStore", "QueryEngine",
                "TextOutput",
            ]
        ),
        module("Forecasting", []),
        module(
            "Reports",
            ["ByteReading", "SFlowWire", "MetricCatalog", "QueryEngine", "Forecasting", "TextOutput", yams]
        ),
        module("PromQL", ["TextPatterns"]),
        module("PrometheusQuery", ["ByteReading", "MetricCatalog", "QueryEngine", "PromQL", "TextOutput"]),
        module(
            "SQLAccess",
            ["ByteReading", "SFlowWire", "MetricCatalog", "QueryEngine", "SeriesStore", "TextOutput", grdb, sqlite]
        ),
        module(
            "UDPCollector",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", logging, lifecycle, nioCore,
                nioPosix,
            ]
        ),
        // C, for `#embed`: the page's files become part of the program.
        .target(name: "Dashboard", exclude: ["page"]),
        module(
            "HTTPAPI",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "SeriesStore", "QueryEngine",
                "RealTime", "Reports", "PromQL", "PrometheusQuery", "TextOutput", "Compression", "UDPCollector",
                "Dashboard", hummingbird, logging, nioCore,
            ]
        ),
        module(
            "ServerApp",
            [
                "ByteReading", "SFlowWire", "PacketHeaders", "CaptureFiles", "MetricCatalog", "FlowLanguage", "Rollup",
                "SeriesStore", "QueryEngine", "RealTime", "Reports", "TextOutput", "UDPCollector", "HTTPAPI",
                hummingbird, lifecycle, logging, nioCore, nioPosix, signals,
            ]
        ),
        .executableTarget(
            name: "tidemark",
            dependencies: [
                "FlowLanguage", "MetricCatalog", "Rollup", "SeriesStore", "QueryEngine", "Reports", "SQLAccess",
                "TextOutput", "Compression", "ServerApp",
                arguments,
                logging,
            ],
            swiftSettings: settings
        ),

        .target(
            name: "TestSupport",
            dependencies: ["ByteReading", "SFlowWire"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "StoreSupport",
            dependencies: [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "SeriesStore", "TestSupport",
            ],
            path: "Tests/StoreSupport",
            swiftSettings: settings
        ),
        tests("ByteReadingTests", ["ByteReading"]),
        tests("TextPatternsTests", ["TextPatterns"]),
        tests("ForecastingTests", ["Forecasting"]),
        tests("PromQLTests", ["PromQL"]),
        tests("SFlowWireTests", ["ByteReading", "SFlowWire", "TestSupport"]),
        tests("PacketHeadersTests", ["ByteReading", "PacketHeaders"]),
        tests("CaptureFilesTests", ["ByteReading", "CaptureFiles"]),
        tests("MetricCatalogTests", ["ByteReading", "SFlowWire", "MetricCatalog", "TestSupport"]),
        tests("FlowLanguageTests", ["ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "TestSupport"]),
        tests("RollupTests", ["ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "TestSupport"]),
        tests(
            "SeriesStoreTests",
            ["ByteReading", "SFlowWire", "MetricCatalog", "Rollup", "Migrations", "SeriesStore", "TestSupport", grdb],
            fixtures: ["Fixtures"]
        ),
        tests(
            "SQLAccessTests",
            ["MetricCatalog", "QueryEngine", "SFlowWire", "SQLAccess", "SeriesStore", "StoreSupport", "TestSupport"]
        ),
        tests("TextOutputTests", ["TextOutput"]),
        tests(
            "RealTimeTests",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "QueryEngine", "SeriesStore",
                "RealTime", "StoreSupport", "TestSupport",
            ]
        ),
        tests(
            "QueryEngineTests",
            ["ByteReading", "SFlowWire", "MetricCatalog", "QueryEngine", "SeriesStore", "StoreSupport", "TestSupport"]
        ),
        tests(
            "ReportsTests",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "SeriesStore", "QueryEngine",
                "Forecasting",
                "Reports", "StoreSupport", "TestSupport", "TextOutput",
            ]
        ),
        tests(
            "UDPCollectorTests",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "Rollup", "UDPCollector", "TestSupport", lifecycle,
                logging, nioCore, nioPosix,
            ]
        ),
        tests(
            "HTTPAPITests",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "FlowLanguage", "Rollup", "SeriesStore", "RealTime",
                "UDPCollector", "PromQL", "PrometheusQuery", "HTTPAPI", "StoreSupport", "TestSupport", hummingbird,
                lifecycle, logging,
                nioCore,
            ]
        ),
        tests(
            "AcceptanceTests",
            [
                "ByteReading", "SFlowWire", "MetricCatalog", "Rollup", "QueryEngine", "SeriesStore", "StoreSupport",
                "TestSupport",
            ]
        ),
        tests(
            "ServerAppTests",
            ["ByteReading", "SFlowWire", "MetricCatalog", "Rollup", "ServerApp", "StoreSupport", "TestSupport"]
        ),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        tests(
            "EndToEndTests",
            ["tidemark", "CSpawn", "SFlowWire", "SeriesStore", "StoreSupport", "TestSupport", grdb]
        ),
    ],
    swiftLanguageModes: [.v6]
)
