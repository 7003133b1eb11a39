internal import CLinux
internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// The confinement of this process, which also holds if an attacker takes the process over.
package enum Sandbox {
    /// Confines this thread and all threads that it starts from now on, by each layer that the kernel has.
    ///
    /// Call it once everything needed is open, and before another thread starts.
    ///
    /// - Parameter policy: What the process may do with files.
    /// - Returns: The layers in force, and why others are missing.
    /// - Throws: `SandboxError` if a path of the policy cannot be opened, or if a layer that the kernel has fails.
    package static func enter(_ policy: SandboxPolicy) throws(SandboxError) -> SandboxReport {
        var report = SandboxReport()
        guard !isSanitized else {
            report.miss("all layers", "built with a sanitizer, whose reports they would forbid")
            return report
        }
        // The C library reads the time zone at its first use, which the sandbox would refuse.
        tzset()
        withdrawPrivileges(&report)
        try restrictFiles(policy, &report)
        try restrictCalls(policy, &report)
        return report
    }

    private static func withdrawPrivileges(_ report: inout SandboxReport) {
        do throws(Errno) {
            try checking { CLinux_set_no_new_privileges() }
            report.add("no_new_privs")
        } catch {
            report.miss("no_new_privs", "\(error)")
        }
    }

    private static func restrictFiles(_ policy: SandboxPolicy, _ report: inout SandboxReport) throws(SandboxError) {
        let rules = policy.rules(isFile: isFile, resolve: resolve)
        for rule in rules { try check(rule) }
        do throws(Errno) {
            let version = try Landlock.version()
            let landlock = try Landlock(version: version)
            for rule in rules { try landlock.allow(rule) }
            try landlock.enforce()
            report.add("landlock \(version)")
        } catch {
            try report.miss("landlock", error)
        }
    }

    private static func restrictCalls(_ policy: SandboxPolicy, _ report: inout SandboxReport) throws(SandboxError) {
        do throws(Errno) {
            let filter = try SeccompFilter(refusal)
            let rules = SeccompRule.server(writesLog: policy.log != nil, removesSocket: policy.socket != nil)
            for rule in rules { try filter.allow(rule) }
            try filter.hide(.hidden)
            try filter.load()
            report.add("seccomp")
        } catch {
            try report.miss("seccomp", error)
        }
    }

    /// The effect of a refused call: it ends a debug build, so that the tests find a call that the list lacks; in a
    /// release it fails.
    private static var refusal: SeccompFilter.Refusal {
        #if DEBUG
        .trap
        #else
        .fail
        #endif
    }

    /// Whether the path is a regular file, a named pipe, or nothing yet; the corresponding C function is `stat`.
    private static func isFile(_ path: FilePath) -> Bool {
        var status = stat()
        do throws(Errno) {
            try checking { unsafe path.withPlatformString { unsafe stat($0, &status) } }
        } catch {
            return error == .noSuchFileOrDirectory
        }
        let kind = status.st_mode & S_IFMT
        return kind == S_IFREG || kind == S_IFIFO && resolve(path) != nil
    }

    /// The path without links; nil if nothing is there.
    ///
    /// The corresponding C function is `realpath`.
    private static func resolve(_ path: FilePath) -> FilePath? {
        guard let resolved = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe FilePath(platformString: resolved)
    }

    /// Checks that a rule's path exists, and is a folder if it must be one.
    private static func check(_ rule: SandboxPolicy.Rule) throws(SandboxError) {
        let kind = rule.access == .writeFile ? 0 : O_DIRECTORY
        do throws(Errno) {
            _ = try OwnedDescriptor {
                unsafe rule.path.withPlatformString { unsafe open($0, CLinux_O_PATH | O_CLOEXEC | kind) }
            }
        } catch {
            throw .closed(path: rule.path, error)
        }
    }

    /// Whether the process was built with a sanitizer, which runs inside it and writes reports to files.
    private static var isSanitized: Bool {
        unsafe dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
    }
}
