// swift-tools-version: 6.2
import PackageDescription

/// What others have to pay at the least: a package of its own, so that nobody else has to build it.
let package = Package(
    name: "floor",
    targets: [
        .target(name: "scheduling"),
        // A thread for each connection, and nothing else.
        .executableTarget(name: "floor", dependencies: ["scheduling"], linkerSettings: [.linkedLibrary("pthread")]),
        // libmicrohttpd, and nothing else.
        .executableTarget(
            name: "bare", dependencies: ["scheduling"],
            linkerSettings: [.linkedLibrary("microhttpd"), .linkedLibrary("seccomp")]),
    ]
)
