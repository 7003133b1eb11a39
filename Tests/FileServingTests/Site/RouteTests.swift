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
        ("/healthz", .readiness),
        ("//healthz?a", .readiness),
        ("/healthz/a", .nothing),
        ("/metrics", .metrics),
        ("/Files/a.txt", .nothing),
        ("/favicon.ico", .icon),
    ])
    func targetLeadsToPlace(target: String, route: Route) throws {
        #expect(try Route(RequestTarget(Array(target.utf8).span), in: .standard) == route)
    }

    @Test(arguments: [
        ("/", Route.file([])), ("//", .file([])), ("/.", .file([])), ("/files/a", .file(Array("files/a".utf8))),
        ("/healthz", .file(Array("healthz".utf8))), ("/metrics/", .file(Array("metrics".utf8))),
        ("/.ferry/healthz", .readiness), ("/.ferry/metrics", .metrics), ("/.ferry/a", .file(Array(".ferry/a".utf8))),
        ("/robots.txt", .file(Array("robots.txt".utf8))), ("http://host", .file([])),
    ])
    func theFolderMayHaveTheRoot(target: String, route: Route) throws {
        let places = try #require(SitePlaces("/"))
        #expect(try Route(RequestTarget(Array(target.utf8).span), in: places) == route)
    }

    @Test(arguments: [
        ("/", Route.home), ("/a b", .nothing), ("/a%20b/c", .file([])), ("/a%20b/c/d", .file(Array("d".utf8))),
        ("/a%20b/cd", .nothing), ("/files/a", .nothing), ("/healthz", .readiness), ("/metrics", .metrics),
    ])
    func theFolderMayBeElsewhere(target: String, route: Route) throws {
        let places = try #require(SitePlaces("/a%20b/c"))
        #expect(try Route(RequestTarget(Array(target.replacing(" ", with: "%20").utf8).span), in: places) == route)
    }
}
