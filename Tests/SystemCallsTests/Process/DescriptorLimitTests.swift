import Testing

@testable import SystemCalls

@Suite struct DescriptorLimitTests {
    @Test func raisingItNeverLowersIt() {
        let before = DescriptorLimit.current
        let raised = DescriptorLimit.raise()
        #expect(raised >= before)
        #expect(DescriptorLimit.current == raised)
        #expect(DescriptorLimit.raise() == raised)
    }
}
