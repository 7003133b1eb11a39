import Conformance
import TestSupport

/// An nginx with a configuration, a folder and ports of its own.
///
/// It is given every directive that brings it nearer to the specifications, so that what is missed is the program's.
final class Nginx: ConformanceServer {
    let isOurs = false
    private let process: ChildProcess
    private let ports: [ConformanceCase.Site: UInt16]
    private let prefix: TemporaryFolder

    /// Starts it for the folder, which is shown as `/files/`.
    init(folder: String, program: String = "nginx") throws {
        let prefix = try TemporaryFolder()
        let ports = try [ConformanceCase.Site.plain: Self.freePort(), .precompressed: Self.freePort()]
        let configuration = Self.configuration(folder: folder, ports: ports)
        try prefix.write("nginx.conf", configuration)
        try prefix.symlink("root/files", to: folder)
        let process = try Command(program, ["-p", prefix.path, "-c", "nginx.conf", "-e", "stderr"]).start()
        (self.process, self.ports, self.prefix) = (process, ports, prefix)
        for port in ports.values {
            try _ = process.waitFor("open port") { try? RawConnection(port: port) }
        }
    }

    deinit {
        process.kill(15)
        _ = try? process.wait(within: .seconds(10))
    }

    func pid(of site: ConformanceCase.Site) -> Int32? { nil }
    func port(of site: ConformanceCase.Site) -> UInt16? { ports[site] }

    /// The version, as the program itself tells it.
    static func version(program: String = "nginx") throws -> String {
        let errors = try Command(program, ["-v"]).run().errors
        return String(errors.split(separator: ": ").last?.prefix { $0 != "\n" } ?? "nginx")
    }

    private static func configuration(folder: String, ports: [ConformanceCase.Site: UInt16]) -> String {
        let servers = ports.map { site, port in
            """
                server {
                    listen 127.0.0.1:\(port);
                    root root;
                    \(site == .precompressed ? "gzip_static on; gzip_vary on;" : "")
                    location = / { return 302 /files/; }
                }
            """
        }
        return """
            daemon off;
            master_process off;
            pid nginx.pid;
            events {}
            http {
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                charset utf-8;
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                absolute_redirect off;
                autoindex on;
                autoindex_format json;
                etag on;
                if_modified_since before;
                ignore_invalid_headers on;
                keepalive_requests 10000;
            \(servers.joined(separator: "\n"))
            }
            """
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> UInt16 { try ScriptedServer { _ in }.port }
}
