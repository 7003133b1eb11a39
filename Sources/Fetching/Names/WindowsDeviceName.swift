/// The file names that stand for devices on Windows, whatever folder they are in.
///
/// A file of such a name cannot be copied there, and cannot be made on a file system that is shared with it. The list is
/// that of "Naming Files, Paths, and Namespaces" in Microsoft's documentation.
enum WindowsDeviceName {
    private static let names: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]
    private static let numbered = ["com", "lpt"]
    /// The digits, of which Windows takes the superscript ones of ISO-8859-1 too.
    private static let numbers: Set<String> = Set((0...9).map(String.init) + ["¹", "²", "³"])

    /// Whether a name is reserved, in whatever case: what stands behind its first dot, and spaces before that, are no
    /// matter.
    static func isReserved(_ name: [UInt8]) -> Bool {
        // Most names are told by their first letter.
        guard let first = name.first, "acnlpACNLP".utf8.contains(first) else { return false }
        let stem = name.prefix { $0 != UInt8(ascii: ".") }.reversed().drop { $0 == UInt8(ascii: " ") }.reversed()
        guard stem.count <= 7 else { return false }
        let text = String(decoding: Array(stem), as: UTF8.self).lowercased()
        return names.contains(text)
            || numbered.contains(String(text.prefix(3))) && numbers.contains(String(text.dropFirst(3)))
    }
}
