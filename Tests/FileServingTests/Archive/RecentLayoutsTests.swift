import Glibc
import HTTPSemantics
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct RecentLayoutsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Makes a layout, which takes `pause` microseconds.
    private func make(pause: UInt32) throws(Errno) -> ArchiveOutcome {
        usleep(pause)
        let files = VisibleFiles(root: try DocumentRoot(path: FilePath(folder.path)), showsHidden: false)
        let walk = try ArchiveWalk([], named: [0x61], of: files, rule: .auto, limits: ArchiveLimits(size: 1 << 20))
        return .layout(ArchiveLayout(walk, at: []))
    }

    private var identity: FileIdentity {
        get throws { try FileIdentity(DocumentRoot(path: FilePath(folder.path)).open([]).status) }
    }

    private func layout(of outcome: ArchiveOutcome) -> ArchiveLayout? {
        if case .layout(let layout) = outcome { layout } else { nil }
    }

    @Test func aLayoutThatIsInUseCountsForAsLongAsItTook() throws {
        let (recent, identity) = (RecentLayouts(), try identity)
        let first = layout(
            of: try recent.layout(of: identity, at: []) { () throws(Errno) in try make(pause: 2_000_000) })
        let second = layout(of: try recent.layout(of: identity, at: []) { () throws(Errno) in try make(pause: 0) })
        #expect(first != nil && first === second)
        let other = layout(of: try recent.layout(of: identity, at: [0x62]) { () throws(Errno) in try make(pause: 0) })
        #expect(other !== first)
    }

    @Test func aLayoutThatNobodyUsesIsForgotten() throws {
        let (recent, identity) = (RecentLayouts(), try identity)
        _ = try recent.layout(of: identity, at: []) { () throws(Errno) in try make(pause: 1_000_000) }
        var isMade = false
        _ = try recent.layout(of: identity, at: []) { () throws(Errno) in
            isMade = true
            return try make(pause: 0)
        }
        #expect(isMade)
    }

    @Test func anotherStateOfTheFolderHasAnotherLayout() throws {
        let recent = RecentLayouts()
        let first = layout(
            of: try recent.layout(of: identity, at: []) { () throws(Errno) in try make(pause: 1_000_000) })
        try folder.write("new", "")
        let second = layout(of: try recent.layout(of: identity, at: []) { () throws(Errno) in try make(pause: 0) })
        #expect(first?.count == 1 && second?.count == 2)
    }
}
