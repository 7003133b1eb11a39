// swift-tools-version: 6.2
import PackageDescription

/// The table of the tests against other servers: a package of its own, so that nobody else has to build it.
let package = Package(
    name: "conformance",
    platforms: [.macOS(.v15)],
    targets: [
        // Both are links to the folders of the tests.
        .target(name: "TestSupport", path: "Sources/TestSupport"),
        .target(name: "Conformance", dependencies: ["TestSupport"], path: "Sources/Cases"),
        .executableTarget(
            name: "conformance-report", dependencies: ["Conformance", "TestSupport"], path: "Sources/conformance"),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
