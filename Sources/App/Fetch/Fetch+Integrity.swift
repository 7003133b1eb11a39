import ArgumentParser
import Fetching
import HTTPSemantics

extension Program.Fetch {
    /// What proves that a file is the right one.
    struct IntegrityOptions: ParsableArguments {
        @Option(
            name: .customLong("checksum"),
            help: ArgumentHelp(
                "The digest that the file must have.",
                discussion: "The algorithm is sha-256 or sha-512, the digest hexadecimal.", valueName: "sha-256=HEX"))
        var checksum: ReprDigest?

        @Flag(
            name: .customLong("require-digest"),
            help: "Refuse a file whose server names no digest (Repr-Digest or Digest).")
        var requiresDigest = false

        func apply(to session: inout Session) {
            session.options.checksum = checksum
            session.options.requiresDigest = requiresDigest
        }
    }
}
