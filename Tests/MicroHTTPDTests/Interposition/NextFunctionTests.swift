import Testing

@testable import MicroHTTPD

@Suite struct NextFunctionTests {
    @Test(arguments: Interposition.Symbol.allCases)
    func theFirstLookAndTheNextOnesFindTheSame(symbol: Interposition.Symbol) {
        let function = NextFunction()
        let addresses = (0..<3).map { _ in unsafe UInt(bitPattern: function.pointer(symbol)) }
        let found = unsafe UInt(bitPattern: Interposition.next(symbol))
        #expect(addresses == [found, found, found])
    }
}
