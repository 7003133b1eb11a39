/// The words of a command line that are no options, in runs.
///
/// A parser of command lines that looks at each word anew for each other one takes a second for thousands of targets. A
/// run of them is one word to it: they are joined by a character that no word of a command line can hold.
package enum ArgumentRuns {
    /// The words are C strings, so none has this in it.
    private static let separator: UInt8 = 0

    /// Joins each run of words that can only be arguments.
    ///
    /// Behind an option as many words stay as they are as it may have values: one behind a long option, and one for each
    /// letter behind short ones.
    package static func join(_ words: some Sequence<String>) -> [String] {
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
            // A run that began with the word for standard output would look like an option.
            mayJoin = values == 0 && word.utf8.first != UInt8(ascii: "-")
            values = isOption ? mostValues(of: word) : max(0, values - 1)
        }
        return joined
    }

    /// The words of runs.
    package static func split(_ joined: [String]) -> [String] {
        joined.flatMap { run in
            run.utf8.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
        }
    }

    private static func mostValues(of option: String) -> Int {
        option.utf8.starts(with: "--".utf8) ? 1 : option.utf8.count - 1
    }
}
