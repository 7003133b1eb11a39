import Conformance
import TestSupport
import Testing

/// The table of requests against the built executable.
@Suite struct ConformanceTests {
    @Test(arguments: ConformanceCase.Site.allCases)
    func onFreshConnections(_ site: ConformanceCase.Site) throws {
        let files = try ConformanceFiles()
        let ferry = try ConformanceFerry(folder: files.folder.path, sites: [site])
        let tag = try ferry.tag(on: site)
        for test in ConformanceCase.all where test.site == site {
            var connection: RawConnection? = try ferry.connect(to: site)
            let failures = test.failures(of: ferry, tag: tag, files: files, on: &connection)
            let leftover = connection.map { ConformanceCase.leftover(on: $0) } ?? []
            #expect(
                leftover == [] && failures.isEmpty == (test.deviation == nil),
                "\(test.section): \(test.name): \(failures)")
        }
    }

    @Test(arguments: ConformanceCase.Site.allCases)
    func onOneConnection(_ site: ConformanceCase.Site) throws {
        let files = try ConformanceFiles()
        let ferry = try ConformanceFerry(folder: files.folder.path, sites: [site])
        let tag = try ferry.tag(on: site)
        var connection: RawConnection?
        for test in ConformanceCase.all where test.site == site {
            if connection == nil { connection = try ferry.connect(to: site) }
            let failures = test.failures(of: ferry, tag: tag, files: files, on: &connection)
            #expect(failures.isEmpty == (test.deviation == nil), "\(test.section): \(test.name): \(failures)")
            #expect(test.closes == (connection == nil), "\(test.section): \(test.name)")
        }
    }

    @Test func theTableIsLarge() {
        #expect(ConformanceCase.all.count >= 250)
    }
}
