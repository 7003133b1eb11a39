import Glibc
import HTTPSemantics
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct ArchiveLayoutTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var files: VisibleFiles {
        get throws { try VisibleFiles(root: DocumentRoot(path: FilePath(folder.path)), showsHidden: false) }
    }

    private func walk(
        _ path: String = "", limits: ArchiveLimits = ArchiveLimits(size: 1 << 30), rule: EntityTagRule = .auto
    ) throws -> ArchiveOutcome {
        let path = Array(path.utf8)
        let walk = try ArchiveWalk(path, named: Array("top".utf8), of: files, rule: rule, limits: limits)
        if let refusal = walk.refusal { return .refused(refusal) }
        return .layout(ArchiveLayout(walk, at: path))
    }

    private func layout(_ path: String = "") throws -> ArchiveLayout {
        guard case .layout(let layout) = try walk(path) else { throw TestFailure("no layout") }
        return layout
    }

    /// The path of each member in the archive.
    private func paths(_ layout: ArchiveLayout) -> [String] {
        (0..<layout.count).map { String(decoding: layout.path(of: layout.entry(at: $0)).bytes, as: UTF8.self) }
    }

    /// Writes a file whose time proves its state.
    private func write(_ name: String, _ text: String) throws {
        try folder.write(name, text)
        try folder.setModificationTime(name, seconds: 1_795_331_400, nanoseconds: 123_456_789)
    }

    /// The archive in `range`, or all of it.
    private func bytes(_ layout: ArchiveLayout, _ range: Range<Int64>? = nil) throws -> [UInt8] {
        var content = ArchiveContent(layout, range ?? 0..<layout.length, of: try files.root)
        var bytes: [UInt8] = []
        while let block = try content.next() { bytes += block }
        return bytes
    }

    @Test func aFolderComesBeforeWhatIsInItAndNamesAreSortedByBytes() throws {
        for name in ["b/2", "b/10", "b.txt", "a", "B", "b/c/x", "é"] { try write(name, name) }
        #expect(
            try paths(layout())
                == ["", "B", "a", "b/", "b/10", "b/2", "b/c/", "b/c/x", "b.txt", "é"].map { "top/" + $0 })
        #expect(try paths(layout("b")) == ["", "10", "2", "c/", "c/x"].map { "top/" + $0 })
    }

    @Test func aFolderOnTheWayToItselfIsLeftOut() throws {
        try write("a/b/x", "x")
        try folder.symlink("a/self", to: ".")
        try folder.symlink("a/b/up", to: "../../a")
        try folder.symlink("a/b/root", to: "../..")
        try folder.symlink("again", to: "a")
        #expect(
            try paths(layout()) == ["", "a/", "a/b/", "a/b/x", "again/", "again/b/", "again/b/x"].map { "top/" + $0 })
        #expect(try paths(layout("a/b")).filter { $0.contains("up") } == ["top/up/"])
    }

    @Test func whatListingsDoNotShowIsLeftOut() throws {
        try write("a", "a")
        try write(".hidden", "h")
        try write(".folder/x", "x")
        try folder.makeFIFO("fifo")
        try folder.symlink("out", to: "/etc/passwd")
        try folder.symlink("out-folder", to: "/etc")
        try folder.symlink("dangling", to: "nowhere")
        #expect(try paths(layout()) == ["top/", "top/a"])
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything")) func whatCannotBeReadIsLeftOut() throws {
        for name in ["a", "closed/x", "entered/x", "unreadable"] { try write(name, name) }
        try folder.setMode("unreadable", 0)
        try folder.setMode("closed", 0)
        try folder.setMode("entered", 0o111)
        #expect(try paths(layout()) == ["top/", "top/a", "top/entered/"])
    }

    @Test func anyRangeIsThatOfTheWhole() throws {
        for (name, size) in [("a", 0), ("b/c", 1), ("b/d", 512), ("b/e", 513), ("f", 200_000)] {
            try folder.write(name, noise(size))
        }
        try folder.makeFolder("empty")
        let layout = try layout()
        let whole = try bytes(layout)
        #expect(Int64(whole.count) == layout.length)
        #expect(whole.suffix(1024).allSatisfy { $0 == 0 })
        for position in 0..<layout.count {
            #expect(layout.position(of: layout.entry(at: position).offset) == position)
        }
        var generator = SeededGenerator(seed: 18)
        for _ in 0..<300 {
            let start = Int.random(in: 0..<whole.count, using: &generator)
            let end = min(whole.count, start + Int.random(in: 1...3000, using: &generator))
            #expect(try bytes(layout, Int64(start)..<Int64(end)) == Array(whole[start..<end]))
        }
    }

    @Test func aChangedFileEndsTheContent() throws {
        for change in ["longer", "short", "equal"] {
            try write("a", "first")
            try write("b", "other")
            let layout = try layout()
            try folder.write("b", change)
            #expect(throws: Errno.self, "\(change)") { _ = try bytes(layout) }
            try folder.write("b", "other")
        }
        try write("c", "")
        let empty = try layout()
        try folder.append("c", [1])
        #expect(throws: Errno.self) { _ = try bytes(empty) }
        let layout = try layout()
        folder.remove("b")
        #expect(throws: Errno.self) { _ = try bytes(layout) }
    }

    @Test func theTagIsStrongAndChangesWithEachEntry() throws {
        try write("a", "one")
        try write("d/b", "two")
        var tags: Set<EntityTag> = []
        func note() throws {
            let tag = try #require(try layout().entityTag)
            #expect(!tag.isWeak)
            #expect(try layout().entityTag == tag)
            #expect(tags.insert(tag).inserted)
        }
        try note()
        try folder.rename("a", to: "c")
        try note()
        try folder.setModificationTime("c", seconds: 1_795_331_400, nanoseconds: 1)
        try note()
        try folder.append("c", [1])
        try folder.setModificationTime("c", seconds: 1_795_331_400, nanoseconds: 1)
        try note()
        try folder.rename("d", to: "e")
        try note()
        try folder.makeFolder("empty")
        try note()
    }

    /// A whole second proves nothing, so the tag is made of the file's state, which nobody can set back.
    @Test func aFileOfTheSameSizeAndSecondMakesAnotherTag() throws {
        try folder.write("a", "one")
        try folder.setModificationTime("a", seconds: 1_795_331_400)
        let first = try #require(try layout().entityTag)
        #expect(first.isWeak)
        try folder.write("a", "two")
        try folder.setModificationTime("a", seconds: 1_795_331_400)
        #expect(try layout().entityTag?.opaqueTag != first.opaqueTag)
        try waitUntil("the tag is strong") { try layout().entityTag?.isWeak == false }
        #expect(try layout().entityTag == layout().entityTag)
    }

    @Test func aTooLargeArchiveIsRefused() throws {
        try folder.writeSparse("a", size: 3 << 20)
        #expect(try walk(limits: ArchiveLimits(size: 2 << 20)).refusal == .isTooLarge)
        #expect(try walk(limits: ArchiveLimits(size: 4 << 20)).refusal == nil)
        for name in 0..<20 { try folder.write("d/\(name)", "") }
        #expect(try walk(limits: ArchiveLimits(size: 4 << 20, count: 22)).refusal == .hasTooManyMembers)
        #expect(try walk(limits: ArchiveLimits(size: 4 << 20, count: 23)).refusal == nil)
        #expect(try walk(limits: ArchiveLimits(size: 4 << 20, pathsLength: 60)).refusal == .hasTooManyMembers)
    }

    /// Each folder has two links to the next one, so that there are 2^30 paths.
    @Test func linksThatMultiplyPathsAreRefused() throws {
        for level in 0..<30 {
            try folder.makeFolder("d\(level)")
            for link in ["x", "y"] { try folder.symlink("d\(level)/\(link)", to: "../d\(level + 1)") }
        }
        try folder.makeFolder("d30")
        #expect(try walk(limits: ArchiveLimits(size: 1 << 30, count: 2000)).refusal == .hasTooManyMembers)
    }

    @Test func whatHasATooLongPathIsLeftOut() throws {
        try write("a/b/c/d", "d")
        #expect(
            try walk(limits: ArchiveLimits(size: 1 << 20, pathLength: 5)).layout.map(paths) == [
                "top/", "top/a/", "top/a/b/", "top/a/b/c/",
            ])
    }
}

extension ArchiveOutcome {
    fileprivate var refusal: ArchiveWalk.Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    fileprivate var layout: ArchiveLayout? { if case .layout(let layout) = self { layout } else { nil } }
}
