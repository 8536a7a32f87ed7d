// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "fuzz",
    products: [.library(name: "FuzzTarget", type: .static, targets: ["FuzzTarget"])],
    dependencies: [.package(name: "tidemark", path: "../..")],
    targets: [
        .target(
            name: "FuzzTarget",
            dependencies: [.product(name: "TidemarkDecoding", package: "tidemark")],
            swiftSettings: [.treatAllWarnings(as: .error)]
        )
    ],
    swiftLanguageModes: [.v6]
)
