import Glibc
import TestSupport
import Testing

/// The order of renames, removals and syncs, by which a loss of power leaves a pair or nothing; and failures of the
/// disk.
@Suite(.slow, .enabled(if: !Sample.isSanitized, "a sanitizer has to be loaded before all other libraries"))
struct FetchDurabilityTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("log", "")
        try folder.makeFolder("out")
    }

    private static let content = noise(300_000)

    /// Runs `ferry fetch` in `out`, with a library that records its calls about names.
    private func fetch(_ arguments: String..., fault: String? = nil) throws -> FinishedProcess {
        try fetch(arguments, fault: fault)
    }

    private func fetch(
        _ arguments: [String], fault: String? = nil, seesFiles: Bool = false
    ) throws -> FinishedProcess {
        let library = try Command.builtLibrary("DiskWitness")
        var environment = ["LD_PRELOAD": library, "DISK_LOG": folder.path(of: "log")]
        environment["DISK_FAULT"] = fault
        environment["DISK_FILES"] = seesFiles ? "yes" : nil
        var command = try Command.ferry("fetch")
        command.arguments += arguments
        (command.environment, command.folder) = (environment, folder.path(of: "out"))
        return try command.start().wait(within: .seconds(30))
    }

    /// The recorded calls, without the random parts of hidden names.
    private func takeSteps() throws -> [String] {
        let lines = try folder.text(of: "log").split(separator: "\n")
        try folder.write("log", "")
        return lines.map { line in
            line.split(separator: " ").map { $0.hasPrefix(".") ? "HIDDEN" : String($0) }.joined(separator: " ")
        }
    }

    private func origin() throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(Self.content)], faults: [[.reset(after: 100_000)]])
    }

    @Test func partNeverLacksItsSidecar() throws {
        let origin = try origin()
        #expect(try fetch("--retry", "0", origin.url("/a")).status == 18)
        #expect(try takeSteps() == ["link a.part.json", "sync", "link a.part", "sync"])
        #expect(try fetch("-f", origin.url("/a")).status == 0)
        #expect(try takeSteps() == ["rename a.part a", "sync", "remove a.part.json", "sync"])
    }

    @Test func lastSidecarIsOnTheDisk() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content)], faults: [[.reset(after: 100_000)], [.reset(after: 100_000)]])
        #expect(try fetch("--retry", "0", origin.url("/a")).status == 18)
        _ = try takeSteps()
        #expect(try fetch("--retry", "0", origin.url("/a")).status == 18)
        #expect(try takeSteps() == ["link HIDDEN", "rename HIDDEN a.part.json", "sync"])
    }

    @Test func partGoesBeforeItsSidecar() throws {
        let origin = try origin()
        #expect(try fetch("--retry", "0", origin.url("/a")).status == 18)
        _ = try takeSteps()
        #expect(try fetch("--no-continue", origin.url("/a")).status == 0)
        #expect(try takeSteps() == ["remove a.part", "sync", "remove a.part.json", "link a", "sync"])
        folder.remove("out/a")
        let wrong = "sha-256=" + String(repeating: "0", count: 64)
        let other = try FaultyOrigin(["/b": .init(Self.content)], faults: [[.reset(after: 100_000)]])
        #expect(try fetch("--retry", "0", other.url("/b")).status == 18)
        _ = try takeSteps()
        #expect(try fetch("--checksum", wrong, other.url("/b")).status == 32)
        #expect(try takeSteps().prefix(3) == ["remove b.part", "sync", "remove b.part.json"])
    }

    @Test func nameThatIsNotSurelyOnTheDiskIsNoSuccess() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)])
        let run = try fetch(origin.url("/a"), fault: "sync")
        #expect(run.status == 23)
        #expect(run.errors == "a: cannot write: a loss of power may undo it: Input/output error\n")
        #expect(run.text == "")
        let other = try FaultyOrigin(["/b": .init(Self.content)], faults: [[.reset(after: 100_000)]])
        #expect(try fetch("--retry", "0", other.url("/b")).status == 18)
        let second = try fetch(other.url("/b"), fault: "sync")
        #expect(second.status == 23)
        #expect(second.errors == "b: cannot write: a loss of power may undo it: Input/output error\n")
    }

    /// No small file of a group gets its name before its bytes are on the disk, or is reported before its name is.
    @Test func groupIsOnTheDiskBeforeItsNames() throws {
        let names = (0..<60).map { "f\($0)" }
        let origin = try FaultyOrigin.offering(Dictionary(uniqueKeysWithValues: names.map { ($0, Array($0.utf8)) }))
        #expect(try fetch(["--server", origin.url()] + names, seesFiles: true).status == 0)
        var (written, named, unsure) = (0, 0, 0)
        for step in try takeSteps() {
            switch step {
            case "written": written += 1
            case "sync": unsure = 0
            default:
                #expect(step.hasPrefix("link f"))
                (named, unsure) = (named + 1, unsure + 1)
                #expect(named <= written)
            }
        }
        #expect(named == names.count && written == 2 * names.count && unsure == 0)
    }

    @Test func withoutThePrivilegeNamesComeThroughProc() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content), "/b": .init([1])])
        #expect(try fetch(origin.url("/a"), origin.url("/b"), fault: "direct").status == 0)
        #expect(try Set(takeSteps()) == ["link a", "link b", "sync"])
        #expect(try folder.holds(Self.content, "out/a") && folder.read("out/b") == [1])
    }

    /// The mismatch is reported even if the part cannot be removed.
    @Test func mismatchOfAPartThatCannotBeRemoved() throws {
        let origin = try origin()
        #expect(try fetch("--retry", "0", origin.url("/a")).status == 18)
        let run = try fetch(
            "--checksum", "sha-256=" + String(repeating: "0", count: 64), origin.url("/a"), fault: "remove")
        #expect(run.status == 32)
        #expect(run.errors.hasPrefix("a: digest mismatch: "))
        #expect(run.errors.hasSuffix("; the part could not be removed: Input/output error\n"))
        #expect(!folder.exists("out/a"))
    }
}
