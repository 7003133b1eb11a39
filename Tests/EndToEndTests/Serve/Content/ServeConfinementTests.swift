import Foundation
import Synchronization
import TestSupport
import Testing

/// Files in the root that do not exist for a client, and that this holds while the folder changes.
@Suite(.slow) struct ServeConfinementTests {
    private static let hiddenNames = [".env", ".git/config", "sub/.hidden", ".known/x", "...", "..a", ".a/.b/c"]

    private static func fill(_ folder: TemporaryFolder) throws {
        for name in hiddenNames { try folder.write(name, "never shown") }
        try folder.write("sub/a", "a")
    }

    @Suite(.server(fill: fill)) struct HiddenNames {
        @Test(arguments: hiddenNames + [".git/", ".git", ".a/.b/", "%2eenv", "sub/%2ehidden", ".nothing"])
        func areNotThere(name: String) throws {
            let response = try SharedServer.get().request("GET", "/files/\(name)")
            #expect(response.status == 404)
            #expect(!response.text.contains("never shown"))
        }
    }

    @Suite(.server("--hidden", fill: fill)) struct HiddenNamesThatAreShown {
        @Test(arguments: hiddenNames + ["%2eenv", "sub/%2ehidden"])
        func areThere(name: String) throws {
            #expect(try SharedServer.get().request("GET", "/files/\(name)").text == "never shown")
        }
    }

    @Test(arguments: ["fifo", "socket", "null", "device", "to-fifo", "dangling", "loop1", "fifo/", "socket/x"])
    func specialFilesAreNotFound(name: String) throws {
        let served = try ServedFolder { folder in
            try folder.makeFIFO("fifo")
            try folder.makeSocket("socket")
            try folder.symlink("null", to: "/dev/null")
            // Only root may make a device; otherwise the name is free.
            _ = try Command("mknod", [folder.path(of: "device"), "c", "1", "5"]).run()
            for (name, target) in [("to-fifo", "fifo"), ("dangling", "x"), ("loop1", "loop2"), ("loop2", "loop1")] {
                try folder.symlink(name, to: target)
            }
            try folder.write("a", "a")
        }
        let connection = try served.server.connect()
        #expect(try connection.request("GET", "/files/\(name)").status == 404)
        #expect(try connection.request("HEAD", "/files/\(name)").status == 404)
        #expect(try connection.request("GET", "/files/a").text == "a")
        #expect(try !connection.request("GET", "/files/?format=json").text.contains(name))
    }

    @Test(.enabled(if: Command.canServeWithoutPrivileges, "root reads everything, and there is no setpriv"))
    func unreadableFilesAreNotFound() throws {
        let folder = try TemporaryFolder()
        for name in ["unreadable", "locked/a", "closed/a", "open/a"] { try folder.write(name, "a") }
        for (name, mode) in [("unreadable", 0o200), ("locked", 0o000), ("closed", 0o300)] {
            try folder.setMode(name, UInt32(mode))
        }
        let server = try FerryProcess(.serveWithoutPrivileges("serve", folder.path, "--port", "0"))
        let connection = try server.connect()
        for (target, status) in [
            ("unreadable", 404), ("locked", 404), ("locked/", 404), ("locked/a", 404), ("closed", 301),
            ("closed/", 404), ("closed/a", 200), ("open/a", 200), ("open/", 200),
        ] {
            #expect(try connection.request("GET", "/files/\(target)").status == status, "\(target)")
        }
        let listing = try connection.request("GET", "/files/?format=json").text
        #expect(listing.contains("\"open\""))
        #expect(!listing.contains("unreadable"))
    }

    @Test func theRootItselfMayBeALink() throws {
        let folder = try TemporaryFolder()
        try folder.write("version-2/a", "a")
        try folder.symlink("current", to: "version-2")
        let server = try FerryProcess.serve(root: folder.path(of: "current"), arguments: ["--no-symlinks"])
        #expect(try server.connect().request("GET", "/files/a").text == "a")
    }

    /// Each pair of names is swapped all the time: a folder and a link to one outside, a file and a link to one
    /// outside.
    @Test func noRaceLeadsOut() throws {
        let served = try ServedFolder("root") { folder in
            try folder.write("outside/a", "secret")
            try folder.write("root/door/a", "inside")
            try folder.symlink("root/trap", to: "../outside")
            try folder.write("root/deep/door/a", "inside")
            try folder.symlink("root/deep/trap", to: "../../outside")
            try folder.write("root/file", "inside")
            try folder.symlink("root/file-trap", to: "../outside/a")
        }
        let isOver = Atomic(false)
        let pairs = [("root/door", "root/trap"), ("root/deep/door", "root/deep/trap"), ("root/file", "root/file-trap")]
        Thread.detachNewThread { [folder = served.folder] in
            while !isOver.load(ordering: .relaxed) {
                for (one, other) in pairs { folder.exchange(one, other) }
            }
        }
        defer { isOver.store(true, ordering: .relaxed) }
        let connection = try served.server.connect()
        var statuses: Set<Int> = []
        for number in 0..<2000 {
            let target = ["door/a", "deep/door/a", "file", "trap/a", "file-trap"][number % 5]
            let response = try connection.request("GET", "/files/\(target)")
            statuses.insert(response.status)
            #expect(response.text == "inside" || response.status == 404)
            #expect(!response.text.contains("secret"))
        }
        #expect(statuses == [200, 404])
    }
}

extension TemporaryFolder {
    /// Makes a unix socket that no process listens on.
    fileprivate func makeSocket(_ name: String) throws {
        let server = try FerryProcess.serve(root: path, arguments: ["--bind", "unix:\(path(of: name))"])
        server.kill(SIGKILL)
        try server.process.wait()
        try #require(exists(name))
    }

    /// Swaps two names in one step; the corresponding C function is `renameat2`.
    fileprivate func exchange(_ one: String, _ other: String) {
        typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return }
        let exchange: UInt32 = 2
        _ = unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, path(of: one), AT_FDCWD, path(of: other), exchange)
    }
}
