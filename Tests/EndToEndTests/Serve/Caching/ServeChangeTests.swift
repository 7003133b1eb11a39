import Glibc
import Synchronization
import SystemCalls
import TestSupport
import Testing

/// Files that change all the time under many readers; every byte of each response is checked.
@Suite(.slow, .serialized) struct ServeChangeTests {
    private static let fileCount = 100
    private static let readerCount = 64

    /// A file whose lines name its number and version, so that a stale or mixed response, or one of another file, is
    /// recognized.
    private final class ChangingFile: Sendable {
        let number: Int
        let size: Int
        /// The version whose write has begun last, and the one whose write has ended last.
        let begun = Atomic(0)
        let ended = Atomic(0)

        init(number: Int) {
            self.number = number
            size = [1, 20, 100, 1500, 3000][number % 5]
        }

        /// Whether each version replaces the file, or overwrites it in place.
        var isReplaced: Bool { number % 2 == 0 }

        func content(_ version: Int) -> [UInt8] {
            let text = String(version)
            let line = "file \(number) version \(String(repeating: "0", count: 8 - text.utf8.count))\(text)\n"
            return Array(String(repeating: line, count: size).utf8)
        }

        func write(_ version: Int, in folder: TemporaryFolder) throws {
            begun.store(version, ordering: .sequentiallyConsistent)
            if isReplaced {
                try folder.write("new/\(number)", content(version))
                try folder.rename("new/\(number)", to: "root/\(number)")
            } else {
                try folder.overwrite("root/\(number)", content(version))
            }
            ended.store(version, ordering: .sequentiallyConsistent)
        }

        /// The version at the end of `body`, which may begin within a line.
        func version(of body: [UInt8]) -> Int? { Int(String(decoding: body.suffix(9).dropLast(), as: UTF8.self)) }

        /// What is wrong with `body`, the content from byte `start` on, requested when version `oldest` existed; nil if
        /// it is right.
        func flaw(of body: [UInt8], from start: Int = 0, oldest: Int) -> String? {
            let newest = begun.load(ordering: .sequentiallyConsistent)
            guard body.count == content(0).count - start else { return "\(body.count) bytes" }
            guard start == 0 else {
                let isRight = (oldest...newest).contains { Array(content($0)[start...]) == body }
                return isRight || !isReplaced ? nil : "a part not of version \(oldest) to \(newest)"
            }
            // A file that is overwritten while it is read may be a mix of two versions.
            let lines = isReplaced ? Set([body]) : Set(body.split(separator: UInt8(ascii: "\n")).map { $0 + [10] })
            let right = (oldest...newest).lazy.map { version in
                self.isReplaced ? self.content(version) : Array(self.content(version).prefix(body.count / self.size))
            }
            let rest = lines.filter { line in !right.contains { $0 == line } }
            return rest.first.map {
                "not of version \(oldest) to \(newest): \(String(decoding: $0.prefix(40), as: UTF8.self))"
            }
        }
    }

    /// The state that the threads share.
    private final class Course: Sendable {
        let isOver = Atomic(false)
        let running = Atomic(0)
        let responses = Atomic(0)
        let flaws = Mutex<[String]>([])

        /// Runs `body` on a new thread until the course is over.
        func start(_ body: @escaping @Sendable (Course) throws -> Void) throws {
            running.add(1, ordering: .sequentiallyConsistent)
            try DetachedThread.start {
                do {
                    while !self.isOver.load(ordering: .relaxed) { try body(self) }
                } catch {
                    self.flaws.withLock { $0.append("\(error)") }
                }
                self.running.subtract(1, ordering: .sequentiallyConsistent)
            }
        }
    }

    @Test(.timeLimit(.minutes(3)), arguments: [[], ["--cache-size", "1"]])
    func everyByteIsOfAVersionThatWasThere(arguments: [String]) throws {
        let files = (0..<Self.fileCount).map { ChangingFile(number: $0) }
        let served = try ServedFolder("root", arguments) { folder in
            for file in files { try file.write(1, in: folder) }
        }
        let course = Course()
        defer { course.isOver.store(true, ordering: .relaxed) }
        for index in 0..<2 {
            let random = SeededGenerator(seed: UInt64(index))
            let state = Mutex(random)
            // Every file has one writer. Pauses let some files become old enough to be cached.
            try course.start { _ in
                let pick = state.withLock { Int.random(in: 0..<Self.fileCount / 2, using: &$0) } * 2 + index
                try files[pick].write(files[pick].begun.load(ordering: .relaxed) + 1, in: served.folder)
                usleep(45_000)
            }
        }
        for index in 0..<Self.readerCount { try start(reader: index, of: files, at: served.server, course) }
        usleep(3_000_000)
        // However slow the machine is, the test waits until each kind of request was made often enough.
        try waitUntil("enough was asked for", within: .seconds(90)) {
            let metrics = try MetricsReading(served.request("GET", "/metrics").text)
            let counts = [metrics["ferry_cache_hits_total"] ?? 0, metrics["ferry_cache_misses_total"] ?? 0]
            return counts.allSatisfy { $0 > 50 } && course.responses.load(ordering: .relaxed) > 500
        }
        course.isOver.store(true, ordering: .relaxed)
        try waitUntil("all threads have ended", within: .seconds(60)) {
            course.running.load(ordering: .sequentiallyConsistent) == 0
        }
        #expect(course.flaws.withLock(\.self) == [])
    }

    private func start(reader: Int, of files: [ChangingFile], at server: FerryProcess, _ course: Course) throws {
        let connection = Mutex(try server.connect(timeout: .seconds(60)))
        let random = Mutex(SeededGenerator(seed: UInt64(1000 + reader)))
        let memory = Mutex([Seen?](repeating: nil, count: Self.fileCount))
        try course.start { course in
            let file = files[random.withLock { Int.random(in: 0..<Self.fileCount, using: &$0) }]
            let oldest = file.ended.load(ordering: .sequentiallyConsistent)
            let kind = random.withLock { Kind.allCases.randomElement(using: &$0) ?? .whole }
            let flaw = try connection.withLock { connection in
                try memory.withLock { try kind.flaw(of: file, oldest: oldest, on: connection, &$0[file.number]) }
            }
            course.responses.add(1, ordering: .relaxed)
            if let flaw { throw TestFailure("file \(file.number), \(kind): \(flaw)") }
        }
    }

    /// The last version of a file that a reader has seen.
    private struct Seen {
        let tag: String
        let version: Int
    }

    /// The kinds of request.
    private enum Kind: CaseIterable {
        case whole, head, part, change

        /// Requests `file`, which had version `oldest` before, and returns what is wrong with the response; nil if it
        /// is right.
        func flaw(
            of file: ChangingFile, oldest: Int, on connection: RawConnection, _ seen: inout Seen?
        ) throws -> String? {
            let target = "/files/\(file.number)"
            switch self {
            case .head:
                let response = try connection.request("HEAD", target)
                return response.status == 200 && response["Content-Length"] == "\(file.content(0).count)"
                    ? nil : "status \(response.status)"
            case .part:
                let start = file.content(0).count / 3
                let response = try connection.request("GET", target, [("Range", "bytes=\(start)-")])
                guard response.status == 206 else { return "status \(response.status)" }
                return file.flaw(of: response.body, from: start, oldest: oldest)
            case .whole, .change:
                let condition = self == .change ? seen.map { [("If-None-Match", $0.tag)] } ?? [] : []
                let response = try connection.request("GET", target, condition)
                if response.status == 304, self == .change, let seen {
                    return seen.version >= oldest ? nil : "unchanged since \(seen.version), but it is \(oldest)"
                }
                guard response.status == 200, let version = file.version(of: response.body) else {
                    return "status \(response.status)"
                }
                // The tag of a file that is overwritten in place meanwhile may be that of either version.
                seen = file.isReplaced ? response["ETag"].map { Seen(tag: $0, version: version) } : nil
                return file.flaw(of: response.body, oldest: oldest)
            }
        }
    }
}
