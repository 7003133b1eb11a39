import HTTPSemantics
import Testing

@Suite struct StatusTests {
    @Test(
        "The first digit is the class, and an invalid code counts as a server error (RFC 9110 §15)",
        arguments: [
            (100, Status.Kind.informational), (199, .informational), (200, .successful), (206, .successful),
            (304, .redirection), (404, .clientError), (431, .clientError), (500, .serverError), (599, .serverError),
            (0, .serverError), (99, .serverError), (600, .serverError), (65_535, .serverError),
        ] as [(UInt16, Status.Kind)]
    )
    func kind(_ code: UInt16, _ kind: Status.Kind) {
        #expect(Status(code: code).kind == kind)
    }
}
