internal import CLinux
internal import Glibc
package import SystemPackage

/// How the kernel divides the processors' time among this process's threads and others'.
///
/// See sched(7) and sched_setattr(2).
package enum Scheduling {
    /// How long a thread runs while others wait, in nanoseconds: the shortest that the kernel grants (Linux 6.12; before,
    /// the kernel's own).
    private static let slice: UInt64 = 100_000

    /// Lets a thread that wakes up wait for the one that runs, instead of interrupting it, in this thread and in all that
    /// it starts (`SCHED_BATCH`).
    ///
    /// A request is a few microseconds of work, about as much as two switches between threads cost. So the clients' bytes
    /// gather while a thread works, and each processor then answers one after the other. The priority stays as it is, and so
    /// does a policy that somebody has chosen for the process. The corresponding system calls are `sched_getattr` and
    /// `sched_setattr`.
    package static func avoidInterruptions() throws(Errno) {
        var attributes = CLinux_scheduling()
        try checking { unsafe CLinux_get_scheduling(&attributes) }
        guard attributes.policy == UInt32(SCHED_OTHER) else { return }
        attributes.policy = UInt32(CLinux_SCHED_BATCH)
        attributes.runtime = slice
        try checking { unsafe CLinux_set_scheduling(&attributes) }
    }
}
