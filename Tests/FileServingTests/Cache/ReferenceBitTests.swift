import Testing

@testable import FileServing

@Suite struct ReferenceBitTests {
    @Test func usesAreTakenOnce() {
        let mark = ReferenceBit()
        let first = mark.take()
        mark.note()
        mark.note()
        let (second, third) = (mark.take(), mark.take())
        #expect((first, second, third) == (false, true, false))
    }
}
