import Testing

@testable import MicroHTTPD

@Suite struct LibraryVersionTests {
    @Test(arguments: [
        ("0.9.74", false), ("0.9.75", true), ("0.9.77", true), ("1.0.0", true), ("1.0.10", true), ("0.9", false),
        ("", false), ("0.10.1", true), ("0.9.75-git", true),
    ])
    func versionsAreComparedByTheirNumbers(_ text: String, isSupported: Bool) {
        #expect((LibraryVersion(text) >= .oldest) == isSupported)
    }

    @Test func theLoadedLibraryIsSupported() { #expect(LibraryVersion.current >= .oldest) }
}
