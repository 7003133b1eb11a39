import TestSupport
import Testing

/// Folders that the server may not read, or not enter.
@Suite(.enabled(if: Command.canServeWithoutPrivileges, "needs setpriv where root runs the tests"))
struct ServeFolderRightsTests {
    private func serve(_ mode: UInt32, _ arguments: String...) throws -> (folder: TemporaryFolder, server: FerryProcess)
    {
        let folder = try TemporaryFolder()
        try folder.setMode(".", 0o755)
        try folder.write("p/index.html", "index")
        try folder.write("p/a", "a")
        try folder.write("q/a", "a")
        for name in ["p", "q"] { try folder.setMode(name, mode) }
        var command = try Command.serveWithoutPrivileges("serve", folder.path, "--port", "0")
        command.arguments += arguments
        return (folder, try FerryProcess(command))
    }

    private func statuses(_ server: FerryProcess, _ targets: String...) throws -> [Int] {
        try targets.map { try server.connect().request("GET", "/files/" + $0).status }
    }

    @Test func unreadableFolderWithAnIndexIsServed() throws {
        let (folder, server) = try serve(0o111)
        #expect(try statuses(server, "p/", "p/index.html", "p/a", "p", "q/a", "q/") == [200, 200, 200, 301, 200, 404])
        #expect(try server.connect().request("GET", "/files/p/").text == "index")
        #expect(try server.connect().request("GET", "/files/?format=json").text.contains("\"href\":\"p/\""))
        try folder.setMode("p", 0)
        #expect(try statuses(server, "p/", "p") == [404, 404])
    }

    @Test func folderWithoutAccessIsNotFound() throws {
        let (folder, server) = try serve(0)
        #expect(try statuses(server, "p/", "p", "p/a", "q/") == [404, 404, 404, 404])
        #expect(try server.connect().request("GET", "/files/?format=json").text == "[\n]\n")
        try folder.setMode("p", 0o755)
        #expect(try statuses(server, "p/", "p", "p/a") == [200, 301, 200])
    }

    @Test func readableFolderWithoutAccessIsNotFound() throws {
        let (folder, server) = try serve(0o444)
        #expect(try statuses(server, "q/", "q", "q/a") == [404, 404, 404])
        #expect(folder.exists("q"))
    }
}
