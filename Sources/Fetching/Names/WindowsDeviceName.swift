/// The file names that stand for devices on Windows, in any folder.
///
/// A file with such a name cannot be copied to Windows, nor be made on a file system that is shared with it. The list
/// is that of "Naming Files, Paths, and Namespaces" in Microsoft's documentation.
enum WindowsDeviceName {
    private static let names: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]
    private static let numbered = ["com", "lpt"]
    /// The digits.
    ///
    /// Windows also takes the superscript digits of ISO-8859-1.
    private static let numbers: Set<String> = Set((0...9).map(String.init) + ["¹", "²", "³"])

    /// Whether a name is reserved, in any letter case.
    ///
    /// The text after its first dot, and spaces before that dot, are ignored.
    static func isReserved(_ name: [UInt8]) -> Bool {
        // The first letter rules out most names.
        guard let first = name.first, "acnlpACNLP".utf8.contains(first) else { return false }
        let stem = name.prefix { $0 != UInt8(ascii: ".") }.reversed().drop { $0 == UInt8(ascii: " ") }.reversed()
        guard stem.count <= 7 else { return false }
        let text = String(decoding: Array(stem), as: UTF8.self).lowercased()
        return names.contains(text)
            || numbered.contains(String(text.prefix(3))) && numbers.contains(String(text.dropFirst(3)))
    }
}
