import Testing

@testable import MicroHTTPD

@Suite struct ArrayAssignTests {
    @Test(arguments: [("", ""), ("", "/a"), ("/a", ""), ("/a", "/b"), ("/a", "/longer"), ("/longer", "/b")])
    func theBytesAreTheNewOnes(before: String, after: String) {
        var bytes = Array(before.utf8)
        let other = bytes
        unsafe Array(after.utf8).withUnsafeBufferPointer { unsafe bytes.assign($0) }
        #expect(bytes == Array(after.utf8))
        #expect(other == Array(before.utf8))
    }
}
