internal import CLinux
internal import Glibc
package import SystemPackage

/// How the kernel divides the processors' time among this process's threads and other processes.
///
/// See sched(7) and sched_setattr(2).
package enum Scheduling {
    /// How long a thread runs while others wait, in nanoseconds: the shortest time that the kernel grants.
    ///
    /// Linux before 6.12 ignores it.
    private static let slice: UInt64 = 100_000

    /// Sets `SCHED_BATCH` for this thread and all threads that it starts: a thread that wakes up waits for the running
    /// one instead of interrupting it.
    ///
    /// A request is a few microseconds of work, about as much as two switches between threads. So clients' bytes gather
    /// while a thread works, and each processor then serves one request after the other. The priority does not change,
    /// nor does a policy that somebody has chosen for the process. The corresponding system calls are `sched_getattr`
    /// and `sched_setattr`.
    package static func avoidInterruptions() throws(Errno) {
        var attributes = CLinux_scheduling()
        try checking { unsafe CLinux_get_scheduling(&attributes) }
        guard attributes.policy == UInt32(SCHED_OTHER) else { return }
        attributes.policy = UInt32(CLinux_SCHED_BATCH)
        attributes.runtime = slice
        try checking { unsafe CLinux_set_scheduling(&attributes) }
    }
}
