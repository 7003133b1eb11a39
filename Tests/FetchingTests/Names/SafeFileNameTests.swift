import Fetching
import Testing

@Suite struct SafeFileNameTests {
    /// An encoded last segment, and the file name for it.
    static let names: [(segment: String, name: String)] = [
        ("a.txt", "a.txt"),
        ("a%20b.txt", "a b.txt"),
        ("a+b.txt", "a+b.txt"),
        ("%C3%A4%C3%B6.txt", "äö.txt"),
        ("%E6%97%A5%E6%9C%AC.pdf", "日本.pdf"),
        ("%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB.png", "👩\u{200D}💻.png"),
        ("100%", "100%"),
        ("%zz%4", "%zz%4"),
        ("%+1%-1", "%+1%-1"),
        ("%2525", "%25"),
        ("%252e%252e%252f", "%2e%2e%2f"),
        ("..%2F..%2Fetc%2Fpasswd", "_._.._etc_passwd"),
        ("%2e%2e%2fsecret", "_._secret"),
        ("%2Fetc%2Fpasswd", "_etc_passwd"),
        ("a%2Fb", "a_b"),
        ("a%2f%2e%2e%2fb", "a_.._b"),
        ("..%5C..%5Cboot.ini", "_._.._boot.ini"),
        ("C%3A%5CWindows", "C:_Windows"),
        ("a%5Cb", "a_b"),
        (".bashrc", "_bashrc"),
        ("%2Essh", "_ssh"),
        ("...", "_._"),
        ("..a", "_.a"),
        (".%2F", "__"),
        ("%2F", "_"),
        ("a%00.txt", "a_.txt"),
        ("a.txt%00.exe", "a.txt_.exe"),
        ("%00", "_"),
        ("a%0Ab", "a_b"),
        ("a%0D%0Ab", "a__b"),
        ("a%09b", "a_b"),
        ("%1B%5B31mred", "_[31mred"),
        ("%1B%5D0%3Btitle%07", "_]0;title_"),
        ("a%7Fb", "a_b"),
        ("a%08b", "a_b"),
        ("a%C2%9Bb", "a_b"),
        ("a%C2%85b", "a_b"),
        ("a%E2%80%AEfdp.exe", "a_fdp.exe"),
        ("a%E2%80%AAb%E2%80%ACc", "a_b_c"),
        ("a%E2%81%A6b%E2%81%A9c", "a_b_c"),
        ("a%E2%80%8Eb%E2%80%8Fc", "a_b_c"),
        ("a%D8%9Cb", "a_b"),
        ("a%E2%80%A8b", "a_b"),
        ("a%E2%80%A9b", "a_b"),
        ("-rf", "-rf"),
        ("-", "-"),
        ("~", "~"),
        ("%20", "_"),
        ("a.", "a_"),
        ("a.txt.", "a.txt_"),
        ("a.txt%20", "a.txt_"),
        ("a%20.%20.", "a . _"),
        ("%20a", " a"),
        ("con", "_con"),
        ("NUL", "_NUL"),
        ("nul.txt", "_nul.txt"),
        ("Aux.tar.gz", "_Aux.tar.gz"),
        ("prn%20.x", "_prn .x"),
        ("COM1", "_COM1"),
        ("lpt9.log", "_lpt9.log"),
        ("com%C2%B9", "_com¹"),
        ("CONOUT$", "_CONOUT$"),
        ("con.", "_con_"),
        ("com10", "com10"),
        ("com", "com"),
        ("console", "console"),
        ("nul-a", "nul-a"),
        ("com%C3%A4", "comä"),
        (".nul", "_nul"),
        ("a.part.json", "a.part_json"),
        ("A.Part.JSON", "A.Part_JSON"),
        (".part.json", "_part.json"),
        ("a.part", "a_part"),
        ("A.PaRT", "A_PaRT"),
        (".part", "_part"),
        ("a.part.part", "a.part_part"),
        ("a.part.json.part", "a.part.json_part"),
        ("a.part.", "a.part_"),
        ("a.parts", "a.parts"),
        ("part", "part"),
        ("a.part.json.txt", "a.part.json.txt"),
        ("part.json", "part.json"),
        ("a;rm%20-rf%20b", "a;rm -rf b"),
        ("$(id)", "$(id)"),
        ("%60id%60", "`id`"),
    ]

    /// The file name for a URL's last segment.
    private static func name(of segment: String) throws -> SafeFileName? {
        try Target("http://h/\(segment)", server: BaseURL(BaseURL.defaultAddress)).name
    }

    @Test(arguments: names) func safeName(of segment: String, is name: String) throws {
        #expect(try Self.name(of: segment)?.text == name)
    }

    @Test(arguments: ["", ".", "..", "%2e", "%2E%2e", ".%2E"]) func noName(of segment: String) throws {
        #expect(try Self.name(of: segment) == nil)
    }

    /// Bytes that are not UTF-8 stay, and do not hide the bytes beside them.
    @Test(
        arguments: [
            ("caf%E9.txt", [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x74, 0x78, 0x74]),
            ("%FF%FE", [0xFF, 0xFE]),
            ("%C0%AF", [0xC0, 0xAF]),
            ("%C0%AE%C0%AE", [0xC0, 0xAE, 0xC0, 0xAE]),
            ("%FF%2Fa", [0xFF, 0x5F, 0x61]),
            ("%E2%80%1B", [0xE2, 0x80, 0x5F]),
            ("%FF%E2%80%AEa", [0xFF, 0x5F, 0x61]),
            ("%ED%A0%80", [0xED, 0xA0, 0x80]),
            ("%F5%80%0A", [0xF5, 0x80, 0x5F]),
            ("%9B", [0x9B]),
        ] as [(String, [UInt8])]) func bytes(of segment: String, are bytes: [UInt8]) throws
    {
        #expect(try Self.name(of: segment)?.bytes == bytes)
    }

    @Test(arguments: [
        (String(repeating: "a", count: 255), 255, "a"),
        (String(repeating: "a", count: 256), 255, "a"),
        (String(repeating: "a", count: 300) + ".txt", 255, "a.txt"),
        (String(repeating: "a", count: 300) + ".tar.gz", 255, "a.tar.gz"),
        (String(repeating: "a", count: 10) + "." + String(repeating: "b", count: 300), 255, "b"),
        ("." + String(repeating: "b", count: 300), 255, "b"),
        (String(repeating: "ä", count: 200), 254, "ä"),
        (String(repeating: "a", count: 245) + ".part" + String(repeating: "b", count: 50) + ".json", 255, ".part_json"),
        (String(repeating: "日", count: 100) + ".txt", 253, "日.txt"),
    ]) func longName(_ segment: String, hasLength length: Int, andEnds end: String) throws {
        let name = try #require(SafeFileName(segment: Array(segment.utf8)))
        #expect(name.bytes.count == length)
        #expect(name.text.hasSuffix(end) || end == "a.tar.gz" && name.text.hasSuffix(".gz"))
        #expect(!name.text.contains("\u{FFFD}"))
    }

    /// Names in a listing, which are taken unchanged or not at all.
    @Test(arguments: [
        ".zgroup", ".a.", "x.part", "x.part.json", "end.", "end ", " a", "back\\slash", "nul", "COM1.txt", "a:b",
        "a\nb",
        "\u{1B}[2J", "a\u{202E}b", "...", "*?<>|\"", "-rf", String(repeating: "n", count: 255),
    ]) func unchangedName(_ name: String) {
        #expect(SafeFileName(unchanged: Array(name.utf8))?.bytes == Array(name.utf8))
    }

    @Test(arguments: ["", ".", "..", "a/b", "/", "a\u{0}", String(repeating: "n", count: 256)])
    func segmentThatNamesNoFile(_ name: String) {
        #expect(SafeFileName(unchanged: Array(name.utf8)) == nil)
    }

    @Test func unchangedBytesAreNoText() {
        for bytes in [[0xFF], [0x63, 0x61, 0x66, 0xE9], [0xC0, 0xAF]] as [[UInt8]] {
            #expect(SafeFileName(unchanged: bytes)?.bytes == bytes)
        }
    }
}
