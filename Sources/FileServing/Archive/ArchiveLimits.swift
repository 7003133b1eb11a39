/// The largest archive that is offered.
struct ArchiveLimits: Sendable {
    /// The most bytes of the whole archive.
    let size: Int64
    /// The most members; a million take 56 MB and their names.
    var count = 1_000_000
    /// The longest path below the root in bytes; the kernel takes none that is longer (`PATH_MAX`).
    var pathLength = 4095
    /// The most bytes of all paths together, which each walk hashes; a million members may have paths of 268 bytes.
    var pathsLength = 256 << 20
}
