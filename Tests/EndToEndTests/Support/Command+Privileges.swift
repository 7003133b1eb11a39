import Glibc
import TestSupport

extension Command {
    private static let setpriv = Command("setpriv", ["--bounding-set", "-dac_override,-dac_read_search"])

    /// Whether the tests can run a `ferry` that permissions restrict.
    static let canServeWithoutPrivileges: Bool = {
        guard getuid() == 0 else { return true }
        var test = setpriv
        test.arguments += ["true"]
        return (try? test.run().status) == 0
    }()

    private static let unshare = Command(
        "unshare", ["--mount", "sh", "-c", "mount -t tmpfs none /proc && exec \"$0\" \"$@\""])

    /// Whether the tests can run a `ferry` without `/proc`.
    static let canHideProc: Bool = {
        var test = unshare
        test.arguments += ["true"]
        return (try? test.run().status) == 0
    }()

    /// A `ferry` for which `/proc` is empty.
    static func withoutProc(_ arguments: String...) throws -> Command {
        var command = unshare
        command.arguments += [try Command.ferry().program] + arguments
        return command
    }

    /// A `ferry` that permissions restrict, even if root runs the tests.
    static func serveWithoutPrivileges(_ arguments: String...) throws -> Command {
        let ferry = try Command.ferry()
        guard getuid() == 0 else { return Command(ferry.program, arguments) }
        var command = setpriv
        command.arguments += [ferry.program] + arguments
        return command
    }
}
