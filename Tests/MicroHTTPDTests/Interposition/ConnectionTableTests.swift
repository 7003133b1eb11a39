import Glibc
import Testing

@testable import MicroHTTPD

@Suite struct ConnectionTableTests {
    /// Descriptors that no connection of the other tests has.
    private static let places: [CInt] = [200_001, 262_143]

    @Test(arguments: places) func aPlaceKeepsWhetherItsReaderWaits(descriptor: CInt) {
        #expect(!ConnectionTable.isWaiting(descriptor))
        #expect(ConnectionTable.setWaiting(true, at: descriptor))
        #expect(ConnectionTable.isWaiting(descriptor))
        #expect(unsafe ConnectionTable.lent(descriptor) == nil)
        #expect(ConnectionTable.setWaiting(false, at: descriptor))
        #expect(!ConnectionTable.isWaiting(descriptor))
    }

    @Test(arguments: [-1, CInt(ConnectionTable.limit), .min, .max]) func otherDescriptorsHaveNoPlace(descriptor: CInt) {
        #expect(!ConnectionTable.setWaiting(true, at: descriptor))
        #expect(!ConnectionTable.isWaiting(descriptor))
        #expect(unsafe ConnectionTable.lent(descriptor) == nil)
        ConnectionTable.set(nil, at: descriptor)
    }
}
