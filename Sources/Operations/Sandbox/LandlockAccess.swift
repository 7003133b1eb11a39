/// Landlock's rights to files; see landlock(7), "Filesystem actions".
struct LandlockAccess: OptionSet, Sendable {
    let rawValue: UInt64

    /// `LANDLOCK_ACCESS_FS_WRITE_FILE`: open a file to write to it.
    static let writeFile = Self(rawValue: 1 << 1)
    /// `LANDLOCK_ACCESS_FS_READ_FILE`: open a file to read it.
    static let readFile = Self(rawValue: 1 << 2)
    /// `LANDLOCK_ACCESS_FS_READ_DIR`: list a folder.
    static let readFolder = Self(rawValue: 1 << 3)
    /// `LANDLOCK_ACCESS_FS_REMOVE_FILE`: remove a file from a folder.
    static let removeFile = Self(rawValue: 1 << 5)
    /// `LANDLOCK_ACCESS_FS_MAKE_REG`: create a file in a folder.
    static let makeFile = Self(rawValue: 1 << 8)

    /// All rights of a kernel with `version` of Landlock; each one is withdrawn unless a rule gives it.
    ///
    /// Version 1 has 13, from executing to making links. Version 2 adds moving between folders, 3 truncating, 5 `ioctl`
    /// on devices.
    static func all(version: Int) -> Self {
        switch version {
        case ..<1: []
        case 1: Self(rawValue: (1 << 13) - 1)
        case 2: Self(rawValue: (1 << 14) - 1)
        case 3...4: Self(rawValue: (1 << 15) - 1)
        default: Self(rawValue: (1 << 16) - 1)
        }
    }
}
