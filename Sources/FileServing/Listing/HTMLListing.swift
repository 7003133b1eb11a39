internal import HTTPSemantics

/// A listing as an HTML page.
struct HTMLListing: ListingText {
    static let mediaType = "text/html; charset=utf-8"
    static let separatorSize = 0
    let validators: FileValidators? = nil

    /// The folder's path on the server.
    private let title: [UInt8]
    /// Whether the parent folder is listed too.
    private let hasParent: Bool

    /// Writes the listing of the folder at `path` below the root, whose place on the server `places` gives.
    init(path: [UInt8], in places: SitePlaces) {
        title = places.title + (path.isEmpty ? [] : path + [UInt8(ascii: "/")])
        hasParent = !path.isEmpty
    }

    func appendHead(to text: inout [UInt8]) { text += head.utf8 }

    private var head: String {
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

    func appendFoot(_ totals: ListingTotals, to text: inout [UInt8]) {
        text.append("</tbody>\n</table>\n</body>\n</html>\n")
    }

    func append(_ entry: FolderEntry, name: Span<UInt8>, tag: EntityTag?, to text: inout [UInt8]) {
        text.append("<tr><td><a href=\"")
        PercentEncoding.append(segment: name, to: &text)
        text.append(entry.isFolder ? "/\">" : "\">")
        DisplayName.append(name, to: &text)
        text.append(entry.isFolder ? "/</a></td><td></td><td title=\"" : "</a></td><td>")
        if !entry.isFolder {
            text.append(decimal: UInt64(max(0, entry.identity.size)))
            text.append("</td><td title=\"")
        }
        text.append(entry.identity.modifiedTime, separator: UInt8(ascii: " "), end: " UTC")
        text.append("\">")
        _ = text.append(timeToTheMinute: entry.identity.modifiedTime)
        text.append("</td></tr>\n")
    }

    private static let parent = "<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n"

    private static let style = """
        body{font-family:system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}\
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem .25rem 0}\
        td:first-child{overflow-wrap:anywhere}\
        th:nth-child(2),td:nth-child(2){text-align:right;font-variant-numeric:tabular-nums}\
        td:nth-child(3){white-space:nowrap;font-variant-numeric:tabular-nums}
        """
}
