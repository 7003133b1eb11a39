import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct ErrorPageTests {
    @Test func textNamesFileAndProcess() {
        let page = ErrorPage(status: .notFound, name: Array("a b.txt".utf8), pid: "8402")
        #expect(page.content(.text) == "a b.txt: File Not Found (PID of server process: 8402)\n")
    }

    @Test func pageNamesFileEscapedAndProcess() {
        let page = ErrorPage(status: .notFound, name: Array("<b>.txt".utf8), pid: "8402").content(.html)
        #expect(page.contains("<bdi>&lt;b&gt;.txt</bdi>: File Not Found (PID of server process: 8402)"))
        #expect(!page.contains("<b>"))
    }

    @Test(arguments: [
        (Status.badRequest, "Bad Request"), (.methodNotAllowed, "Method Not Allowed"),
        (.serviceUnavailable, "Service Unavailable"), (.internalServerError, "Internal Server Error"),
    ])
    func textWithoutNameTellsReason(status: Status, reason: String) {
        let page = ErrorPage(status: status, pid: "1")
        #expect(page.content(.text) == "\(reason) (PID of server process: 1)\n")
    }

    @Test func objectNamesAllThatIsKnown() {
        let page = ErrorPage(status: .badRequest, name: Array("a\"\n\\é".utf8), detail: "Do that.", pid: "1")
        #expect(
            page.content(.json)
                == #"{"status":400,"title":"Bad Request","path":"a\"\u000a\\é","detail":"Do that.","pid":1}"# + "\n")
        #expect(
            ErrorPage(status: .notFound, pid: "2").content(.json) == #"{"status":404,"title":"File Not Found","pid":2}"#
                + "\n")
    }

    @Test func furtherSentenceStandsBehindTheReason() {
        let page = ErrorPage(status: .badRequest, detail: "Do that.", pid: "1")
        #expect(page.content(.text) == "Bad Request (PID of server process: 1). Do that.\n")
        #expect(page.content(.html).contains("Bad Request (PID of server process: 1). Do that."))
    }

    @Test(
        arguments: [
            (nil, ErrorPage.Format.text), ("*/*", .text), ("text/html,application/xhtml+xml,*/*;q=0.8", .html),
            ("application/json", .json), ("application/json, text/plain, */*", .text), ("text/plain", .text),
            ("application/json, */*;q=0.5", .json), ("text/html;q=0.5, application/json", .json),
        ] as [(String?, ErrorPage.Format)])
    func formatIsThatWhichTheClientPrefers(accept: String?, format: ErrorPage.Format) {
        #expect(ErrorPage.Format(accept.map { Accept(Array($0.utf8).span) } ?? Accept()) == format)
    }
}
