import Testing

@testable import FileServing

@Suite struct DoorkeeperTests {
    @Test func secondRequestIsAdmitted() {
        let doorkeeper = Doorkeeper()
        #expect([7, 7, 8, 7, -3, -3].map { doorkeeper.admits($0) } == [false, true, false, true, false, true])
    }

    @Test func valuesInOneSlotDisplaceEachOther() {
        let doorkeeper = Doorkeeper()
        #expect([5, 5 + 1024, 5, 5].map { doorkeeper.admits($0) } == [false, false, false, true])
    }
}
