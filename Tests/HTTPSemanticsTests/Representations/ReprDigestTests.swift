import Testing

@testable import HTTPSemantics

@Suite struct ReprDigestTests {
    /// The digest of `{"hello": "world"}` and a line feed in RFC 9530, appendix B.1.
    private static let base64 = "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg="

    private static let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    @Test("The example of RFC 9530, appendix B.1, in both forms")
    func example() throws {
        let value = "sha-256=:\(Self.base64):"
        let digest = try #require(read(value))
        #expect(digest.bytes.count == 32 && digest.bytes.first == 0x44)
        #expect(digest.fieldValue == value)
        #expect(digest.legacyFieldValue == "SHA-256=\(Self.base64)")
        #expect(readLegacy(digest.legacyFieldValue) == digest)
    }

    @Test(
        "The algorithm's own member is found (RFC 9530 §3)",
        arguments: [
            ("sha-256=:\(base64):", true), ("md5=:Zg==:, sha-256=:\(base64):", true), ("sha-256=:\(base64):;x=1", true),
            ("sha-512=:\(base64):", false), ("sha-256=:Zg==:", false), ("sha-256=\(base64)", false), ("", false),
            ("SHA-256=:\(base64):", false), ("sha-256=:\(base64)", false), ("sha-256=:\(base64):,", false),
            ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg:", true),
        ]
    )
    func parse(_ value: String, _ isFound: Bool) {
        #expect((read(value) != nil) == isFound)
    }

    @Test(
        "The older field names it in either case (RFC 3230 §4.3.2)",
        arguments: [
            ("SHA-256=\(base64)", true), ("sha-256=\(base64)", true), ("MD5=Zg==,SHA-256=\(base64)", true),
            ("SHA=Zg==, sha-256=\(base64) ", true), ("SHA-512=\(base64)", false), ("SHA-256=Zg==", false),
            ("SHA-256", false), ("", false), ("SHA-256=:\(base64):", false),
        ]
    )
    func parseLegacy(_ value: String, _ isFound: Bool) {
        #expect((readLegacy(value) != nil) == isFound)
    }

    @Test("A digest has its algorithm's length, and comes back from both forms", arguments: DigestAlgorithm.allCases)
    func roundTrip(_ algorithm: DigestAlgorithm) throws {
        let bytes = (0..<algorithm.byteCount).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let digest = try #require(ReprDigest(algorithm, bytes))
        #expect(ReprDigest(algorithm, bytes.dropLast()) == nil)
        #expect(ReprDigest.all(in: digest.fieldValue.utf8.span) == [digest])
        #expect(ReprDigest.all(inLegacy: digest.legacyFieldValue.utf8.span) == [digest])
    }

    @Test(
        "Of a key that comes again all members are found, unless the last one is none",
        arguments: [
            ("sha-256=:\(base64):, sha-256=:\(other):", [base64, other]),
            ("sha-256=:\(base64):, sha-256=:\(base64):", [base64, base64]),
            ("sha-256=:Zg==:, sha-256=:\(base64):", [base64]), ("sha-256=:\(base64):, sha-256=:Zg==:", []),
            ("sha-256=:\(base64):, sha-256=:Zg==:, sha-256=:\(other):", [base64, other]),
            ("sha-256=:\(base64):, sha-256", []), ("a=\"x,y\", sha-256=:\(base64):", [base64]),
            ("sha-256=:\(base64):, sha-512=:Zg==:", [base64]), ("sha-256=:\(base64):, =", []),
        ]
    )
    func parseAll(_ value: String, _ found: [String]) {
        #expect(ReprDigest.all(in: value.utf8.span).map { Base64.encode($0.bytes) } == found)
    }

    @Test func allMembersOfTheOlderFieldAreFound() {
        let value = "SHA-256=\(Self.base64), sha-256=Zg==, md5=Zg==, sha-256, SHA-256=\(Self.other)"
        let found = ReprDigest.all(inLegacy: value.utf8.span).map { Base64.encode($0.bytes) }
        #expect(found == [Self.base64, Self.other])
    }

    private func read(_ value: String) -> ReprDigest? {
        ReprDigest.all(in: value.utf8.span).first { $0.algorithm == .sha256 }
    }

    private func readLegacy(_ value: String) -> ReprDigest? {
        ReprDigest.all(inLegacy: value.utf8.span).first { $0.algorithm == .sha256 }
    }
}
