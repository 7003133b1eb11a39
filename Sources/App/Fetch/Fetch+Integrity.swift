import ArgumentParser
import Fetching
import HTTPSemantics

extension Program.Fetch {
    /// The proof that a file is the right one.
    struct IntegrityOptions: ParsableArguments {
        @Option(
            name: .customLong("checksum"),
            help: ArgumentHelp(
                "The digest that the file must have.",
                discussion: "The algorithm is sha-256 or sha-512; the digest is hexadecimal.", valueName: "sha-256=hex")
        )
        var checksum: ReprDigest?

        @Flag(
            name: .customLong("require-digest"),
            help: "Refuse a file if its server sends neither Repr-Digest nor Digest.")
        var requiresDigest = false

        func apply(to session: inout Session) {
            session.options.checksum = checksum
            session.options.requiresDigest = requiresDigest
        }
    }
}
