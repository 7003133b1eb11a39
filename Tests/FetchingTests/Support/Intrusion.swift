import TestSupport

/// Another program's change of the part during a download.
enum Intrusion: CaseIterable {
    case swap, removal

    func happen(to name: String, in folder: TemporaryFolder) throws {
        folder.remove(name)
        if self == .swap { try folder.write(name, "theirs") }
    }

    /// The names that exist after it.
    func names(_ name: String) -> [String] { self == .swap ? [name] : [] }
}
