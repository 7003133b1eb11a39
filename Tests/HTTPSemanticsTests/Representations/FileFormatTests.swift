import HTTPSemantics
import Testing

/// A file's name and first bytes, and the format for them.
@Suite struct FileFormatTests {
    private func format(_ name: String, _ bytes: [UInt8], charset: String? = "utf-8") -> FileFormat {
        FileFormatRule(charset: charset).format(ofFileNamed: name.utf8.span) { Array(bytes.prefix($0)) }
    }

    @Test(
        "A page that declares its encoding gets no other one",
        arguments: [
            "<meta charset=utf-8>", "<meta charset=Shift_JIS>", "<META CHARSET='windows-1252'>",
            "<meta\tcharset = \"x\" >",
            "<!DOCTYPE html><html><head><title>a</title><meta charset=koi8-r>",
            "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>",
            "<meta content=\"text/html;charset = x\" http-equiv=\"content-type\">", "<meta name=a><meta charset=x/>",
            "<!-- a > b --><meta charset=x>", "<!--><meta charset=x>", "<meta/charset=x>", "</p><meta charset=x>",
            "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><html>", "\u{FEFF}<p>", "< meta><meta charset=x>",
            "<a title='<meta'><meta charset=x>", "<!doctype><?php ?><meta charset=x>",
        ]
    )
    func declared(_ page: String) {
        #expect(format("a.html", Array(page.utf8)).contentType.description == "text/html")
        #expect(format("a.HTM", Array(page.utf8), charset: "koi8-r").contentType.description == "text/html")
    }

    @Test(
        "A page that declares none is in the charset of all text",
        arguments: [
            "", "<p>Grüße", "<meta name=charset content=x>", "<meta content='text/html; charset=x'>",
            "<meta http-equiv=refresh content='0; charset=x'>", "<!-- <meta charset=x> -->", "<metadata charset=x>",
            "<p title='<meta charset=x>'>", "<meta charset>", "<meta charset=''>", "<meta charset", "<meta", "<",
            "<!-- <meta charset=x>", "<a title='<meta charset=x>", "charset=x", "<?xml version=\"1.0\"?>",
            "<meta ><p charset=x>",
            "<meta http-equiv=content-type content='text/html; charset'>", "<!", "</", "<?",
        ]
    )
    func undeclared(_ page: String) {
        #expect(format("a.html", Array(page.utf8)).contentType.description == "text/html; charset=utf-8")
        let other = format("a.html", Array(page.utf8), charset: "koi8-r")
        #expect(other.contentType.description == "text/html; charset=koi8-r")
        #expect(format("a.html", Array(page.utf8), charset: nil).contentType.description == "text/html")
    }

    @Test func onlyTheFirstKibibyteOfAPageIsLookedAt() {
        let declaration = Array("<meta charset=x>".utf8)
        let space = { [UInt8](repeating: 0x20, count: $0) }
        #expect(format("a.html", space(1024 - declaration.count) + declaration).contentType.charset == nil)
        #expect(format("a.html", space(1024) + declaration).contentType.charset == "utf-8")
        #expect(format("a.html", [0xFF, 0xFE, 0x3C, 0x00]).contentType.charset == nil)
        #expect(format("a.html", [0xFE, 0xFF, 0x00, 0x3C]).contentType.charset == nil)
    }

    @Test(
        "A file without an extension is text where its first bytes are",
        arguments: [
            ("README", "Read me.\n"), ("LICENSE", "Apache License\r\n\tVersion 2.0\u{0C}"), ("SHA256SUMS", "0123 *a\n"),
            ("Makefile", "all:\n\techo\n"), ("empty", ""), ("d.e/NOTES", "Grüße 日本語 🚢"), (".profile", "PATH=1"),
            ("colours", "\u{1B}[31mred"), ("a.", "text"),
        ]
    )
    func text(_ name: String, _ text: String) {
        #expect(format(name, Array(text.utf8)).contentType.description == "text/plain; charset=utf-8")
    }

    @Test(
        "A file without an extension is bytes where its first bytes are no text",
        arguments: [
            [0], [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], [0x1F, 0x8B, 8], Array("GIF89a\u{1}\u{0}".utf8), [0x61, 0x08],
            Array(repeating: 0x61, count: 511) + [0x02], [0x0B], [0x0E], [0x1C],
        ] as [[UInt8]]
    )
    func binary(_ bytes: [UInt8]) {
        #expect(format("data", bytes).contentType.description == "application/octet-stream")
    }

    @Test func onlyTheFirstHalfKibibyteOfAFileIsLookedAt() {
        let bytes = [UInt8](repeating: 0x61, count: 512) + [0]
        #expect(format("data", bytes).contentType.description == "text/plain; charset=utf-8")
        // The end of the sample cuts the character.
        let cut = [UInt8](repeating: 0x61, count: 511) + Array("é".utf8)
        #expect(format("data", cut).contentType.description == "text/plain; charset=utf-8")
    }

    @Test(arguments: [[0xE9], [0x61, 0xC3], [0xFF, 0xFE, 0x61, 0x00]] as [[UInt8]])
    func textThatIsNoUTF8IsNotSaidToBe(bytes: [UInt8]) {
        #expect(format("README", bytes).contentType.description == "text/plain")
        #expect(format("README", bytes, charset: "iso-8859-1").contentType.charset == "iso-8859-1")
    }

    @Test(arguments: [
        ("a.txt", "text/plain; charset=koi8-r"), ("a.css", "text/css; charset=koi8-r"), ("a.json", "application/json"),
        ("a.js", "text/javascript; charset=koi8-r"), ("a.svg", "image/svg+xml"), ("a.xml", "application/xml"),
        ("README", "text/plain; charset=koi8-r"),
    ])
    func anotherCharsetIsOfAllText(name: String, value: String) {
        #expect(format(name, [0x61], charset: "koi8-r").contentType.description == value)
    }

    @Test(
        arguments: [
            ("a.svgz", [0x1F, 0x8B, 8], ContentCoding.gzip), ("A.SVGZ", [0x1F, 0x8B], .gzip),
            ("a.svgz", [0x3C], .identity),
            ("a.svgz", [], .identity), ("a.svg", [0x1F, 0x8B], .identity), ("a.gz", [0x1F, 0x8B], .identity),
            ("a.svg.gz", [0x1F, 0x8B], .identity),
        ] as [(String, [UInt8], ContentCoding)])
    func aCompressedDrawingIsCoded(name: String, bytes: [UInt8], coding: ContentCoding) {
        let format = format(name, bytes)
        #expect(format.coding == coding)
        #expect(format.contentType.description.hasPrefix("image/svg") == name.lowercased().contains(#/svgz?$/#))
    }

    @Test func bytesAreReadOnceAtMostAndOnlyWhereTheyDecide() {
        let rule = FileFormatRule()
        for (name, count) in [("a.txt", 0), ("a.png", 0), ("a.html", 1), ("README", 1), ("a.svgz", 1), ("a.zzz", 0)] {
            var reads = 0
            _ = rule.format(ofFileNamed: name.utf8.span) { _ in
                reads += 1
                return []
            }
            #expect(reads == count, "\(name)")
        }
    }
}
