/// Runs of operands on a command line: operands that follow each other directly, joined into one argument.
///
/// The parser compares each argument with all others, which takes a second for thousands of targets. It sees a run as
/// one argument. The arguments are C strings, so the NUL that joins them is in none of them.
enum ArgumentRuns {
    private static let separator: UInt8 = 0

    /// Joins each run of words that can only be operands.
    ///
    /// Words that may be the values of an option stay as they are: one word after a long option, and one for each letter
    /// after short options.
    static func join(_ words: some Sequence<String>) -> [String] {
        var joined: [String] = []
        var mayJoin = false
        var values = 0
        for word in words {
            let isOption = word.utf8.count > 1 && word.utf8.first == UInt8(ascii: "-")
            if !isOption, values == 0, mayJoin {
                joined[joined.count - 1] += "\(Unicode.Scalar(separator))\(word)"
            } else {
                joined.append(word)
            }
            // A run that began with "-" would look like an option.
            mayJoin = values == 0 && word.utf8.first != UInt8(ascii: "-")
            values = isOption ? mostValues(of: word) : max(0, values - 1)
        }
        return joined
    }

    /// Splits runs, as ``ByteText`` writes them, into the bytes of their words.
    static func split(_ joined: [String]) -> [[UInt8]] {
        joined.flatMap { run in
            ByteText.bytes(of: run).split(separator: separator, omittingEmptySubsequences: false).map { Array($0) }
        }
    }

    private static func mostValues(of option: String) -> Int {
        option.utf8.starts(with: "--".utf8) ? 1 : option.utf8.count - 1
    }
}
