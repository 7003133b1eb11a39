import HTTPSemantics
import Testing

@Suite struct DigestPreferenceTests {
    @Test(
        "A preference is a number from 0 to 10 (RFC 9530 §4)",
        arguments: [
            ("sha-256=10", 1000, 0), ("sha-256=1", 100, 0), ("sha-512=3, sha-256=10, unixsum=0", 1000, 300),
            ("sha-256=0", 0, 0), ("sha-256=11", 0, 0), ("sha-256=-1", 0, 0), ("sha-256=1.5", 0, 0), ("sha-256", 0, 0),
            ("sha-256=\"10\"", 0, 0), ("SHA-256=10", 0, 0), ("sha-256=3, sha-256=5", 500, 0),
            ("sha-256=10;x=y", 1000, 0),
            ("sha-256=10,", 0, 0), ("sha-256=10, (", 0, 0), ("", 0, 0), ("md5=10", 0, 0),
            ("sha-256=11, sha-512=2", 0, 200),
        ]
    )
    func preference(_ value: String, _ sha256: Int, _ sha512: Int) {
        let preference = DigestPreference(value.utf8.span)
        #expect(preference.weight(of: .sha256).thousandths == sha256)
        #expect(preference.weight(of: .sha512).thousandths == sha512)
    }

    @Test(
        "The older field has a q for each algorithm (RFC 3230 §4.3.1)",
        arguments: [
            ("SHA-256", 1000, 0), ("sha-256;q=0.3", 300, 0), ("SHA-512;q=1, SHA-256;q=1, SHA;q=0.1", 1000, 1000),
            ("MD5;q=0.3, sha;q=1", 0, 0), ("SHA-256;q=0", 0, 0), ("SHA-256;q=2, SHA-512;q=0.5", 0, 500), ("", 0, 0),
            ("SHA-256 ; q=0.5", 500, 0), (",SHA-256,", 1000, 0), ("SHA-256=10", 0, 0),
        ]
    )
    func legacy(_ value: String, _ sha256: Int, _ sha512: Int) {
        let preference = DigestPreference(legacy: value.utf8.span)
        #expect(preference.weight(of: .sha256).thousandths == sha256)
        #expect(preference.weight(of: .sha512).thousandths == sha512)
    }

    @Test(
        "The most wanted is chosen, of equals the first (RFC 9530 §4)",
        arguments: [
            ("sha-256=3, sha-512=5", .sha512), ("sha-256=5, sha-512=5", .sha256), ("sha-512=1", .sha512),
            ("md5=9", nil),
            ("sha-256=0", nil),
        ] as [(String, DigestAlgorithm?)]
    )
    func choice(_ value: String, _ expected: DigestAlgorithm?) {
        let choice = DigestPreference(value.utf8.span).choice(among: [.sha256, .sha512])
        #expect(choice == expected)
    }
}
