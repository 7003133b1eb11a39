internal import CLinux
internal import Glibc

extension SeccompRule {
    /// The system calls of a running server.
    ///
    /// It starts no program and no process, makes no socket, and makes no memory executable. It opens files only for
    /// reading, except the log if `writesLog` is set; it removes its unix socket if `removesSocket` is set. The list
    /// was found by running all tests under strace and by reading glibc's source.
    static func server(writesLog: Bool, removesSocket: Bool) -> [Self] {
        unconditional.map { Self($0) } + conditional + (writesLog ? [openLog] : [])
            + (removesSocket ? [Self("unlink"), Self("unlinkat")] : [])
    }

    /// `clone3` fails with `ENOSYS`, so that glibc calls `clone`, whose flags a filter can see.
    static let hidden = Self("clone3")

    private static let unconditional =
        connections + files + memory + threads + [
            "clock_getres", "clock_gettime", "getegid", "geteuid", "getgid", "getpid", "getppid", "getrandom",
            "getrusage", "gettid", "gettimeofday", "getuid", "sysinfo", "time", "uname",
        ]

    /// `connect` with AF_UNSPEC resets connections.
    ///
    /// The process can get no other socket for it, and Landlock forbids connecting these.
    private static let connections = [
        "accept", "accept4", "connect", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait",
        "eventfd2", "getpeername", "getsockname", "getsockopt", "poll", "ppoll", "recvfrom", "recvmsg",
        "select", "pselect6", "sendfile", "sendmsg", "sendto", "setsockopt", "shutdown",
    ]

    /// A filter cannot see the flags of `openat2`; Landlock judges what it opens.
    private static let files = [
        "close", "dup3", "faccessat2", "fcntl", "fstat", "fstatfs", "getdents64", "lseek", "lstat", "newfstatat",
        "openat2", "pread64", "preadv", "read", "readlink", "readlinkat", "readv", "stat", "statfs", "statx", "write",
        "writev",
    ]

    private static let memory = ["brk", "madvise", "mremap", "munmap"]

    private static let threads = [
        "clock_nanosleep", "exit", "exit_group", "futex", "futex_waitv", "get_robust_list", "getcpu", "membarrier",
        "nanosleep", "restart_syscall", "rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn",
        "rt_sigsuspend", "rt_sigtimedwait", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_yield",
        "set_robust_list", "sigaltstack", "timer_create", "timer_delete", "timer_settime",
    ]

    private static let conditional = [
        Self("clone", .argument(0, bits: CLinux_CLONE_THREAD, are: CLinux_CLONE_THREAD)),
        Self("ioctl", .argument(1, is: CInt(TCGETS))),
        Self("mmap", .argument(2, bits: PROT_EXEC)),
        Self("mprotect", .argument(2, bits: PROT_EXEC)),
        Self("openat", .argument(2, bits: O_ACCMODE | O_CREAT | O_TRUNC)),
        Self("prctl", .argument(0, is: CLinux_PR_SET_NAME)),
        Self("prctl", .argument(0, is: CLinux_PR_SET_VMA)),
        // Allowed for reading a limit, not for setting one.
        Self("prlimit64", .argument(0, is: 0), Condition(argument: 2, mask: .max, value: 0)),
        Self("setpriority", .argument(0, is: CInt(PRIO_PROCESS.rawValue)), .argument(1, is: 0)),
        // Needed by abort().
        Self("tgkill", .argument(0, is: getpid())),
    ]

    private static let openLog = Self(
        "openat", .argument(2, bits: O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, are: O_WRONLY | O_CREAT | O_APPEND))
}
