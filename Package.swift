// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target.
///
/// Warnings are errors where `CI` is set, so that a newer compiler's
/// new warning never stops a user's build.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// The C functions that libmicrohttpd finds in the executable instead of in the C library: see docs/interposition.md.
let interposed = ["accept4", "poll", "recv", "send", "sendfile64", "sendmsg", "shutdown"]

/// Exports them from an executable.
///
/// No other target has unsafe flags: SwiftPM refuses to depend on a product whose targets have any.
let exports = LinkerSetting.unsafeFlags(interposed.flatMap { ["-Xlinker", "--export-dynamic-symbol=\($0)"] })

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "ferry",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ferry", targets: ["App"]),
        .library(name: "Curl", targets: ["Curl"]),
        .library(name: "HTTPSemantics", targets: ["HTTPSemantics"]),
        .library(name: "MicroHTTPD", targets: ["MicroHTTPD"]),
        // For the tests: loaded into a server by LD_PRELOAD, it counts allocations.
        .library(name: "AllocationCounter", type: .dynamic, targets: ["AllocationCounter"]),
        // The same way, it writes down what a program does with names, and fails like a bad disk.
        .library(name: "DiskWitness", type: .dynamic, targets: ["DiskWitness"]),
        // The same way, it writes down the calls of poll that reach the C library.
        .library(name: "PollWitness", type: .dynamic, targets: ["PollWitness"]),
        // The same way, it gives an old version for libmicrohttpd's.
        .library(name: "OldMicroHTTPD", type: .dynamic, targets: ["OldMicroHTTPD"]),
        // The same way, it looks at the sandbox from inside.
        .library(name: "SandboxProbe", type: .dynamic, targets: ["SandboxProbe"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        // Without pkg-config, which would link libcurl: the Curl target loads it at its first use.
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "HTTPSemantics"),
        .target(name: "SystemCalls", dependencies: ["CLinux", "HTTPSemantics", system]),
        .target(name: "MicroHTTPD", dependencies: ["CMicroHTTPD", "HTTPSemantics", "SystemCalls", system]),
        .target(
            name: "FileServing", dependencies: ["CLinux", "HTTPSemantics", "MicroHTTPD", "SystemCalls", crypto, system]),
        .target(
            name: "Operations",
            dependencies: ["CLinux", "CSeccomp", "FileServing", "HTTPSemantics", "MicroHTTPD", "SystemCalls", system]),
        .target(name: "Curl", dependencies: ["CCurl"]),
        .target(
            name: "Fetching",
            dependencies: ["CCurl", "CLinux", "CZlib", "Curl", "HTTPSemantics", "SystemCalls", crypto, system]),
        .executableTarget(
            name: "App",
            dependencies: [
                "Curl", "Fetching", "FileServing", "HTTPSemantics", "MicroHTTPD", "Operations", "SystemCalls",
                arguments,
                system,
            ],
            // A debug build exports all names, so that SandboxProbe's trace of a refused system call has them.
            // Swift's own linker understands what the Makefile asks of it to make a release small; gold does not.
            linkerSettings: [
                exports, .unsafeFlags(["-Xlinker", "--export-dynamic"], .when(configuration: .debug)),
                .unsafeFlags(["-use-ld=lld"], .when(configuration: .release)),
            ]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(name: "AllocationCounter", path: "Tests/Preload/AllocationCounter"),
        .target(name: "DiskWitness", path: "Tests/Preload/DiskWitness"),
        .target(name: "OldMicroHTTPD", path: "Tests/Preload/OldMicroHTTPD"),
        .target(name: "PollWitness", path: "Tests/Preload/PollWitness"),
        .target(name: "SandboxProbe", path: "Tests/Preload/SandboxProbe"),
        .target(name: "Conformance", dependencies: ["TestSupport"], path: "Tests/Conformance"),
        .testTarget(name: "HTTPSemanticsTests", dependencies: ["HTTPSemantics", "TestSupport"]),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
        .testTarget(name: "SystemCallsTests", dependencies: ["SystemCalls", "TestSupport", system]),
        .testTarget(
            name: "MicroHTTPDTests", dependencies: ["HTTPSemantics", "MicroHTTPD", "SystemCalls", "TestSupport"],
            linkerSettings: [exports]),
        .testTarget(
            name: "FileServingTests",
            dependencies: ["FileServing", "HTTPSemantics", "MicroHTTPD", "SystemCalls", "TestSupport", system]),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "CLinux", "CSeccomp", "FileServing", "HTTPSemantics", "MicroHTTPD", "Operations", "SystemCalls",
                "TestSupport",
                system,
            ]),
        .testTarget(name: "AppTests", dependencies: ["App"]),
        .testTarget(name: "CurlTests", dependencies: ["CCurl", "Curl", "TestSupport"]),
        .testTarget(
            name: "FetchingTests",
            dependencies: ["CCurl", "Fetching", "HTTPSemantics", "SystemCalls", "TestSupport", system]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["App", "Conformance", "SystemCalls", "TestSupport"]),
    ]
)

/// A release has the command line and the downloads small, not fast: their time goes to the network, the disk and C libraries.
let small = SwiftSetting.unsafeFlags(["-Osize"], .when(configuration: .release))

for target in package.targets where target.type != .system {
    let isForTests = target.path?.hasPrefix("Tests/") == true || target.type == .test
    target.swiftSettings = settings + (isForTests ? [] : [.strictMemorySafety()])
    if ["App", "Fetching"].contains(target.name) { target.swiftSettings?.append(small) }
}
