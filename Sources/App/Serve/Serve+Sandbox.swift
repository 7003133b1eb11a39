import ArgumentParser
import FileServing
import Operations
import SystemPackage

extension Program.Serve {
    /// What the process gives up before it serves.
    struct SandboxOptions: ParsableArguments {
        @Flag(help: "Do not confine the process by Landlock and seccomp.")
        var noSandbox = false

        @Option(
            help: ArgumentHelp(
                """
                The folder below which the sandbox lets the process read: one above ROOT, where ROOT is swapped while the \
                server runs. (default: ROOT)
                """, valueName: "dir"),
            completion: .directory)
        var sandboxRoot: String?

        @Option(help: ArgumentHelp("The user to become once the port is had; root only.", valueName: "name"))
        var user: String?

        /// What helps where the sandbox does not let a new ROOT be opened.
        var hint: String { noSandbox ? "" : " (the sandbox reads below --sandbox-root only: name a folder above ROOT)" }

        /// What helps where the sandbox does not let the log be opened again.
        var logHint: String {
            noSandbox ? "" : " (the sandbox lets it be written in the folder where it lay at the start)"
        }

        func validate() throws {
            guard sandboxRoot != "" else { throw ValidationError("--sandbox-root needs the path of a folder.") }
            if let user { _ = try identity(of: user) }
        }

        /// Becomes the user, and looks whether that user can read `root` too.
        func dropPrivileges(reading root: DocumentRoot, at path: String) throws {
            guard let user else { return }
            let identity = try identity(of: user)
            if identity.isCurrent { return }
            do throws(Errno) {
                try identity.become()
            } catch {
                throw Diagnostic.failure("cannot become \(user): \(error); only root can", .noPermission)
            }
            do throws(Errno) {
                try root.reopen()
            } catch {
                throw Diagnostic.failure("cannot open \(path) as \(user): \(error)", .noInput)
            }
        }

        private func identity(of name: String) throws -> UserIdentity {
            guard let identity = UserIdentity(name: name) else {
                throw ValidationError("There is no user '\(name)' for --user.")
            }
            return identity
        }

        /// Confines the process, and tells how far; the text goes behind the start line.
        func enter(_ place: ListenAddress, log: String?, socket: String?, root: DocumentRoot) throws -> String {
            guard !noSandbox else { return "off (--no-sandbox)" }
            let policy = SandboxPolicy(readable: [sandboxRoot ?? place.root], log: log, socket: socket)
            do throws(SandboxError) {
                let report = try Sandbox.enter(policy)
                try checkReadable(root, at: place.root)
                return report.description
            } catch {
                throw failure(error)
            }
        }

        private func checkReadable(_ root: DocumentRoot, at path: String) throws(SandboxError) {
            do throws(Errno) {
                _ = try root.open([])
            } catch {
                throw .closed(path: path, error)
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
                    "cannot open \(path) inside the sandbox: \(error); --sandbox-root has to hold ROOT", .noInput)
            case .failed(let layer, let error):
                Diagnostic.failure(
                    "cannot confine the process by \(layer): \(error); mend that, or say --no-sandbox", .systemError)
            }
        }
    }
}

#if DEBUG
extension Program.Serve {
    /// Lets a test see from inside what the sandbox refuses.
    func attemptEscape() { SandboxEscape.attempt { Diagnostic.write($0) } }
}
#else
extension Program.Serve {
    func attemptEscape() {}
}
#endif
