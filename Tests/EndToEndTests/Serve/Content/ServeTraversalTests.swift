import TestSupport
import Testing

/// The content of the file beside the root, which no response may contain.
private let secret = "the secret beside the root"

/// No spelling of a target leads out of the root, whatever the flags.
///
/// Beside the root lies a secret, and links in the root point at it.
@Suite struct ServeTraversalTests {
    static func fill(_ folder: TemporaryFolder) throws {
        try folder.write("secret.txt", secret)
        try folder.write("beside/secret.txt", secret)
        try folder.write(".secret", secret)
        try folder.write("root/a.txt", "a")
        try folder.write("root/sub/b.txt", "b")
        for (name, target) in [
            ("out", "../secret.txt"), ("out-absolute", folder.path(of: "secret.txt")), ("sub/up", "../../secret.txt"),
            ("parent", ".."), ("sub/parent", "../.."), ("grandparent", "../.."), ("top", "/"), ("folder", "../beside"),
            ("folder-absolute", folder.path(of: "beside")), ("process-root", "/proc/self/root"),
            ("process-folder", "/proc/self/cwd"), ("descriptors", "/proc/self/fd"), ("chain1", "chain2"),
            ("chain2", "sub/chain3"), ("sub/chain3", "../chain4"), ("chain4", "../secret.txt"), ("to-link", "out"),
            ("to-folder-link", "parent"), ("through", "parent/secret.txt"), ("in-and-out", "sub/../../secret.txt"),
            ("itself-absolute", folder.path(of: "root")), ("file-absolute", folder.path(of: "root/a.txt")),
            ("index/index.html", "../../secret.txt"), ("out-and-in", "../root/a.txt"), ("loop", "loop"),
        ] {
            try folder.symlink("root/\(name)", to: target)
        }
    }

    @Suite(.server(of: "root", fill: fill)) struct ByDefault {
        @Test(arguments: Spelling.all) func leadsNowhere(_ spelling: String) throws { try expectNothing(at: spelling) }
    }

    @Suite(.server(of: "root", "--hidden", fill: fill)) struct WithHiddenNames {
        @Test(arguments: Spelling.all) func leadsNowhere(_ spelling: String) throws { try expectNothing(at: spelling) }
    }

    @Suite(.server(of: "root", "--no-symlinks", fill: fill)) struct WithoutLinks {
        @Test(arguments: Spelling.all) func leadsNowhere(_ spelling: String) throws { try expectNothing(at: spelling) }

        @Test func evenALinkInsideLeadsNowhere() throws {
            let served = try SharedServer.get()
            try served.folder.symlink("root/inside", to: "a.txt")
            try served.folder.symlink("root/sub-link", to: "sub")
            for target in ["/files/inside", "/files/sub-link", "/files/sub-link/", "/files/sub-link/b.txt"] {
                #expect(try served.request("GET", target).status == 404)
            }
            #expect(try served.request("GET", "/files/sub/b.txt").text == "b")
            #expect(try !served.request("GET", "/files/").text.contains("href=\"inside"))
        }
    }

    @Suite(.server(of: "root", "--index", "out", fill: fill)) struct WithAnIndexOutside {
        @Test(arguments: Spelling.all) func leadsNowhere(_ spelling: String) throws { try expectNothing(at: spelling) }

        @Test func theFolderIsListedInstead() throws {
            let response = try SharedServer.get().request("GET", "/files/")
            #expect(response.status == 200)
            #expect(response.text.contains("href=\"a.txt\"") && !response.text.contains("href=\"out"))
        }
    }

    @Suite(.server(of: "root", fill: fill)) struct InBytesThatAreNoText {
        /// Each escape stands for a raw byte in the request.
        ///
        /// The part before a zero byte, which ends a C string, may be served.
        @Test(arguments: [
            "/files/%00/../../secret.txt", "/files/..%00/secret.txt", "/files/out%00", "%00/files/out", "/%00",
            "/files/%C0%AE%C0%AE/secret.txt", "/files/..%C0%AFsecret.txt", "/files/..%80/secret.txt",
            "/files/..%0D/secret.txt", "/files/..%0A/secret.txt", "/files/..%0D%0A/secret.txt",
            "/files/..%20/secret.txt",
            "/files/%FF%FE/../../secret.txt", "/files/..%0B/secret.txt", "/files/..%FF/../secret.txt",
        ])
        func leadsNowhere(_ spelling: String) throws {
            let connection = try SharedServer.get().server.connect()
            let fields = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            try connection.send(Array("GET ".utf8) + Sample.percentDecoded(spelling) + fields.utf8)
            let response = String(decoding: try connection.receiveToEnd(), as: UTF8.self)
            #expect(!response.contains(secret) && !response.contains("root:"))
        }
    }
}

/// Requests `spelling` on a connection that closes and on one that stays, which remains usable unless the target is
/// malformed.
private func expectNothing(at spelling: String) throws {
    let server = try SharedServer.get().server
    for method in ["GET", "HEAD"] {
        for fields in [[], [(name: "Connection", value: "close")]] {
            let connection = try server.connect()
            let response = try connection.request(method, spelling, fields)
            #expect(response.status == 404 || response.status == 400)
            #expect(response.body.count < 10_000)
            #expect(!response.text.contains(secret) && !response.text.contains("root:x:"))
            if response["Connection"] == "close" {
                #expect(try connection.receiveToEnd() == [])
            } else {
                #expect(try connection.request("GET", "/files/a.txt").text == "a")
            }
        }
    }
}

/// Spellings of a target that would lead out of the root if they were read carelessly.
private enum Spelling {
    static let all = dots + encoded + slashes + odd + absolute + links + long

    private static let dots = [
        "/files/../secret.txt", "/files/sub/../../secret.txt", "/files/sub/../../../secret.txt", "/files/..",
        "/files/../",
        "/files/./../secret.txt", "/files/sub/..", "/files/sub/../a.txt", "/files/./..", "/files/%2e/../secret.txt",
        "/files/./%2e%2e/secret.txt",
        "/../secret.txt", "/..", "/../files/../secret.txt", "/files/../../../../../../etc/passwd",
        "/files/a.txt/../../secret.txt", "/files/missing/../../secret.txt", "/files/sub/./../../secret.txt",
    ]
    private static let encoded = [
        "/files/%2e%2e/secret.txt", "/files/%2E%2E/secret.txt", "/files/.%2e/secret.txt", "/files/%2e./secret.txt",
        "/files/%2e%2e%2fsecret.txt", "/files/..%2fsecret.txt", "/files/..%2Fsecret.txt", "/files/%2e%2e%2f",
        "/files%2f..%2fsecret.txt", "/%2e%2e/secret.txt", "/files/sub%2f..%2f..%2fsecret.txt",
        "/files/%252e%252e/secret.txt", "/files/%252e%252e%252fsecret.txt", "/files/..%252fsecret.txt",
        "/files/%25252e%25252e/secret.txt", "/files/%c0%ae%c0%ae/secret.txt", "/files/%c0%ae%c0%ae%c0%afsecret.txt",
        "/files/..%c0%afsecret.txt", "/files/%e0%80%ae%e0%80%ae/secret.txt",
        "/files/%f0%80%80%ae%f0%80%80%ae/secret.txt",
        "/files/..%e0%80%afsecret.txt", "/files/..%c1%9csecret.txt", "/files/%uff0e%uff0e/secret.txt",
        "/files/%ef%bc%8e%ef%bc%8e/secret.txt", "/files/..%ef%bc%8fsecret.txt", "/files/%u002e%u002e/secret.txt",
        "/files/%2/secret.txt", "/files/%%32%65%%32%65/secret.txt", "/files/%2e%2e%00/secret.txt",
        "/files/a.txt%00/../../secret.txt", "/files/..%00/secret.txt", "/files/out%00.txt", "/files/%00",
    ]
    private static let slashes = [
        "//etc/passwd", "///etc/passwd", "/files//etc/passwd", "/files///etc/passwd", "/files/%2fetc/passwd",
        "/files/%2Fetc%2Fpasswd", "/files//../secret.txt", "//files/../secret.txt", "/files//..//secret.txt",
        "/files/..//secret.txt", "/files/\\..\\secret.txt", "/files/..\\secret.txt", "/files/..%5csecret.txt",
        "/files/%5c..%5csecret.txt", "/files\\..\\secret.txt", "\\..\\secret.txt", "/files/sub\\..\\..\\secret.txt",
        "//localhost/files/../secret.txt", "/etc/passwd", "/secret.txt", "/filesecret.txt", "/files../secret.txt",
        "/files..", "/files.",
    ]
    private static let odd = [
        "/files/..;/secret.txt", "/files/..;a=b/secret.txt", "/files/....//secret.txt", "/files/....//....//secret.txt",
        "/files/.../secret.txt", "/files/..../secret.txt", "/files/.. /secret.txt", "/files/..%20/secret.txt",
        "/files/..%09/secret.txt", "/files/%20../secret.txt", "/files/..%0d%0a/secret.txt", "/files/..?/secret.txt",
        "/files/..#/secret.txt", "/files/..,/secret.txt", "/files/~/secret.txt", "/files/~root/.profile",
        "/files/*/../secret.txt", "/files/$HOME/secret.txt", "/files/%7e/../secret.txt", "..", "../secret.txt", "*",
        "/files/file:///etc/passwd", "/files/C:/secret.txt", "/files/\u{FF0E}\u{FF0E}/secret.txt", "/files/..\u{7F}/a",
    ]
    private static let absolute = [
        "http://localhost/files/../secret.txt", "http://localhost/files/../..", "http://localhost/../secret.txt",
        "http://localhost/files/%2e%2e/secret.txt", "http://../secret.txt", "http://localhost//etc/passwd",
        "http://localhost/etc/passwd", "HTTP://localhost/files/..%2fsecret.txt",
        "https://localhost/files/../secret.txt",
        "file:///etc/passwd", "file://localhost/etc/passwd", "ftp://localhost/files/a.txt", "http:/files/../secret.txt",
    ]
    private static let links = [
        "out", "out-absolute", "sub/up", "parent", "parent/", "parent/secret.txt", "sub/parent/secret.txt",
        "grandparent/",
        "grandparent/etc/passwd", "top", "top/", "top/etc/passwd", "folder", "folder/", "folder/secret.txt",
        "folder-absolute/", "folder-absolute/secret.txt", "process-root", "process-root/", "process-root/etc/passwd",
        "process-folder/", "process-folder/secret.txt", "descriptors/", "descriptors/0", "descriptors/3/../secret.txt",
        "chain1", "chain2", "sub/chain3", "chain4", "to-link", "to-folder-link/", "to-folder-link/secret.txt",
        "through",
        "in-and-out", "itself-absolute/", "itself-absolute/a.txt", "file-absolute", "index/index.html", "out-and-in",
        "loop", "loop/", "parent/root/a.txt", "out/", "to-link/a",
    ].map { "/files/\($0)" }

    private static let long = [
        "/files/" + String(repeating: "../", count: 1000) + "etc/passwd",
        "/files/" + String(repeating: "%2e%2e/", count: 1000) + "etc/passwd",
        "/files/" + String(repeating: "sub/../", count: 1000) + "../secret.txt",
        "/files/" + String(repeating: "/", count: 4000) + "etc/passwd",
        "/files/" + String(repeating: "./", count: 2000) + "../secret.txt",
        "/files/" + String(repeating: "a", count: 5000) + "/../../secret.txt",
        "/files/" + String(repeating: "sub/", count: 2000) + "up",
    ]
}
