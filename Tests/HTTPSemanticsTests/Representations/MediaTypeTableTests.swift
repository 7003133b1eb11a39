import HTTPSemantics
import Testing

@Suite struct MediaTypeTableTests {
    @Test(
        "The extension decides, in either case",
        arguments: [
            ("a.txt", "text/plain"), ("A.TXT", "text/plain"), ("page.html", "text/html"), ("x.js", "text/javascript"),
            ("x.json", "application/json"), ("p.png", "image/png"), ("a.b/c.pdf", "application/pdf"),
            ("a.tar.gz", "application/gzip"), ("noextension", "application/octet-stream"),
            (".txt", "application/octet-stream"), ("d/.txt", "application/octet-stream"),
            ("a.txt/b", "application/octet-stream"), ("a.", "application/octet-stream"),
            ("", "application/octet-stream"),
            (".", "application/octet-stream"), ("x.unknown", "application/octet-stream"), ("é.svg", "image/svg+xml"),
            ("a.txt~", "application/octet-stream"), ("data.xml", "application/xml"),
        ]
    )
    func builtIn(_ name: String, _ value: String) {
        let type = MediaTypeTable().type(ofFileNamed: name.utf8.span)
        #expect(type.essence == value)
    }

    /// Another system's `/etc/mime.types` entries for many of these extensions.
    private static let otherTable = """
        text/vnd.trolltech.linguist ts
        text/plain srt mjs m3u8 wasm
        application/x-wrong avif jxl webp jar apk gguf parquet geojson pmtiles zst 7z html css js json png mp4 md
        application/x-troff-man 1 2 3
        """

    @Test(
        "The web's formats have the same types on every host",
        arguments: [
            ("ts", "video/mp2t"), ("m3u8", "application/vnd.apple.mpegurl"), ("mpd", "application/dash+xml"),
            ("m4s", "video/iso.segment"), ("mjs", "text/javascript"), ("cjs", "text/javascript"),
            ("wasm", "application/wasm"), ("avif", "image/avif"), ("jxl", "image/jxl"), ("webp", "image/webp"),
            ("heic", "image/heic"), ("apng", "image/apng"), ("ico", "image/vnd.microsoft.icon"),
            ("srt", "application/x-subrip"), ("vtt", "text/vtt"), ("jar", "application/java-archive"),
            ("apk", "application/vnd.android.package-archive"), ("gguf", "application/octet-stream"),
            ("safetensors", "application/octet-stream"), ("parquet", "application/vnd.apache.parquet"),
            ("arrow", "application/vnd.apache.arrow.file"), ("geojson", "application/geo+json"),
            ("gpx", "application/gpx+xml"), ("kml", "application/vnd.google-earth.kml+xml"),
            ("pmtiles", "application/vnd.pmtiles"), ("glb", "model/gltf-binary"), ("stl", "model/stl"),
            ("zst", "application/zstd"), ("7z", "application/x-7z-compressed"), ("xz", "application/x-xz"),
            ("rar", "application/vnd.rar"), ("deb", "application/vnd.debian.binary-package"),
            ("rpm", "application/x-rpm"), ("iso", "application/x-iso9660-image"), ("epub", "application/epub+zip"),
            ("mp4", "video/mp4"), ("webm", "video/webm"), ("mkv", "video/x-matroska"), ("opus", "audio/ogg"),
            ("flac", "audio/flac"), ("m4a", "audio/mp4"), ("aac", "audio/aac"), ("mp3", "audio/mpeg"),
            ("wav", "audio/wav"), ("woff2", "font/woff2"), ("ttf", "font/ttf"), ("otf", "font/otf"),
            ("eot", "application/vnd.ms-fontobject"), ("webmanifest", "application/manifest+json"),
            ("map", "application/json"), ("ndjson", "application/x-ndjson"), ("yaml", "application/yaml"),
            ("toml", "text/plain"), ("md", "text/markdown"), ("csv", "text/csv"), ("ics", "text/calendar"),
            ("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("torrent", "application/x-bittorrent"),
            ("svgz", "image/svg+xml"), ("rs", "text/plain"), ("1", "application/octet-stream"),
            ("doc", "application/msword"), ("xls", "application/vnd.ms-excel"), ("sql", "application/sql"),
            ("pcap", "application/vnd.tcpdump.pcap"), ("sqlite", "application/vnd.sqlite3"),
        ]
    )
    func everywhere(_ name: String, _ essence: String) {
        let file = "a." + name
        for table in [MediaTypeTable(), MediaTypeTable(mimeTypes: Array(Self.otherTable.utf8))] {
            let type = table.type(ofFileNamed: file.utf8.span)
            #expect(type.essence == essence)
        }
    }

    @Test func aFileOfTypesFillsGapsAlone() {
        let file = """
            # a comment
            text/x-own\t\town  OWN2 # another
            application/x-empty
            chemical/x-first twice\r
            chemical/x-last twice
            not a type
            application/x-text txt
            text/last last
            """
        let table = MediaTypeTable(mimeTypes: Array(file.utf8))
        let expected = [
            "a.own": "text/x-own", "a.own2": "text/x-own", "a.twice": "chemical/x-last", "a.txt": "text/plain",
            "a.last": "text/last", "a.png": "image/png", "a.type": "application/octet-stream",
            "a.another": "application/octet-stream",
        ]
        for (name, essence) in expected {
            let type = table.type(ofFileNamed: name.utf8.span)
            #expect(type.essence == essence, "\(name)")
        }
    }

    @Test func aTypeThatIsAskedForWins() throws {
        var table = MediaTypeTable(mimeTypes: Array("text/x-own own".utf8))
        let type = MediaType.plainText
        for name in ["ts", "own", "new", "UPPER"] { table.set(type, forExtension: name) }
        for name in ["a.ts", "a.TS", "a.own", "a.new", "a.upper", "a.Upper"] {
            let found = table.type(ofFileNamed: name.utf8.span)
            #expect(found.essence == "text/plain", "\(name)")
        }
    }

    @Test(arguments: [
        ("a.txt", true), ("a.b.c", true), ("d.e/a.b", true), ("a", false), ("d.e/a", false), (".a", false),
        ("d/.a", false), ("a.", false), ("", false), (".a.b", true), ("README", false),
    ])
    func anExtensionStandsBehindADot(name: String, hasExtension: Bool) {
        let found = MediaTypeTable.hasExtension(name.utf8.span)
        #expect(found == hasExtension)
    }
}
