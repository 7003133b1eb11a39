import Testing

@testable import MicroHTTPD

@Suite struct DescriptorSetTests {
    @Test(arguments: [0, 63, 64, 65_535] as [CInt]) func aMemberIsOneUntilItIsRemoved(descriptor: CInt) {
        let set = DescriptorSet()
        set.insert(descriptor)
        let members = [descriptor - 1, descriptor, descriptor + 1].filter { set.contains($0) }
        #expect(members == [descriptor])
        set.remove(descriptor)
        let isMember = set.contains(descriptor)
        #expect(!isMember)
    }

    @Test(arguments: [-1, CInt.min, 65_536, CInt.max]) func othersAreNeverMembers(descriptor: CInt) {
        let set = DescriptorSet()
        set.insert(descriptor)
        let isMember = set.contains(descriptor)
        #expect(!isMember)
    }
}
