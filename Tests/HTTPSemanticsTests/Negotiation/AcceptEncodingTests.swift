import HTTPSemantics
import Testing

@Suite struct AcceptEncodingTests {
    @Test(
        "The greatest weight wins, br, zstd and gzip in this order among equals (RFC 9110 §12.5.3)",
        arguments: [
            ("gzip, deflate, br, zstd", .br), ("gzip, zstd", .zstd), ("gzip", .gzip), ("x-gzip", .gzip),
            ("GZIP", .gzip),
            ("gzip;q=1.0, br;q=0.5", .gzip), ("br;q=0, gzip", .gzip), ("gzip;q=0", .identity), ("*", .br),
            ("*;q=0.1, gzip", .gzip), ("br;q=0, *", .zstd), ("identity", .identity),
            ("identity;q=0.5, gzip;q=0.4", .identity),
            ("identity;q=0.5, gzip;q=0.5", .gzip), ("gzip;q=0.001", .gzip), ("deflate", .identity), ("", .identity),
            ("identity;q=0, gzip", .gzip), ("gzip;q=0.2, gzip;q=0, identity;q=0.1", .gzip),
            ("gzip ; q=0.5 ,br ; q=0.4", .gzip),
            ("gzip, *;q=0", .gzip), ("br;q=2, gzip", .gzip), ("br;q=x, gzip", .gzip), (", ,gzip", .gzip),
            ("gzip;level=9", .gzip), ("gzip;q=0.5;x=y", .gzip), ("identity;q=0, *;q=0", nil), ("*;q=0", nil),
            ("identity;q=0", nil), ("identity;q=0, deflate", nil), ("*;q=0, identity;q=0.1", .identity),
            ("gzip;q=0, *;q=0", nil), ("\"gzip\"", .identity),
        ] as [(String, ContentCoding?)]
    )
    func all(_ value: String, _ expected: ContentCoding?) {
        let choice = AcceptEncoding(value.utf8.span).choice(among: [.gzip, .zstd, .br])
        #expect(choice == expected)
    }

    @Test(
        "Only what is there can be chosen (RFC 9110 §12.5.3)",
        arguments: [
            ("br, gzip", [.gzip], .gzip), ("br", [.gzip], .identity), ("br, gzip", [], .identity),
            ("*", [.zstd], .zstd),
            ("br, identity;q=0", [.gzip], nil), ("gzip;q=0, *", [.gzip], .identity),
        ] as [(String, [ContentCoding], ContentCoding?)]
    )
    func some(_ value: String, _ available: [ContentCoding], _ expected: ContentCoding?) {
        let choice = AcceptEncoding(value.utf8.span).choice(among: available)
        #expect(choice == expected)
    }

    @Test("Without the field no coding is used; its lines form one list (RFC 9110 §5.3)")
    func lines() {
        var accept = AcceptEncoding()
        #expect(accept.choice(among: [.gzip, .br]) == .identity)
        accept.append("gzip".utf8.span)
        accept.append("br;q=0.5".utf8.span)
        #expect(accept.choice(among: [.gzip, .br]) == .gzip)
        #expect(accept.choice(among: [.br]) == .br)
    }
}
