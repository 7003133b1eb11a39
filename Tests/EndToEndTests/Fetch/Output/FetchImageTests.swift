import Glibc
import TestSupport
import Testing

/// The state of a device with a file system without a journal when a run ends.
@Suite(.enabled(if: LossImage.isAvailable, "needs root, mkfs.ext4, e2fsck and loop devices"))
struct FetchImageTests {
    private static let content = noise(30_000)

    /// Reported files exist after a loss of power: in a copy of the device, repaired as after a crash, and mounted.
    @Test(arguments: [["-r"], ["-P", "x/y/z", "-r"]]) func reportedFilesAreOnTheDevice(_ options: [String]) throws {
        let image = try LossImage()
        defer { image.remove() }
        var files: [String: FaultyOrigin.File] = [:]
        for folder in ["", "c/", "c/d/"] {
            files["/t/\(folder)"] = .init(
                #"[{"name":"a","type":"file"},{"name":"b","type":"file"},{"name":"\#(folder == "" ? "c" : "d")","type":"directory"}]"#
            )
            for name in ["a", "b"] { files["/t/\(folder)\(name)"] = .init(Self.content) }
        }
        files["/t/c/d/"] = .init(#"[{"name":"a","type":"file"},{"name":"b","type":"file"}]"#)
        let origin = try FaultyOrigin(files)
        var command = try Command.ferry("fetch")
        command.arguments += options + [origin.url("/t/")]
        command.folder = image.mountPoint
        let run = try command.start().wait(within: .seconds(60))
        try image.takeCopy()
        #expect(run.status == 0, "\(run.errors)")
        try image.withMountedCopy { path in
            let top = options.count > 1 ? "x/y/z/t" : "t"
            for name in ["a", "b", "c/a", "c/b", "c/d/a", "c/d/b"] {
                let content = try Command("cat", ["\(path)/\(top)/\(name)"]).run().standardOutput
                #expect(content == Self.content, "\(name)")
            }
        }
    }
}

/// An ext4 file system without a journal in a file, mounted by a loop device.
private struct LossImage {
    private let folder: TemporaryFolder
    var mountPoint: String { folder.path(of: "disk") }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("disk")
        try folder.makeFolder("copy")
        try run("truncate -s 48M image && mkfs.ext4 -q -F -O ^has_journal image && mount -o loop image disk")
    }

    /// Whether this machine can make and mount such a file system.
    static let isAvailable: Bool = {
        guard geteuid() == 0, let image = try? LossImage() else { return false }
        image.remove()
        return true
    }()

    /// Copies the device, without the file system's data in memory.
    func takeCopy() throws { try run("cp image image.copy") }

    /// Repairs the copy as after a crash, and mounts it for a closure.
    func withMountedCopy(_ body: (String) throws -> Void) throws {
        // 1 means that errors were corrected: the copied file system was in use.
        try run("e2fsck -fy image.copy >/dev/null 2>&1; test $? -le 1 && mount -o loop,ro image.copy copy")
        defer { try? run("umount copy") }
        try body(folder.path(of: "copy"))
    }

    func remove() { try? run("umount disk") }

    private func run(_ script: String) throws {
        var command = Command("sh", ["-c", script])
        command.folder = folder.path
        let status = try command.run().status
        guard status == 0 else { throw TestFailure("\(script): \(status)") }
    }
}
