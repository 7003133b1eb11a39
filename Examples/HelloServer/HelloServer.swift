import Glibc
import HTTPSemantics
import MicroHTTPD

/// Serves a greeting at `/` and one file at `/file`, to this machine: `hello-server FILE [PORT]`.
@main struct HelloServer {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard let port = UInt16(arguments.count > 2 ? arguments[2] : "8080"), arguments.count > 1 else {
            print("usage: hello-server FILE [PORT]")
            exit(64)
        }
        let daemon = try Daemon(loopbackPort: port) { $0.queue(response(to: $0, file: arguments[1])) }
        print("http://127.0.0.1:\(daemon.port ?? port)/\nPress Return to stop.")
        fflush(nil)
        _ = readLine()
        daemon.stop()
    }

    private static func response(to request: borrowing Request, file: String) -> Response {
        switch String(decoding: request.targetPath, as: UTF8.self) {
        case _ where !request.method.retrieves:
            Response(status: .methodNotAllowed, fields: [Field(.allow, "GET, HEAD")])
        case "/": Response(status: .ok, content: "Hello!\n".utf8, fields: [Field(.contentType, "text/plain")])
        case "/file": Response(fileAt: file, fields: []) ?? Response(status: .notFound, fields: [])
        default: Response(status: .notFound, fields: [])
        }
    }
}
