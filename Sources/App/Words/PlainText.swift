import ArgumentParser

/// The value of an option that is text, not a path.
struct PlainText: ExpressibleByArgument, ExpressibleByStringLiteral, Equatable {
    /// The value as it was given.
    let text: String

    /// Takes text as it is.
    init(_ text: String) { self.text = text }

    init(stringLiteral text: String) { self.init(text) }

    /// Reads a word of the command line, as ``ByteText`` writes it; nil if it is no UTF-8, for no other character set is
    /// guessed.
    init?(argument: String) {
        guard let text = String(validating: ByteText.bytes(of: argument), as: UTF8.self) else { return nil }
        self.init(text)
    }

    var defaultValueDescription: String { text }
}
