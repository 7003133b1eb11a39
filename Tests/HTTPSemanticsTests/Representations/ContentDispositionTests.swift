import HTTPSemantics
import TestSupport
import Testing

@Suite struct ContentDispositionTests {
    @Test(
        "A name is given in ASCII and in full (RFC 6266 §4.3, RFC 8187 §3.2)",
        arguments: [
            ("a.txt", "a.txt", "a.txt"), ("a b.txt", "a b.txt", "a%20b.txt"), ("é.txt", "_.txt", "%C3%A9.txt"),
            ("€ rates", "_ rates", "%E2%82%AC%20rates"), ("a\"b", "a_b", "a%22b"), ("100%", "100_", "100%25"),
            ("%41.txt", "_41.txt", "%2541.txt"), ("a'b", "a'b", "a%27b"), ("a;b=c", "a;b=c", "a%3Bb%3Dc"),
            ("😀", "_", "%F0%9F%98%80"), (".hidden", ".hidden", ".hidden"),
            ("日本.zip", "__.zip", "%E6%97%A5%E6%9C%AC.zip"),
        ]
    )
    func names(_ name: String, _ fallback: String, _ extended: String) {
        #expect(value(Array(name.utf8)) == "attachment; filename*=UTF-8''\(extended); filename=\"\(fallback)\"")
    }

    @Test(
        "What could deceive or break out becomes an underscore (RFC 6266 §4.3)",
        arguments: [
            ("a/b", "a_b"), ("a\\b", "a_b"), ("../../etc/passwd", ".._.._etc_passwd"),
            ("a\r\nSet-Cookie: x", "a__Set-Cookie: x"),
            ("a\u{0}b", "a_b"), ("a\u{7F}b", "a_b"), ("a\u{85}b", "a_b"), ("a\u{2028}b", "a_b"),
            ("a\u{202E}gpj.exe", "a_gpj.exe"),
            ("a\u{2066}b\u{2069}", "a_b_"), ("a\u{200F}b", "a_b"), ("a\u{61C}b", "a_b"), ("a\tb", "a_b"),
            ("\u{1B}[2J", "_[2J"),
        ]
    )
    func harmful(_ name: String, _ fileName: String) {
        let disposition = ContentDisposition(attachment: name.utf8.span)
        #expect(disposition.fileName == fileName)
        let isPlain = disposition.description.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        #expect(isPlain)
    }

    @Test("A name without letters is replaced", arguments: ["", ".", "..", "...."])
    func nameless(_ name: String) {
        let disposition = ContentDisposition(attachment: name.utf8.span)
        #expect(disposition.fileName == "download")
    }

    @Test("Bytes that are not UTF-8 become underscores (RFC 8187 §3.2.1)")
    func notUTF8() {
        #expect(
            value([0x61, 0xFF, 0x62, 0xC3]) == "attachment; filename*=UTF-8''a_b_; filename=\"a_b_\"")
    }

    @Test("Any name gives a value that needs no escape", arguments: 0..<4)
    func anyName(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let text = value(random.bytes(upTo: 30, from: "a.\"\\%/é'\r\n"))
            let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x5C }
            #expect(isPlain && text.utf8.count(where: { $0 == 0x22 }) == 2, "\(text)")
        }
    }

    @Test(
        "A recipient takes the extended name, else the plain one (RFC 6266 §4.3, RFC 8187 §3.2)",
        arguments: [
            ("attachment; filename=a.txt", "a.txt"), ("attachment; filename=\"a b.txt\"", "a b.txt"),
            ("ATTACHMENT;FileName=a", "a"), ("inline; filename=\"a\"", "a"), ("filename=a.txt", "a.txt"),
            ("attachment; filename=a b.txt", "a b.txt"), ("attachment; filename = \"a\" ; x=1", "a"),
            ("attachment; filename=\"a\\\"b\\\\c\"", "a\"b\\c"), ("attachment; filename=\"a;b=c\"", "a;b=c"),
            ("attachment; filename=\"%41\"", "%41"), ("attachment; filename=\"../../etc/passwd\"", "../../etc/passwd"),
            ("attachment; filename=\"é\"", "é"), ("attachment; filename*=UTF-8''%e2%82%ac%20rates", "€ rates"),
            ("attachment; filename*=utf-8'en'a; filename=b", "a"), ("attachment; filename=b; filename*=UTF-8''a", "a"),
            ("attachment; filename*=ISO-8859-1''%E9", "é"), ("attachment; filename*=UTF-8''a%2Fb", "a/b"),
            ("attachment; filename*=UTF-8''a'b", "a'b"), ("attachment; filename*=UTF-8''%41%2", "-"),
            ("attachment; filename*=UTF-8''%FF; filename=b", "b"), ("attachment; filename*=KOI8-R''a; filename=b", "b"),
            ("attachment; filename*=a; filename=b", "b"), ("attachment; filename*=UTF-8''; filename=b", "b"),
            ("attachment; filename*0=a; filename*1=b", "-"), ("attachment; filename=a; filename=b", "-"),
            ("attachment; filename=a; FILENAME=a", "-"), ("attachment; filename=\"a", "-"),
            ("attachment; filename=\"a\"b\"", "-"), ("attachment; filename=\"a\\\"", "-"),
            ("attachment; filename=\"", "-"), ("attachment; filename=\"\"", "-"), ("attachment; filename=", "-"),
            ("attachment; filename", "-"), ("attachment", "-"), ("", "-"), (";;;", "-"), ("=;=", "-"),
            ("attachment; name=a; xfilename=b", "-"), ("attachment; foo=\"filename=a\"", "-"),
        ]
    )
    func advised(_ value: String, _ name: String) {
        let bytes = ContentDisposition.fileName(in: value.utf8.span)
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } ?? "-" == name)
    }

    @Test("A plain name that is not UTF-8 is ISO-8859-1 (RFC 6266 §4.3)")
    func latin1() {
        let value = Array("attachment; filename=\"na".utf8) + [0xEF] + Array("ve\"".utf8)
        #expect(ContentDisposition.fileName(in: value.span) == Array("naïve".utf8))
    }

    @Test("What we send is read again", arguments: ["a.txt", "a b", "é", "€ %41;=\"'", "日本.zip"])
    func roundTrip(_ name: String) {
        let value = Array(self.value(Array(name.utf8)).utf8)
        #expect(ContentDisposition.fileName(in: value.span) == Array(name.utf8))
    }

    private func value(_ name: [UInt8]) -> String {
        ContentDisposition(attachment: name.span).description
    }
}
