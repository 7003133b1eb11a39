import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct RouteTests {
    @Test(arguments: [
        ("/", Route.home),
        ("//", .home),
        ("/?a=b", .home),
        ("/files", .file([])),
        ("/files/", .file([])),
        ("/files/a.txt", .file(Array("a.txt".utf8))),
        ("/files//b/a%20c", .file(Array("b/a c".utf8))),
        ("//files/a.txt", .file(Array("a.txt".utf8))),
        ("/%66iles/a.txt", .file(Array("a.txt".utf8))),
        ("http://host/files/a.txt", .file(Array("a.txt".utf8))),
        ("/filesystem", .nothing),
        ("/healthz", .health),
        ("//healthz?a", .health),
        ("/healthz/a", .nothing),
        ("/metrics", .figures),
        ("/Files/a.txt", .nothing),
        ("/favicon.ico", .nothing),
    ])
    func targetLeadsToPlace(target: String, route: Route) throws {
        #expect(try Route(RequestTarget(Array(target.utf8).span)) == route)
    }
}
