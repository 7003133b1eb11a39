internal import HTTPSemantics
internal import MicroHTTPD

/// What all of the server's own pages have in common: the name of the site above, and the program below.
package struct PageFrame: Equatable, Sendable {
    /// The name of the site; nil for none.
    package var title: String?
    /// The program with its version, such as `ferry 1.0`; nil for no foot.
    package var program: String?

    /// Creates a frame without a name and without a foot.
    package init() {}

    /// The page up to the end of its head, titled `title` in HTML; `styles` come after the style of every page.
    func head(title: String, styles: String...) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        \(([PageStyle.base] + styles).map { "<style>\($0)</style>" }.joined(separator: "\n"))
        </head>
        <body>
        \(site)
        """
    }

    private var site: String {
        title.map { "<p class=\"site\">\(DisplayName(Array($0.utf8)).html)</p>\n" } ?? ""
    }

    /// The foot with the program and the process; empty if there is none.
    var foot: String {
        program.map { "<footer>\(DisplayName(Array($0.utf8)).html), PID \(ServerPID.currentText)</footer>\n" } ?? ""
    }
}
