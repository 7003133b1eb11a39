import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct DestinationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func kinds(
        of words: [String], in destination: Destination, overwriting: Bool = false
    ) throws -> [Failure.Kind?] {
        let server = try BaseURL(BaseURL.defaultAddress)
        let targets = try words.map { try Target($0, server: server) }
        return destination.locations(for: targets, overwriting: overwriting).map { location in
            if case .failure(let failure) = location { failure.kind } else { nil }
        }
    }

    @Test(arguments: [true, false]) func firstOfTwoTargetsGetsTheName(overwriting: Bool) throws {
        let kinds = try kinds(
            of: ["x/a", "y/a", "b", "http://h/a", "z/b"], in: .folder(FilePath(folder.path)), overwriting: overwriting)
        #expect(kinds == [nil, .exists, nil, .exists, .exists])
    }

    @Test func missingFoldersAreCreated() throws {
        #expect(try kinds(of: ["a"], in: .folder(FilePath(folder.path(of: "x/y/z")))) == [nil])
        #expect(try folder.names() == ["x"])
        #expect(try kinds(of: ["a"], in: .file(FilePath(folder.path(of: "u/v")))) == [.unwritable])
        #expect(try folder.names() == ["x"])
    }

    @Test func folderThatIsAFile() throws {
        try folder.write("f", "x")
        #expect(try kinds(of: ["a", "b"], in: .folder(FilePath(folder.path(of: "f")))) == [.unwritable, .unwritable])
        #expect(try kinds(of: ["a"], in: .folder(FilePath(folder.path(of: "f/g")))) == [.unwritable])
    }

    @Test func existingFilesAtTheDestination() throws {
        try folder.write("a", "x")
        try folder.symlink("l", to: "nowhere")
        try folder.makeFolder("d")
        try folder.makeFIFO("p")
        let place = Destination.folder(FilePath(folder.path))
        #expect(try kinds(of: ["a", "l", "d", "p", "n"], in: place) == [.exists, .exists, .unwritable, .exists, nil])
        #expect(
            try kinds(of: ["a", "l", "d", "p", "n"], in: place, overwriting: true) == [nil, nil, .unwritable, nil, nil])
    }

    @Test(arguments: ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) func inheritedDescriptorsAreUsed(_ path: String)
        throws
    {
        guard case .inherited(.standardOutput) = try OutputLocation(file: FilePath(path)) else {
            Issue.record("\(path) is not standard output")
            return
        }
        guard case .standardOutput = Destination.file(FilePath(path)).unaliased else {
            Issue.record("\(path) is not treated as -")
            return
        }
    }

    @Test func ownDescriptorsHaveNoNames() throws {
        let own = try Folder(FilePath(folder.path)).descriptor
        #expect(throws: Failure.self) { try InheritedDescriptor.named(FilePath("/dev/fd/\(own.rawValue)")) }
    }

    @Test(arguments: ["/dev/fd/", "/dev/fd/1/..", "/dev/fd/+1", "/dev/fd/01x", "/dev/./stdout", "/dev/stdoutx", "fd/1"])
    func pathsThatNameNoDescriptor(_ path: String) throws {
        #expect(try InheritedDescriptor.named(FilePath(path)) == nil)
    }

    @Test(arguments: ["/dev/no-such-device", "/dev/../dev/no-such-device", "/dev/fd/1/x"])
    func nothingIsMadeAmongDevices(
        _ path: String
    ) {
        #expect(throws: Failure.self) { try OutputLocation(file: FilePath(path)) }
    }

    @Test(arguments: ["/dev/null", "/dev/../dev/full", "/proc/self/root/dev/null"]) func devicesAreWrittenInPlace(
        _ path: String
    ) throws {
        guard case .special = try OutputLocation(file: FilePath(path)) else {
            Issue.record("\(path) is taken for a file")
            return
        }
    }

    @Test func linksToDevicesAreNames() throws {
        try folder.symlink("l", to: "/dev/null")
        guard case .entry(let name, _) = try OutputLocation(file: FilePath(folder.path(of: "l"))) else {
            Issue.record("the link is followed")
            return
        }
        #expect(name == "l")
        #expect(try kinds(of: ["a"], in: .file(FilePath(folder.path(of: "l")))) == [.exists])
    }

    @Test func pipesAreWrittenInPlace() throws {
        try folder.makeFIFO("p")
        guard case .special = try OutputLocation(file: FilePath(folder.path(of: "p"))) else {
            Issue.record("the pipe is taken for a file")
            return
        }
    }

    @Test(arguments: [".", "..", "x/..", "/"]) func foldersAreNoFiles(_ path: String) {
        #expect(throws: Failure.self) { try OutputLocation(file: FilePath(path)) }
    }
}
