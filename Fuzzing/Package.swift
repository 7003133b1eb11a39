// swift-tools-version: 6.2
import PackageDescription

/// The parsers under libFuzzer: a package of its own, because everything in it is built with coverage counters.
let package = Package(
    name: "fuzzing",
    platforms: [.macOS(.v15)],
    targets: [
        // A link to the folder of the sources.
        .target(name: "HTTPSemantics", path: "Sources/HTTPSemantics"),
        .target(name: "Fuzz", dependencies: ["HTTPSemantics"]),
        .executableTarget(
            name: "fuzz-parsers", dependencies: ["Fuzz"],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
    ]
}
