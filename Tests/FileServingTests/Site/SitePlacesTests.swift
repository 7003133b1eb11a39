import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct SitePlacesTests {
    @Test(arguments: [
        ("/files/", "/files/", "files/"), ("/files", "/files/", "files/"), ("/", "/", "./"), ("//", "/", "./"),
        ("/a/b", "/a/b/", "a/b/"), ("/a:b/", "/a:b/", "./a:b/"), ("/a%20b/é", "/a%20b/%C3%A9/", "a%20b/%C3%A9/"),
        ("/./a/.", "/a/", "a/"), ("/.ferry", "/.ferry/", ".ferry/"), ("/healthz/a", "/healthz/a/", "healthz/a/"),
    ])
    func aPathIsAPlace(path: String, location: String, reference: String) {
        #expect(SitePlaces(path)?.location == location)
        #expect(SitePlaces(path)?.reference == reference)
    }

    @Test(arguments: [
        "", "files", "files/", "/..", "/a/../b", "/a?b", "*", "http://host/a", "/a b", "/%", "/a%2Fb", "/a#b",
        "/healthz", "/metrics/", "/%6Detrics",
    ])
    func otherTextsAreNone(path: String) {
        #expect(SitePlaces(path) == nil)
    }

    @Test(
        arguments: [("404.html", true), ("a/b.html", true), (".hidden", true), ("a b", true)]
            + ["", "/404.html", "../a", "a/../b", "./a", "a//b", "a/", ".", ".."].map { ($0, false) })
    func aPageLiesBelowTheRoot(path: String, isOne: Bool) {
        #expect((FallbackPage(path: Array(path.utf8), status: .notFound) != nil) == isOne)
    }
}
