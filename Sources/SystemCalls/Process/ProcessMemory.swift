internal import CLinux
internal import Glibc

/// The memory that the C library's allocator hands out, told what a server of many threads wants of it.
///
/// See mallopt(3) and malloc_trim(3).
package enum ProcessMemory {
    /// Keeps the allocator from taking up to eight arenas for each processor, each of which keeps memory of its own.
    ///
    /// Under a limit of the address space there is one alone, for each further one reserves 64 MiB or more of it.
    ///
    /// A request that the cache answers allocates nothing, so that few threads ever wait for an arena. Call it before the
    /// first thread starts. The corresponding C function is `mallopt` with `M_ARENA_MAX`.
    package static func limitArenas() {
        let processors = Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))
        let isAddressSpaceLimited = MemoryLimit.addressSpace != nil
        CLinux_limit_arenas(CInt(isAddressSpaceLimited ? 1 : arenaLimit(processors: processors)))
    }

    /// The number of arenas for a number of processors: two for each, from 4 to 16.
    static func arenaLimit(processors: Int) -> Int { min(max(processors * 2, 4), 16) }

    /// Gives memory that nobody uses back to the system, which takes some milliseconds.
    ///
    /// The corresponding C function is `malloc_trim`.
    package static func giveBack() { CLinux_give_memory_back() }
}
