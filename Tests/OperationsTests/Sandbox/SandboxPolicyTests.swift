import CLinux
import SystemPackage
import Testing

@testable import Operations

/// A policy in the kernel's terms.
@Suite struct SandboxPolicyTests {
    private typealias Rule = SandboxPolicy.Rule

    private static let read: LandlockAccess = [.readFile, .readFolder]

    @Test func onlyReadingBelowTheFolders() {
        let policy = SandboxPolicy(readable: ["/srv/www", "files"])
        #expect(
            policy.rules { _ in true } == [
                Rule(path: "/srv/www", access: Self.read), Rule(path: "files", access: Self.read),
            ])
    }

    @Test(
        arguments: [("/var/log/ferry/log", "/var/log/ferry"), ("log", "."), ("/log", "/"), ("a/log", "a")]
            as [(FilePath, FilePath)])
    func aLogMayBeCreatedInItsFolder(path: FilePath, folder: FilePath) {
        let rules = SandboxPolicy(readable: [], log: path).rules { $0 == path }
        #expect(rules == [Rule(path: folder, access: [.makeFile, .writeFile])])
    }

    @Test func aLogThatIsALinkMayBeCreatedWhereTheLinkLeads() {
        let targets: [FilePath: FilePath] = ["/dev/stdout": "/var/log/ferry/log"]
        let rules = SandboxPolicy(readable: [], log: "/dev/stdout").rules(
            isFile: { _ in true }, resolve: { targets[$0] })
        #expect(rules == [Rule(path: "/var/log/ferry", access: [.makeFile, .writeFile])])
    }

    @Test func aLogThatIsNotThereYetMayBeCreatedInItsFolder() {
        let rules = SandboxPolicy(readable: [], log: "/var/log/log").rules(
            isFile: { _ in true }, resolve: { _ in nil })
        #expect(rules == [Rule(path: "/var/log", access: [.makeFile, .writeFile])])
    }

    @Test func aDeviceMayBeWrittenAndNothingBesideIt() {
        let rules = SandboxPolicy(readable: [], log: "/dev/full").rules { _ in false }
        #expect(rules == [Rule(path: "/dev/full", access: .writeFile)])
    }

    @Test func aSocketMayBeRemoved() {
        let rules = SandboxPolicy(readable: [], socket: "/run/ferry/socket").rules { _ in false }
        #expect(rules == [Rule(path: "/run/ferry", access: .removeFile)])
    }

    /// The rights that a kernel of each version withdraws: 13, 14, 15 and 16.
    @Test(arguments: [
        (0, 0, 0, 0), (1, 0x1FFF, 0, 0), (2, 0x3FFF, 0, 0), (3, 0x7FFF, 0, 0), (4, 0x7FFF, 3, 0), (5, 0xFFFF, 3, 0),
        (6, 0xFFFF, 3, 3), (7, 0xFFFF, 3, 3), (99, 0xFFFF, 3, 3),
    ])
    func everyRightThatTheKernelKnowsIsWithdrawn(version: Int, files: UInt64, ports: UInt64, scopes: UInt64) {
        let withdrawn = Landlock.withdrawn(version: version)
        #expect(withdrawn.handled_files == files)
        #expect(withdrawn.handled_ports == ports)
        #expect(withdrawn.scopes == scopes)
    }

    /// A rule may give only rights that even the oldest version withdraws.
    @Test func noRuleNeedsMoreThanTheFirstVersion() {
        let policy = SandboxPolicy(readable: ["/a"], log: "/b/c", socket: "/d/e")
        for rule in policy.rules(isFile: { _ in true }) {
            #expect(LandlockAccess.all(version: 1).contains(rule.access))
        }
    }
}

@Suite struct SandboxReportTests {
    @Test func layersInForce() throws {
        var report = SandboxReport()
        report.add("no_new_privs")
        report.add("landlock 7")
        #expect(report.description == "no_new_privs, landlock 7")
        try report.miss("seccomp", .notPermitted)
        #expect(report.description == "no_new_privs, landlock 7; without seccomp (Operation not permitted)")
    }

    /// The kernel may lack a layer; after any other failure the process must not run less confined than it says.
    @Test(arguments: [
        (Errno.noFunction, true), (.notSupportedOnSocket, true), (.notPermitted, true), (.argListTooLong, true),
        (.canceled, true), (.tooManyOpenFiles, false), (.tooManyOpenFilesInSystem, false), (.noMemory, false),
        (.permissionDenied, false), (.noSuchFileOrDirectory, false), (.invalidArgument, false),
    ])
    func onlyMissingLayersAreTolerated(error: Errno, isMissed: Bool) {
        var report = SandboxReport()
        do throws(SandboxError) {
            try report.miss("landlock", error)
            #expect(isMissed)
            #expect(report.missing == ["landlock (\(error))"])
        } catch {
            #expect(!isMissed)
            #expect(report.missing.isEmpty)
        }
    }

    @Test func nothingInForce() {
        var report = SandboxReport()
        report.miss("all layers", "reason")
        #expect(report.description == "off; without all layers (reason)")
    }
}
