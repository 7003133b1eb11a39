import ArgumentParser
import FileServing
import HTTPSemantics
import Operations
import SystemCalls
import SystemPackage

extension Program.Serve {
    /// The rights that the process gives up before it serves.
    struct SandboxOptions: ParsableArguments {
        @Flag(help: "Do not confine the process by Landlock and seccomp.")
        var noSandbox = false

        @Option(
            help: ArgumentHelp(
                "The folder below which the sandbox lets the process read. (default: ROOT)",
                discussion: "Name a folder above ROOT if ROOT is swapped while the server runs.", valueName: "dir"),
            completion: .directory)
        var sandboxRoot: Path?

        @Option(
            help: ArgumentHelp("The user to become once the socket listens; root only.", valueName: "name"))
        var user: PlainText?

        func validate() throws {
            guard sandboxRoot?.bytes.isEmpty != true else {
                throw ValidationError("--sandbox-root needs the path of a folder.")
            }
            if let user, UserIdentity(name: user.text) == nil {
                throw ValidationError("There is no user '\(user.text)' for --user.")
            }
        }

        func apply(to settings: inout ServeSettings) {
            settings.isConfined = !noSandbox
            settings.sandboxRoot = sandboxRoot
            settings.user = user?.text
        }
    }

    /// Becomes the user of `--user`, and looks whether that user can read `root` too.
    func dropPrivileges(reading root: DocumentRoot) throws {
        guard let user = settings.user else { return }
        guard let identity = UserIdentity(name: user) else {
            throw Diagnostic.failure("cannot become \(user): there is no such user any more", .noPermission)
        }
        if identity.isCurrent { return }
        do throws(Errno) {
            try identity.become()
        } catch {
            throw Diagnostic.failure("cannot become \(user): \(error); only root can", .noPermission)
        }
        do throws(Errno) {
            try root.reopen()
        } catch {
            throw Diagnostic.failure("cannot open \(settings.root) as \(user): \(error)", .noInput)
        }
    }

    /// Confines the process, and says how far; the text is the line behind the start line.
    func enterSandbox(socket: FilePath?, root: DocumentRoot) throws -> String {
        guard settings.isConfined else { return "off (--no-sandbox)" }
        let readable = settings.sandboxRoot ?? settings.root
        let policy = SandboxPolicy(readable: [readable.filePath], log: settings.logFile?.filePath, socket: socket)
        do throws(SandboxError) {
            let report = try Sandbox.enter(policy)
            try checkReadable(root)
            return report.description
        } catch {
            throw failure(error)
        }
    }

    private func checkReadable(_ root: DocumentRoot) throws(SandboxError) {
        do throws(Errno) {
            _ = try root.open([])
        } catch {
            throw .closed(path: settings.root.filePath, error)
        }
    }

    private func failure(_ error: SandboxError) -> ExitCode {
        switch error {
        case .closed(_, .tooManyOpenFiles), .failed(_, .tooManyOpenFiles):
            Diagnostic.failure(
                "cannot confine the process: too many files are open; raise the descriptor limit (ulimit -n)",
                .systemError)
        case .closed(let path, let error):
            Diagnostic.failure(
                "cannot open \(PrintableText.escape("\(path)")) inside the sandbox: \(error); --sandbox-root has to hold ROOT",
                .noInput)
        case .failed(let layer, let error):
            Diagnostic.failure(
                "cannot confine the process by \(layer): \(error); mend that, or say --no-sandbox", .systemError)
        }
    }
}
