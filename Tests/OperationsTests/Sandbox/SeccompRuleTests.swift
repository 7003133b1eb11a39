import CSeccomp
import Testing

@testable import Operations

@Suite struct SeccompRuleTests {
    private let most = SeccompRule.server(writesLog: true, removesSocket: true)

    @Test func everyNameIsOne() {
        for rule in most { #expect(seccomp_syscall_resolve_name(rule.name) != CSeccomp_unknown, "\(rule.name)") }
        #expect(seccomp_syscall_resolve_name("no_such_call") == CSeccomp_unknown)
    }

    @Test func noRuleStandsTwice() {
        for (index, rule) in most.enumerated() { #expect(!most[..<index].contains(rule), "\(rule.name)") }
    }

    @Test(arguments: [
        "execve", "execveat", "fork", "vfork", "clone3", "ptrace", "socket", "socketpair", "bind", "listen", "kill",
        "tkill",
        "open", "creat", "rename", "renameat2", "link", "symlink", "mkdir", "rmdir", "chmod", "chown", "truncate",
        "mount",
        "chroot", "setuid", "setgid", "setrlimit", "bpf", "io_uring_setup", "memfd_create", "userfaultfd", "keyctl",
        "process_vm_readv", "pidfd_getfd", "unshare", "setns", "perf_event_open", "shmget", "reboot", "personality",
    ])
    func unneededSystemCallsAreRefused(name: String) { #expect(!most.contains { $0.name == name }) }

    @Test func someCallsAreAllowedInPartOnly() {
        for name in ["clone", "ioctl", "mmap", "mprotect", "openat", "prctl", "prlimit64", "setpriority", "tgkill"] {
            #expect(most.contains { $0.name == name })
            #expect(most.allSatisfy { $0.name != name || !$0.conditions.isEmpty })
        }
    }

    @Test func filesAreWrittenForTheLogAloneAndRemovedForTheSocketAlone() {
        let least = SeccompRule.server(writesLog: false, removesSocket: false)
        #expect(least.count { $0.name == "openat" } == 1)
        #expect(most.count { $0.name == "openat" } == 2)
        #expect(!least.contains { $0.name.hasPrefix("unlink") })
    }
}
