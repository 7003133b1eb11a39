// swift-tools-version: 6.2
import PackageDescription

/// Programs that use the libraries of ferry as any other package would.
let package = Package(
    name: "examples",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "ferry", path: "..")],
    targets: [
        .executableTarget(
            name: "hello-server",
            dependencies: [
                .product(name: "HTTPSemantics", package: "ferry"), .product(name: "MicroHTTPD", package: "ferry"),
            ],
            path: "HelloServer")
    ]
)
