import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct ErrorPageTests {
    @Test func textNamesFileAndProcess() {
        let page = ErrorPage(.notFound, name: Array("a b.txt".utf8), pid: "8402", isHTML: false)
        #expect(page.content == "a b.txt: File Not Found (PID of server process: 8402)\n")
    }

    @Test func pageNamesFileEscapedAndProcess() {
        let page = ErrorPage(.notFound, name: Array("<b>.txt".utf8), pid: "8402", isHTML: true)
        #expect(page.content.contains("&lt;b&gt;.txt: File Not Found (PID of server process: 8402)"))
        #expect(!page.content.contains("<b>"))
    }

    @Test(arguments: [
        (Status.badRequest, "Bad Request"), (.methodNotAllowed, "Method Not Allowed"),
        (.serviceUnavailable, "Service Unavailable"), (.internalServerError, "Internal Server Error"),
    ])
    func textWithoutNameTellsReason(status: Status, reason: String) {
        let page = ErrorPage(status, name: nil, pid: "1", isHTML: false)
        #expect(page.content == "\(reason) (PID of server process: 1)\n")
    }
}
