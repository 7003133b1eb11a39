internal import HTTPSemantics

/// A listing as an HTML page.
struct HTMLListing: ListingText {
    static let mediaType = "text/html; charset=utf-8"

    /// The folder's path on the server.
    private let title: [UInt8]
    /// Whether the parent folder is listed too.
    private let hasParent: Bool

    /// Writes the listing of the folder at `path` below the root, whose place on the server `places` gives.
    init(path: [UInt8], in places: SitePlaces) {
        title = places.title + (path.isEmpty ? [] : path + [UInt8(ascii: "/")])
        hasParent = !path.isEmpty
    }

    var head: String {
        let title = DisplayName(title).html
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Index of \(title)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>Index of \(title)</h1>
            <table>
            <thead><tr><th>Name</th><th>Size</th><th>Modified (UTC)</th></tr></thead>
            <tbody>
            \(hasParent ? Self.parent : "")
            """
    }

    let foot = "</tbody>\n</table>\n</body>\n</html>\n"

    func line(for entry: FolderEntry) -> String {
        let name = DisplayName(entry.name).html + (entry.isFolder ? "/" : "")
        let size = entry.isFolder ? "" : "\(entry.file.size)"
        return """
            <tr><td><a href="\(entry.reference)">\(name)</a></td><td>\(size)</td><td>\(Self.time(entry))</td></tr>

            """
    }

    private static let parent = "<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n"

    private static let style = """
        body{font-family:system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}\
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem .25rem 0}\
        td:first-child{overflow-wrap:anywhere}\
        th:nth-child(2),td:nth-child(2){text-align:right;font-variant-numeric:tabular-nums}\
        td:nth-child(3){white-space:nowrap;font-variant-numeric:tabular-nums}
        """

    /// The time to the second, in a form for people.
    private static func time(_ entry: FolderEntry) -> String {
        (entry.file.modified.rfc3339 ?? "").prefix("2026-11-22T07:10:00".count).split(separator: "T")
            .joined(separator: " ")
    }
}
