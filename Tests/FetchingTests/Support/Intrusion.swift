import TestSupport

/// What another program does to the part while it is being received.
enum Intrusion: CaseIterable {
    case swap, removal

    func happen(to name: String, in folder: TemporaryFolder) throws {
        folder.remove(name)
        if self == .swap { try folder.write(name, "theirs") }
    }

    /// What is there after it.
    func names(_ name: String) -> [String] { self == .swap ? [name] : [] }
}
