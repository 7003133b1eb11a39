internal import HTTPSemantics

/// A member of an archive: a folder, or a file whose content is read when it is sent.
///
/// It takes 56 bytes; its name is in ``ArchiveLayout``.
struct ArchiveEntry: Sendable {
    /// The number of the folder that it is in; its own for the folder that the archive is of.
    let parent: UInt32
    /// The byte at which its name begins.
    let nameStart: UInt32
    let nameLength: UInt8
    let isFolder: Bool
    /// Whether its state counts as its validator, because its time proves nothing.
    let needsState: Bool
    /// The time of the last modification.
    let modified: Timestamp
    /// The size of the content in bytes; 0 for a folder.
    let size: Int64
    /// For a file, its ``FileIdentity/fingerprint``; for a folder, that of its inode.
    let fingerprint: UInt64
    /// The byte of the archive at which its head begins.
    var offset: Int64 = 0

    /// The bytes of its name among all names.
    var nameRange: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
}
