internal import CLinux
internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// The confinement of this process: what it will never do, not even when somebody else has taken it over.
package enum Sandbox {
    /// Confines this thread and all that it starts from now on, in layers, each as far as the kernel has it.
    ///
    /// Call it once all that is needed is open and before another thread starts.
    ///
    /// - Parameter policy: What the process may do with files.
    /// - Returns: The layers that are in force, and why others are not.
    /// - Throws: `SandboxError` where a path of the policy cannot be opened, or a layer fails that could be had.
    package static func enter(_ policy: SandboxPolicy) throws(SandboxError) -> SandboxReport {
        var report = SandboxReport()
        guard !isSanitized else {
            report.miss("all layers", "built with a sanitizer, whose reports they would forbid")
            return report
        }
        // The C library looks for the time zone at its first need, and would then be refused.
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
            let filter = try SystemCallFilter(refusal)
            let rules = SystemCallRule.server(writesLog: policy.log != nil, removesSocket: policy.socket != nil)
            for rule in rules { try filter.allow(rule) }
            try filter.hide(.hidden)
            try filter.load()
            report.add("seccomp")
        } catch {
            try report.miss("seccomp", error)
        }
    }

    /// What becomes of a refused call: it ends a debug build, so that the tests find a call that the list lacks, and fails
    /// in a release.
    private static var refusal: SystemCallFilter.Refusal {
        #if DEBUG
        .trap
        #else
        .fail
        #endif
    }

    /// A regular file, a fifo that has a name, or nothing yet; the corresponding C function is `stat`.
    private static func isFile(_ path: FilePath) -> Bool {
        var status = stat()
        guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else { return errno == ENOENT }
        let kind = status.st_mode & S_IFMT
        return kind == S_IFREG || kind == S_IFIFO && resolve(path) != nil
    }

    /// The path without links, where something is there; the corresponding C function is `realpath`.
    private static func resolve(_ path: FilePath) -> FilePath? {
        guard let resolved = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe FilePath(platformString: resolved)
    }

    /// Whether what a rule is about is there, and a folder where it has to be one.
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

    /// Whether the process was built with a sanitizer, which watches it from inside and writes reports to files.
    private static var isSanitized: Bool {
        unsafe dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
    }
}
