import Testing

@testable import FileServing

@Suite struct ArchiveFormatTests {
    @Test(
        arguments: [
            ("tar", .tar), ("zip", .other), ("tar.gz", .other), ("tar.zst", .other), ("tgz", .other), ("2026", nil),
            ("", nil), ("TAR", nil), (nil, nil),
        ] as [(String?, ArchiveFormat?)])
    func wordsThatNameArchivesAreRead(parameter: String?, format: ArchiveFormat?) {
        #expect(ArchiveFormat(parameter) == format)
    }
}
