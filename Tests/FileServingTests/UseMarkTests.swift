import Testing

@testable import FileServing

@Suite struct UseMarkTests {
    @Test func usesAreTakenOnce() {
        let mark = UseMark()
        let first = mark.take()
        mark.note()
        mark.note()
        let (second, third) = (mark.take(), mark.take())
        #expect((first, second, third) == (false, true, false))
    }
}
