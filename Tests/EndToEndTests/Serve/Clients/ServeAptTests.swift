import TestSupport
import Testing

/// Debian's package manager installs packages from served repositories of all layouts.
@Suite(.slow) struct ServeAptTests {
    /// A repository: its line in `sources.list` after the URL, and the paths of its index and its package below the
    /// root.
    struct Repository: Sendable {
        let line: String
        let index: String
        /// The package's path in the index, which apt requests unchanged.
        let package: String
        let release: String?
    }

    private static let flat = Repository(
        line: "repo ./", index: "repo/Packages", package: "./demo_2%3a1.0_all.deb", release: nil)
    private static let flatBelow = Repository(
        line: "repo ./below/", index: "repo/below/Packages", package: "./below/demo_1.0_all.deb", release: nil)
    private static let pool = Repository(
        line: "repo stable main", index: "repo/dists/stable/main/binary-all/Packages",
        package: "pool/main/d/demo/demo_1.0+b1~rc_all.deb", release: "repo/dists/stable/Release")

    @Test(arguments: [flat, flatBelow, pool])
    func aPackageIsInstalled(from repository: Repository) throws {
        let served = try ServedFolder { try $0.publish(repository) }
        let system = try TemporaryFolder()
        try system.makeSystem(source: "\(served.server.url("/files/"))\(repository.line)")
        let update = try system.apt("update")
        #expect(update.status == 0, "\(update.text)\(update.errors)")
        let install = try system.apt("--yes", "install", "demo")
        #expect(install.status == 0, "\(install.text)\(install.errors)")
        #expect(try system.read("root/usr/share/demo/hello") == Array("hello".utf8))
    }
}

extension TemporaryFolder {
    /// Builds a package and puts it into the folder, with the repository's index.
    fileprivate func publish(_ repository: ServeAptTests.Repository) throws {
        let source = try TemporaryFolder()
        let control = """
            Package: demo
            Version: 1.0
            Architecture: all
            Maintainer: Nobody <nobody@example.org>
            Description: A package of a test

            """
        try source.write("DEBIAN/control", control)
        try source.write("usr/share/demo/hello", "hello")
        let archive = try TemporaryFolder()
        let build = try Command("dpkg-deb", ["--build", source.path, archive.path(of: "demo.deb")]).run()
        #expect(build.status == 0, "\(build.errors)")
        let package = try archive.read("demo.deb")
        try write("repo/\(repository.package)", package)
        let index =
            try control + """
                Filename: \(repository.package)
                Size: \(package.count)
                SHA256: \(SHA256(of: package).hexadecimal)

                """
        try write(repository.index, index)
        if let release = repository.release { try write(release, Self.release(of: Array(index.utf8))) }
    }

    /// The list of a pool's indices.
    private static func release(of index: [UInt8]) throws -> String {
        let digest = try SHA256(of: index).hexadecimal
        return """
            Suite: stable
            Codename: stable
            Architectures: all
            Components: main
            Date: Sun, 22 Nov 2026 07:10:00 UTC
            SHA256:
             \(digest) \(index.count) main/binary-all/Packages

            """
    }

    /// Makes the folders of a separate system, which takes packages from one source.
    fileprivate func makeSystem(source: String) throws {
        for name in ["info", "updates", "triggers"] { try makeFolder("root/var/lib/dpkg/\(name)") }
        for name in ["lists/partial", "cache/archives/partial", "log", "etc/preferences.d"] { try makeFolder(name) }
        try write("root/var/lib/dpkg/status", "")
        try write("sources.list", "deb [trusted=yes] \(source)\n")
        try write(
            "apt.conf",
            """
            Dir::Etc "\(path(of: "etc"))";
            Dir::Etc::main "/dev/null";
            Dir::Etc::parts "/dev/null";
            Dir::Etc::sourcelist "\(path(of: "sources.list"))";
            Dir::Etc::sourceparts "/dev/null";
            Dir::State "\(path)";
            Dir::State::status "\(path(of: "root/var/lib/dpkg/status"))";
            Dir::Cache "\(path(of: "cache"))";
            Dir::Log "\(path(of: "log"))";
            Acquire::Languages "none";
            Acquire::Retries "0";
            APT::Sandbox::User "";
            DPkg::Options { "--root=\(path(of: "root"))"; "--force-not-root"; "--log=\(path(of: "log/dpkg.log"))"; };
            """)
    }

    /// Runs apt-get on this system.
    fileprivate func apt(_ arguments: String...) throws -> FinishedProcess {
        var command = Command("apt-get", arguments)
        command.environment = ["APT_CONFIG": path(of: "apt.conf"), "DEBIAN_FRONTEND": "noninteractive"]
        // dpkg needs ldconfig and start-stop-daemon, which may be missing in a user's PATH.
        command.environment["PATH"] = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
        return try command.run(within: .seconds(120))
    }
}
