/// The style of the server's own pages: light or dark as the system wishes, and down to the width of a phone.
///
/// Text has a contrast of at least 4.5 to 1 on its background (WCAG 2.2, 1.4.3).
enum PageStyle {
    /// The style of every page.
    static let base = """

        :root{color-scheme:light dark;--back:#fff;--text:#1c2128;--quiet:#57606a;--line:#d8dee4;--mark:#f3f5f7;--link:#0b57d0}
        @media(prefers-color-scheme:dark){:root{--back:#15191e;--text:#e4e7ea;--quiet:#9aa4af;--line:#333b44;--mark:#20262d;--link:#8ab4f8}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:64rem;padding:1.5rem 1rem;background:var(--back);color:var(--text);\
        font:1rem/1.5 system-ui,sans-serif}
        a{color:var(--link);text-decoration:none}
        a:hover{text-decoration:underline}
        a:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
        h1{margin:.25rem 0 1rem;font-size:1.25rem;font-weight:600;overflow-wrap:anywhere}
        h1 a{display:inline-block;min-height:1.5rem}
        .site,footer{color:var(--quiet);font-size:.875rem}
        .site{margin:0;font-weight:600}
        footer{margin-top:1.5rem;padding-top:.5rem;border-top:1px solid var(--line)}

        """

    /// What a listing needs beside ``base``.
    static let listing =
        """

        form{display:inline}
        button,input{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:6px;padding:.2rem .6rem;\
        min-height:2rem}
        button{cursor:pointer}
        button:hover{background:var(--mark)}
        .tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-bottom:.75rem}
        .tools input{flex:1 1 12rem;min-width:0}
        ::placeholder{color:var(--quiet);opacity:1}
        [hidden]{display:none!important}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;border-bottom:1px solid var(--line);padding:0}
        th{font-weight:600;white-space:nowrap}
        th button{border:0;padding:.2rem .4rem;font-weight:600}
        th[aria-sort=ascending] button::after{content:" \\2191"}
        th[aria-sort=descending] button::after{content:" \\2193"}
        td:nth-child(n+2),th:nth-child(n+2){padding-left:.75rem;font-variant-numeric:tabular-nums}
        td:nth-child(n+2){padding-top:.35rem;padding-bottom:.35rem;color:var(--quiet)}
        td:nth-child(3),th:nth-child(3){text-align:right;white-space:nowrap}
        th:nth-child(2) button{padding-left:0}
        th:nth-child(3) button{padding-right:0}
        td:nth-child(4){padding:0}
        a[download]{display:block;width:2rem;height:2.2rem;background:var(--quiet);\
        -webkit-mask:var(--icon) center/1.1rem no-repeat;mask:var(--icon) center/1.1rem no-repeat}
        a[download]:hover,a[download]:focus-visible{background:var(--link)}
        td:first-child{width:100%;overflow-wrap:anywhere;unicode-bidi:isolate}
        td:first-child a{display:block;position:relative;padding:.35rem .4rem .35rem 2.1rem}
        td code{font-size:.75rem;overflow-wrap:anywhere;display:block;min-width:14rem}
        tbody tr:hover,tbody tr:focus-within{background:var(--mark)}
        td:first-child a::before{content:"";position:absolute;left:.4rem;top:.55rem;width:1.1rem;height:1.1rem;background:var(--quiet);\
        -webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat}
        @media(min-width:40rem){td:nth-child(2){white-space:nowrap}}
        @media(max-width:40rem){body{padding:.75rem .5rem}td:nth-child(n+2){font-size:.8125rem;padding-left:.5rem}th button{padding:.2rem 0}}
        @media(forced-colors:active){td:first-child a::before{background:CanvasText}}
        .count{margin:.75rem 0;color:var(--quiet)}
        .readme{border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;margin:1.5rem 0 0}
        .readme h2{margin:0 0 .5rem;font-size:1rem}
        pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;font:.875rem/1.5 ui-monospace,monospace}

        """ + icons.map { $0.rule }.joined(separator: "\n") + "\n"

    /// A picture for some links.
    private struct Icon {
        let selector: String
        /// What is drawn in 24 by 24 units, in SVG's path syntax.
        let path: String

        init(selector: String, path: String) { (self.selector, self.path) = (selector, path) }

        /// The picture of links to names with one of some endings.
        init(endings: String, path: String) {
            selector = endings.split(separator: " ").map { "td a[href$=\"\($0)\" i]" }.joined(separator: ",")
            self.path = path
        }

        /// The rule that gives the picture to the links.
        var rule: String {
            """
            \(selector){--icon:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
            viewBox='0 0 24 24' fill='none' stroke='%23000' stroke-width='2' stroke-linejoin='round'%3E%3Cpath d='\(path)'/%3E%3C/svg%3E")}
            """
        }
    }

    /// A later one wins.
    private static let icons = [
        Icon(selector: "td a", path: "M6 2h8l5 5v15H6zM14 2v5h5"),
        Icon(
            endings: ".txt .md .rst .pdf .doc .docx .odt .log .csv .html .htm .epub",
            path: "M6 2h8l5 5v15H6zM9 12h7M9 16h7"),
        Icon(
            endings:
                ".c .h .cc .cpp .rs .go .py .rb .js .ts .swift .java .sh .json .xml .yml .yaml .toml .css .sql .patch",
            path: "M8 7l-5 5 5 5M16 7l5 5-5 5"),
        Icon(
            endings: ".png .jpg .jpeg .gif .webp .svg .avif .heic .bmp .tif .tiff .ico",
            path: "M3 4h18v16H3zM3 17l5-5 4 4 4-5 5 6M8 8h1"),
        Icon(
            endings: ".mp4 .mkv .webm .mov .avi .mpg .m4v", path: "M3 5h18v14H3zM10 9l5 3-5 3z"),
        Icon(
            endings: ".mp3 .flac .ogg .opus .wav .m4a .aac",
            path: "M9 18V5l11-2v13M9 18a3 2 0 1 1-6 0 3 2 0 1 1 6 0M20 16a3 2 0 1 1-6 0 3 2 0 1 1 6 0"),
        Icon(
            endings: ".zip .gz .tgz .xz .bz2 .zst .7z .rar .tar .deb .rpm .whl .jar .apk .iso .img .dmg",
            path: "M3 7l9-4 9 4v10l-9 4-9-4zM3 7l9 4 9-4M12 11v10"),
        Icon(endings: "/", path: "M3 5h7l2 3h9v11H3z"),
        Icon(endings: "../", path: "M12 20V5M5 12l7-7 7 7"),
        Icon(selector: "td a[download]", path: "M12 3v12M6 10l6 6 6-6M4 20h16"),
    ]
}
