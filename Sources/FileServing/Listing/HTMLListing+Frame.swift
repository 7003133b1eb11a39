internal import HTTPSemantics

/// What stands above and below the entries.
extension HTMLListing {
    func appendHead(to text: inout [UInt8]) {
        text += frame.head(title: "Index of \(title)", styles: PageStyle.listing).utf8
        text +=
            """
            <nav aria-label="Path"><h1>Index of \(breadcrumbs)</h1></nav>
            <div class="tools"><input id="filter" type="search" placeholder="Filter" aria-label="Filter entries by name" hidden>\
            <form method="get"><button name="format" value="json">JSON</button></form>\
            <form method="get"><button name="digests" value="sha-256">SHA-256</button></form>\
            \(archive)</div>
            <main>
            <table>
            <thead><tr>\(header(.name, "Name")) \(header(.time, "Modified (UTC)")) \(header(.size, "Size")) <td></td>\(digestHeader)</tr></thead>
            <tbody>
            \(segments.count > rootCount ? parent : "")
            """.utf8
    }

    /// The button that gets the folder as one file.
    private var archive: String {
        offersArchive
            ? "<form method=\"get\"><button name=\"archive\" value=\"tar\">Download all (tar)</button></form>" : ""
    }

    /// The folder's path on the server, for a page.
    private var title: String { "/" + segments.map { DisplayName($0).html + "/" }.joined() }

    /// The path with links to the folders above, up to ROOT.
    private var breadcrumbs: String {
        var path = rootCount == 0 && !segments.isEmpty ? Self.link(to: segments.count, "/") : "/"
        for (index, segment) in segments.enumerated() {
            let (name, rise) = ("<bdi>\(DisplayName(segment).html)</bdi>", segments.count - index - 1)
            path += rise > 0 && index + 1 >= rootCount ? Self.link(to: rise, name) + "/" : name + "/"
        }
        return path
    }

    private static func link(to rise: Int, _ name: String) -> String {
        "<a href=\"\(String(repeating: "../", count: rise))\">\(name)</a>"
    }

    private var parent: String {
        "<tr><td><a href=\"../\">../</a></td> <td></td> <td></td> <td></td>\(digests == nil ? "" : " <td></td>")</tr>\n"
    }

    /// The heading of a column with the button that sorts by it; the opposite way if the listing is sorted by it already.
    private func header(_ key: ListingQuery.Key, _ name: String) -> String {
        let isSorted = query.key == key
        let isAscending = query.order == .ascending
        let direction = isSorted ? " aria-sort=\"\(isAscending ? "ascending" : "descending")\"" : ""
        let order = isSorted && isAscending ? "<input type=\"hidden\" name=\"order\" value=\"desc\">" : ""
        let digests = digests == nil ? "" : "<input type=\"hidden\" name=\"digests\" value=\"sha-256\">"
        return """
            <th scope="col"\(direction)><form method="get">\(order)\(digests)\
            <button name="sort" value="\(key.rawValue)">\(name)</button></form></th>
            """
    }

    private var digestHeader: String { digests == nil ? "" : " <th scope=\"col\">SHA-256</th>" }

    func appendFoot(_ totals: ListingTotals, to text: inout [UInt8]) {
        text.append("</tbody>\n</table>\n<p class=\"count\" role=\"status\">")
        text += Self.sum(totals).utf8
        text.append("</p>\n")
        if let note {
            text +=
                """
                <section class="readme"><h2>\(note.name)</h2>
                <pre dir="auto">\(note.html)</pre></section>

                """.utf8
        }
        text += "</main>\n\(frame.foot)<script>\(PageScript.listing)</script>\n</body>\n</html>\n".utf8
    }

    /// The number of entries and the sum of their sizes: `2 folders, 1 file, 1.2 MB`.
    private static func sum(_ totals: ListingTotals) -> String {
        guard totals != ListingTotals() else { return "This folder is empty." }
        let folders = totals.folders == 0 ? [] : [number(totals.folders, "folder")]
        guard totals.files > 0 else { return folders.joined() }
        var size: [UInt8] = Array("<span title=\"".utf8)
        ByteCount(totals.size).appendExactly(to: &size)
        size.append("\">")
        ByteCount(totals.size).append(to: &size)
        size.append("</span>")
        return (folders + [number(totals.files, "file"), String(decoding: size, as: UTF8.self)]).joined(separator: ", ")
    }

    private static func number(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
