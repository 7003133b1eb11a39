internal import Glibc
internal import SystemCalls
internal import SystemPackage

#if DEBUG

/// What a process that somebody else has taken over would try; in builds for development only.
///
/// `FERRY_TEST_ESCAPE` names the attempts, such as `open,exec`, which are then made from inside the sandbox.
package enum SandboxEscape: String, CaseIterable {
    /// To read `/etc/passwd`.
    case open
    /// To list the root folder of the system.
    case list
    /// To create a file in /tmp.
    case create
    /// To start `/bin/true`.
    case exec
    /// To start `/bin/true` as a process of its own.
    case spawn
    /// To make a socket and connect to this machine's discard port.
    case connect
    /// To make a socket and listen on a port of its own.
    case bind
    /// To signal the process that started this one.
    case signal
    /// To make memory executable.
    case code

    /// Makes the attempts that the environment asks for, and tells of each what came of it.
    package static func attempt(tell: (String) -> Void) {
        for name in (ProcessEnvironment.variable("FERRY_TEST_ESCAPE") ?? "").split(separator: ",") {
            guard let escape = Self(rawValue: String(name)) else { continue }
            let result = escape.attempt()
            let error = Errno(rawValue: errno)
            tell("escape by \(name): \(result == -1 ? "\(error)" : "done")")
        }
    }

    /// -1 with `errno` set where the attempt was refused.
    private func attempt() -> CInt {
        switch self {
        case .open: unsafe Glibc.open("/etc/passwd", O_RDONLY)
        case .list: unsafe Glibc.open("/", O_RDONLY | O_DIRECTORY)
        case .create: unsafe Glibc.open("/tmp/ferry-escaped", O_WRONLY | O_CREAT, 0o600)
        case .exec: execute()
        case .spawn: spawn()
        case .connect: unsafe reach { unsafe Glibc.connect($0, $1, $2) }
        case .bind: unsafe reach { unsafe Glibc.bind($0, $1, $2) }
        case .signal: kill(getppid(), 0)
        case .code: makeCode()
        }
    }

    private func execute() -> CInt {
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
        return unsafe execv("/bin/true", &arguments)
    }

    private func spawn() -> CInt {
        var pid: pid_t = 0
        errno = unsafe posix_spawn(&pid, "/bin/true", nil, nil, [nil], nil)
        return errno == 0 ? 0 : -1
    }

    private func reach(_ call: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return -1 }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(9).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe call(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func makeCode() -> CInt {
        let page = unsafe mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return unsafe mprotect(page, 4096, PROT_READ | PROT_EXEC)
    }
}
#endif
