import TestSupport
import Testing

/// The shared libraries that a running server has in memory: what they could do, a server that is taken over could do.
@Suite struct OperateLibraryTests {
    private let server: FerryProcess

    init() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        server = try FerryProcess.serve(root: folder.path)
        #expect(try server.connect().request("GET", "/files/a").text == "a")
    }

    /// The paths of the libraries that are mapped; see proc_pid_maps(5).
    private var libraries: Set<String> {
        get throws {
            let maps = try String(decoding: contents(of: "/proc/\(server.pid)/maps"), as: UTF8.self)
            let paths = maps.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "/").map { String(line[$0...]) }
            }
            return Set(paths.filter { $0.contains(".so") })
        }
    }

    /// The names of the libraries that another one needs, directly or not.
    private func needs(of library: String) throws -> Set<String> {
        let ldd = try Command("ldd", [library]).run()
        #expect(ldd.status == 0, "\(ldd.errors)")
        return Set(ldd.text.split(whereSeparator: \.isWhitespace).filter { $0.contains(".so") }.map { name(of: $0) })
    }

    /// The name of a library without its version, such as `libz`.
    private func name(of path: some StringProtocol) -> String {
        let file = path.split(separator: "/").last ?? ""
        return String(file.prefix(upTo: file.firstRange(of: ".so")?.lowerBound ?? file.endIndex))
    }

    /// The runtime of Swift, where the executable does not hold it, and the C++ library under it.
    private func isRuntime(_ path: String, beside core: String?) -> Bool {
        let folder = core.map { $0.dropLast("libswiftCore.so".count) }
        return ["libstdc++", "libgcc_s"].contains(name(of: path)) || folder.map { path.hasPrefix($0) } ?? false
    }

    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer loads libraries of its own"))
    func onlyWhatServingNeedsIsLoaded() throws {
        let loaded = try libraries
        let microHTTPD = try #require(loaded.first { name(of: $0) == "libmicrohttpd" })
        let allowed = try needs(of: microHTTPD).union(["libm", "libz", "libseccomp", "libc"])
        let core = loaded.first { name(of: $0) == "libswiftCore" }
        let others = loaded.filter { path in
            path != microHTTPD && !allowed.contains { name(of: path) == $0 } && !isRuntime(path, beside: core)
        }
        #expect(others == [])
    }
}
