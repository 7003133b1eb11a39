import HTTPSemantics
import Testing

@Suite struct MediaTypeTableTests {
    @Test(
        "The extension decides, in either case",
        arguments: [
            ("a.txt", "text/plain; charset=utf-8"), ("A.TXT", "text/plain; charset=utf-8"),
            ("page.html", "text/html; charset=utf-8"), ("x.js", "text/javascript; charset=utf-8"),
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
        #expect(type.description == value)
    }

    @Test func fileOfTypesExtendsAndOverrules() {
        let file = """
            # a comment
            text/x-swift\t\tswift  SWI # another
            application/x-empty
            chemical/x-pdb pdb\r
            not a type
            application/x-text txt
            text/troff 1 2
            text/last last
            """
        let table = MediaTypeTable(mimeTypes: file.utf8.span)
        let expected = [
            "a.swift": "text/x-swift", "a.swi": "text/x-swift", "a.pdb": "chemical/x-pdb",
            "a.txt": "application/x-text",
            "a.1": "text/troff", "a.last": "text/last", "a.png": "image/png", "a.type": "application/octet-stream",
            "a.another": "application/octet-stream",
        ]
        for (name, essence) in expected {
            let type = table.type(ofFileNamed: name.utf8.span)
            #expect(type.essence == essence, "\(name)")
        }
    }
}
