// swift-tools-version: 6.2
import PackageDescription

/// What a thread for each connection costs at the least: a package of its own, so that nobody else has to build it.
let package = Package(
    name: "floor",
    targets: [.executableTarget(name: "floor", linkerSettings: [.linkedLibrary("pthread")])]
)
