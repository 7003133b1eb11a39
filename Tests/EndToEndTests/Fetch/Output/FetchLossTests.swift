import Glibc
import TestSupport
import Testing

/// A loss of power, or a disk that fails once, never costs a reported file, or a byte of one.
@Suite(.enabled(if: !Sample.isSanitized, "a sanitizer has to be loaded before all other libraries"))
struct FetchLossTests {
    let folder: TemporaryFolder
    private static let content = noise(300_000)
    private static let files = [
        "/t/": #"[{"name":"a","type":"file"},{"name":"s","type":"directory"}]"#,
        "/t/s/": #"[{"name":"b","type":"file"},{"name":"d","type":"directory"}]"#,
        "/t/s/d/": #"[{"name":"c","type":"file"}]"#,
    ]

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("grave")
        try folder.write("log", "")
    }

    private func fetch(_ arguments: [String], _ disk: [String: String]) throws -> FinishedProcess {
        var environment = disk
        environment["LD_PRELOAD"] = try Command.builtLibrary("DiskWitness")
        environment["DISK_GRAVE"] = folder.path(of: "grave")
        return try folder.fetching(arguments, environment: environment).wait(within: .seconds(60))
    }

    private func tree() throws -> FaultyOrigin {
        var files = Self.files.mapValues { FaultyOrigin.File($0) }
        for path in ["/t/a", "/t/s/b", "/t/s/d/c"] { files[path] = .init(Self.content) }
        return try FaultyOrigin(files)
    }

    private func expectTree(in top: String, _ comment: Comment) throws {
        for path in ["a", "s/b", "s/d/c"] {
            #expect(folder.exists("\(top)/\(path)"), comment)
            #expect(try folder.holds(Self.content, "\(top)/\(path)"), comment)
        }
    }

    /// The simulated loss removes all names that were not synced when the run ends, and those of folders with all below
    /// them.
    @Test(arguments: [["-P", "x/y/z"], [], ["-o", "x"]]) func reportedFilesSurviveALossOfPower(
        _ options: [String]
    ) throws {
        let origin = try tree()
        let run = try fetch(options + ["-r", origin.url("/t/")], ["DISK_LOSE": "unsynced"])
        #expect(run.status == 0, "\(run.errors)")
        try expectTree(in: ["-P": "x/y/z/t", "-o": "x"][options.first ?? ""] ?? "t", "\(options)")
    }

    @Test func folderOfTheUserSurvivesALossOfPower() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)])
        #expect(try fetch(["-P", "x/y/z", origin.url("/a")], ["DISK_LOSE": "unsynced"]).status == 0)
        #expect(try folder.holds(Self.content, "x/y/z/a"))
    }

    /// A folder that an earlier run has made may not be on the disk yet.
    @Test func folderOfAKilledRunSurvivesALossOfPower() throws {
        try folder.makeFolder("x")
        try folder.makeFolder("x/y")
        let origin = try FaultyOrigin(["/a": .init(Self.content)])
        let paths = ["DISK_LOG": folder.path(of: "log"), "DISK_PATHS": "yes"]
        #expect(try fetch(["-P", "x/y/z", origin.url("/a")], paths).status == 0)
        let steps = try folder.text(of: "log").split(separator: "\n").map {
            $0.replacing(folder.path + "/", with: "")
        }
        #expect(steps == ["mkdir x/y/z", "sync x/", "sync x/y/", "link x/y/z/a", "sync x/y/z/", "report"])
    }

    /// Each folder that a run made or named something in is synced when the run ends.
    @Test func foldersAreSyncedAtTheEnd() throws {
        let origin = try tree()
        let paths = ["DISK_LOG": folder.path(of: "log"), "DISK_PATHS": "yes"]
        #expect(try fetch(["-j", "1", "-r", origin.url("/t/")], paths).status == 0)
        var unsynced: Set<String> = []
        for step in try folder.text(of: "log").split(separator: "\n").map({ String($0) }) {
            let path = step.split(separator: " ").last.map { String($0) } ?? ""
            switch step.prefix(4) {
            case "mkdi", "link": unsynced.insert(String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]))
            case "sync": unsynced.remove(path)
            default: break
            }
        }
        #expect(unsynced.isEmpty)
    }

    /// An earlier run may have ended before it synced the names, or its sync may have failed.
    @Test func completeFilesAreReportedOnceTheirNamesAreSynced() throws {
        let files = ["a", "s/b", "s/d/c"].map { ("/t/\($0)", FaultyOrigin.File(Self.content, entityTag: "\"1\"")) }
        let tag = #""etag":"\"1\"""#
        let listings = Self.files.mapValues {
            FaultyOrigin.File($0.replacing(#""type":"file""#, with: #""type":"file",\#(tag)"#))
        }
        let origin = try FaultyOrigin(listings.merging(files) { $1 })
        let arguments = ["-o", "x", "-r", origin.url("/t/")]
        #expect(try fetch(arguments, ["DISK_SYNC_FAULT": "5,1000"]).status == 23)
        _ = try folder.fetch("-f", "-o", "x", "-r", origin.url("/t/"))
        let again = try fetch(arguments, ["DISK_LOG": folder.path(of: "log"), "DISK_PATHS": "yes"])
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.text.split(separator: "\n").filter { $0.hasSuffix("is complete already.") }.count == 3)
        let log = try folder.text(of: "log")
        for path in ["x", "x/s", "x/s/d"] { #expect(log.contains("sync \(folder.path)/\(path)/\n"), "\(path)") }
        #expect(try fetch(arguments, ["DISK_SYNC_FAULT": "2,1000"]).status == 23)
    }

    /// A sync fails at each place of an interrupted run, once, twice or always; a later run has no faults.
    @Test(arguments: [1, 2, 1000], [EIO, ENOSPC]) func interruptedRun(_ times: Int, _ code: Int32) throws {
        for number in 1...8 {
            let name = "f\(number)"
            let origin = try FaultyOrigin(["/\(name)": .init(Self.content)], faults: [[.reset(after: 200_000)]])
            let disk = ["DISK_SYNC_FAULT": "\(number),\(times)", "DISK_ERRNO": "\(code)"]
            #expect(try fetch(["--retry", "0", origin.url("/\(name)")], disk).status != 0)
            let run = try folder.fetch(origin.url("/\(name)"))
            if run.status == 0 { #expect(try folder.holds(Self.content, name), "\(number)") }
            #expect([0, 23].contains(run.status))
        }
    }

    /// The first sync of the bytes comes with the first sidecar, while more bytes are received.
    @Test(arguments: [1, 2, 3, 5]) func slowRun(_ number: Int) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { _, response in
            response.pace = (30_000, .milliseconds(170))
        }
        let run = try fetch([origin.url("/a")], ["DISK_SYNC_FAULT": "\(number),1"])
        if run.status == 0 { #expect(try folder.holds(Self.content, "a")) }
        let other = try FaultyOrigin(["/a": .init(Self.content)])
        let again = try folder.fetch("-f", other.url("/a"))
        if again.status == 0 { #expect(try folder.holds(Self.content, "a")) }
        #expect([0, 23].contains(again.status))
    }

    @Test(arguments: [1, 2, 1000]) func treeOfFolders(_ times: Int) throws {
        let origin = try tree()
        for number in 1...14 {
            let top = "n\(number)"
            _ = try fetch(["-o", top, "-r", origin.url("/t/")], ["DISK_SYNC_FAULT": "\(number),\(times)"])
            let run = try folder.fetch("-o", top, "-r", origin.url("/t/"))
            // A file that has its name already is not overwritten, but not reported either: the folder's sync may have
            // failed.
            #expect([0, 23].contains(run.status), "\(number): \(run.errors)")
            if run.status == 23 {
                #expect(try folder.fetch("-f", "-o", top, "-r", origin.url("/t/")).status == 0)
            }
            try expectTree(in: top, "\(number)")
        }
    }
}
