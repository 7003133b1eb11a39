import Glibc
import TestSupport

extension Command {
    private static let setpriv = Command("setpriv", ["--bounding-set", "-dac_override,-dac_read_search"])

    /// Whether there is a way to a `ferry` that permissions stop.
    static let canServeWithoutPrivileges: Bool = {
        guard getuid() == 0 else { return true }
        var test = setpriv
        test.arguments += ["true"]
        return (try? test.run().status) == 0
    }()

    private static let unshare = Command(
        "unshare", ["--mount", "sh", "-c", "mount -t tmpfs none /proc && exec \"$0\" \"$@\""])

    /// Whether there is a way to a `ferry` without `/proc`.
    static let canHideProc: Bool = {
        var test = unshare
        test.arguments += ["true"]
        return (try? test.run().status) == 0
    }()

    /// A `ferry` that finds nothing in `/proc`.
    static func withoutProc(_ arguments: String...) throws -> Command {
        var command = unshare
        command.arguments += [try Command.ferry().program] + arguments
        return command
    }

    /// A `ferry` that permissions stop, also where the tests run as root.
    static func serveWithoutPrivileges(_ arguments: String...) throws -> Command {
        let ferry = try Command.ferry()
        guard getuid() == 0 else { return Command(ferry.program, arguments) }
        var command = setpriv
        command.arguments += [ferry.program] + arguments
        return command
    }
}
