// swift-tools-version: 6.2
import PackageDescription

/// What download clients do when a file changes between its halves: a package of its own, so that nobody else has to
/// build it.
let package = Package(
    name: "resume",
    platforms: [.macOS(.v15)],
    targets: [
        // A link to the folder of the tests.
        .target(name: "TestSupport", path: "Sources/TestSupport"),
        .executableTarget(name: "resume-comparison", dependencies: ["TestSupport"], path: "Sources/resume"),
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
