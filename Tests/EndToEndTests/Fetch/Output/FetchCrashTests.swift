import Glibc
import TestSupport
import Testing

/// A killed run leaves a right file, a resumable part, or nothing.
@Suite(.slow) struct FetchCrashTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let content = noise(1 << 20)

    /// An origin whose first responses for each file take some two seconds together.
    private func slowOrigin(_ names: [String], _ content: [UInt8] = content) throws -> FaultyOrigin {
        let files = Dictionary(uniqueKeysWithValues: names.map { ("/\($0)", FaultyOrigin.File(content)) })
        return try FaultyOrigin(files) { request, response in
            if request["If-Range"] == nil || request["Range"]?.hasSuffix("-") == false {
                response.apply(.slow(piece: 1 << 14, pause: .milliseconds(30)))
            }
        }
    }

    /// Kills groups of runs at random moments, and starts another run after each.
    private func killAndFollow(
        _ count: Int, _ arguments: [String], _ content: [UInt8] = content, seed: UInt64
    ) throws -> Int {
        var generator = SeededGenerator(seed: seed)
        var resumed = 0
        for group in stride(from: 0, to: count, by: 20) {
            let names = (group..<min(group + 20, count)).map { "f\($0)" }
            let origin = try slowOrigin(names, content)
            let runs = try names.map { name in (name, try folder.fetching(arguments + [origin.url("/\(name)")])) }
            let start = ContinuousClock.now
            for (name, run) in runs.shuffled(using: &generator) {
                if Bool.random(using: &generator) {
                    // The run is killed while a part is being written; a busy machine may have few such runs at a given
                    // time.
                    try waitUntil("\(name) has its part or is there") {
                        folder.exists("\(name).part") || !run.isRunning
                    }
                    usleep(UInt32.random(in: 0...50_000, using: &generator))
                } else {
                    let end = start + .milliseconds(Int.random(in: 0...1900, using: &generator))
                    let left = ContinuousClock.now.duration(to: end)
                    if left > .zero { usleep(UInt32(left / .microseconds(1))) }
                }
                run.kill(SIGKILL)
                _ = try run.wait(within: .seconds(10))
            }
            let followers = try names.filter { !folder.exists($0) }.map { name in
                (name, try folder.fetching(["--json", origin.url("/\(name)")]))
            }
            for (name, follower) in followers {
                let end = try follower.wait(within: .seconds(60))
                #expect(end.status == 0, "\(name): \(end.text)")
                if end.text.contains("resumed_from") { resumed += 1 }
            }
            for name in names {
                #expect(try folder.holds(content, name), "\(name)")
                folder.remove(name)
                // The run may have been killed between the rename of the file and the removal of the sidecar.
                folder.remove("\(name).part.json")
            }
            #expect(try folder.names() == [])
        }
        return resumed
    }

    @Test(.timeLimit(.minutes(5))) func killedAtAnyInstant() throws {
        #expect(try killAndFollow(140, [], seed: 1) > 0)
    }

    @Test(.timeLimit(.minutes(5))) func killedAtAnyInstantWithSeveralRanges() throws {
        #expect(try killAndFollow(60, ["-x", "3"], noise(3 << 20), seed: 2) > 0)
    }

    @Test func resumeSavesBytesAfterAKill() throws {
        let origin = try slowOrigin(["a"])
        let run = try folder.fetching([origin.url("/a")])
        try waitUntil("it has its part") { folder.exists("a.part") }
        run.kill(SIGKILL)
        _ = try run.wait(within: .seconds(10))
        let before = origin.contentBytesSent
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.contentBytesSent - before < Self.content.count)
    }

    /// A watcher sees only the old file or the new one under the name.
    ///
    /// Every name in the folder is watched, and a neighbour has the name of a part.
    @Test func watcherNeverSeesAWrongFile() throws {
        let (old, neighbour) = (Array(Self.content.reversed()), noise(5000))
        try folder.write("a", old)
        let origin = try FaultyOrigin(["/a": .init(Self.content), "/a.part": .init(neighbour)]) { request, response in
            guard request.path == "/a" else {
                // By then the other file's part has its name.
                usleep(1_500_000)
                return
            }
            switch request.number {
            case 0: response.apply(.reset(after: 1 << 18))
            case 1:
                response.apply(.slow(piece: 1 << 13, pause: .milliseconds(50)))
                response.apply(.short(1 << 18))
            default: break
            }
        }
        let run = try folder.fetching(["-f", origin.url("/a"), origin.url("/a.part")])
        var looks = 0
        while run.isRunning {
            let parts = ["a", "a_part"].flatMap { ["\($0).part", "\($0).part.json"] }
            for name in try folder.names() where !parts.contains(name) {
                guard folder.exists(name) else { continue }
                let bytes = try folder.read(name)
                if name == "a" {
                    #expect(bytes == old || bytes == Self.content)
                } else {
                    // A name like that of a part gets another suffix.
                    #expect(name == "a_part" && bytes == neighbour)
                }
            }
            looks += 1
        }
        #expect(try run.wait(within: .seconds(10)).status == 0)
        #expect(looks > 1)
        #expect(try folder.names() == ["a", "a_part"])
        #expect(try folder.holds(Self.content, "a"))
        #expect(try folder.holds(neighbour, "a_part"))
    }

    @Test(.enabled(if: SmallDisk.isPossible), arguments: [1, 4]) func fullDiskLeavesAPair(connections: Int) throws {
        let disk = try SmallDisk(mebibytes: 2)
        let content = noise(4 << 20)
        let origin = try FaultyOrigin(["/a": .init(content)])
        for attempt in 0..<2 {
            let run = try disk.folder.fetch("-x", "\(connections)", origin.url("/a"))
            #expect(run.status == 23)
            #expect(run.errors.hasPrefix("a: cannot write: No space left on device"))
            #expect(try disk.folder.names() == ["a.part", "a.part.json"], "attempt \(attempt)")
        }
        try disk.grow(mebibytes: 16)
        let run = try disk.folder.fetch("--json", origin.url("/a"))
        #expect(run.status == 0)
        #expect(run.text.contains("resumed_from"))
        #expect(try disk.folder.holds(content, "a"))
    }
}

/// A folder on a disk of its own, which only root can make.
private final class SmallDisk: Sendable {
    let folder: TemporaryFolder

    static let isPossible: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk(mebibytes: 1) else { return false }
        return disk.folder.exists(".")
    }()

    init(mebibytes: Int) throws {
        folder = try TemporaryFolder()
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", folder.path)
    }

    func grow(mebibytes: Int) throws {
        try Self.run("mount", "-o", "remount,size=\(mebibytes)m", folder.path)
    }

    deinit { _ = try? Command("umount", [folder.path]).run() }

    private static func run(_ words: String...) throws {
        let end = try Command(words[0], Array(words.dropFirst())).run()
        guard end.status == 0 else { throw TestFailure(end.errors) }
    }
}
