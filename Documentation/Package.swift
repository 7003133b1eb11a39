// swift-tools-version: 6.2
import PackageDescription

/// What makes the reference of the libraries: a package of its own, so that nobody who uses them fetches the plugin.
let package = Package(
    name: "documentation",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "ferry", path: ".."),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
    targets: [
        .target(
            name: "Documentation",
            dependencies: [
                .product(name: "HTTPSemantics", package: "ferry"), .product(name: "MicroHTTPD", package: "ferry"),
            ],
            path: "Sources")
    ]
)
