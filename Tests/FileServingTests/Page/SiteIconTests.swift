import Testing

@testable import FileServing

@Suite struct SiteIconTests {
    @Test func itIsAnIconWithOnePicture() {
        #expect(SiteIcon.bytes.prefix(6) == [0, 0, 1, 0, 1, 0])
        #expect(SiteIcon.bytes.dropFirst(22).starts(with: [0x89] + Array("PNG".utf8)))
    }
}
