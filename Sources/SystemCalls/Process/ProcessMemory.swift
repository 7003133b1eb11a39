internal import CLinux
internal import Glibc

/// Settings of the C library's allocator for a server with many threads.
///
/// See mallopt(3) and malloc_trim(3).
package enum ProcessMemory {
    /// Limits the number of the allocator's arenas, each of which keeps memory of its own; the default is up to eight
    /// per processor.
    ///
    /// Under a limit of the address space there is only one, because each further arena reserves 64 MiB or more.
    ///
    /// A request that the cache serves allocates nothing, so threads seldom wait for an arena. Call it before the
    /// first thread starts. The corresponding C function is `mallopt` with `M_ARENA_MAX`.
    package static func limitArenas() {
        let processors = Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))
        let isAddressSpaceLimited = MemoryLimit.addressSpace != nil
        CLinux_limit_arenas(CInt(isAddressSpaceLimited ? 1 : arenaLimit(processors: processors)))
    }

    /// The number of arenas for a number of processors: two per processor, from 4 to 16.
    static func arenaLimit(processors: Int) -> Int { min(max(processors * 2, 4), 16) }

    /// Returns unused memory to the system, which takes some milliseconds.
    ///
    /// The corresponding C function is `malloc_trim`.
    package static func giveBack() { CLinux_give_memory_back() }
}
