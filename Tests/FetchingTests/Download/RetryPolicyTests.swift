import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct RetryPolicyTests {
    static let waits: [(failures: Int, asked: Int64?, fraction: Double, wait: Duration?)] = [
        (1, nil, 0, .zero), (1, nil, 1, .milliseconds(500)), (2, nil, 1, .seconds(1)), (3, nil, 0.5, .seconds(1)),
        (8, nil, 1, .seconds(60)), (1000, nil, 1, .seconds(60)), (1, 0, 1, .zero), (1, 7, 0, .seconds(7)),
        (9, 3600, 0, .seconds(3600)), (1, 3601, 0, nil), (1, .max, 0, nil),
    ]

    @Test(arguments: waits) func wait(after failures: Int, asked: Int64?, fraction: Double, is wait: Duration?) {
        #expect(RetryPolicy.wait(after: failures, asked: asked, fraction: fraction) == wait)
    }

    static let codes: [(code: UInt16, isTransient: Bool)] = [
        (400, false), (401, false), (403, false), (404, false), (408, true), (410, false), (416, false), (429, true),
        (500, true), (501, false), (502, true), (503, true), (504, true), (505, false), (302, false), (206, false),
    ]

    @Test(arguments: codes) func status(_ code: UInt16, isTransient: Bool) {
        for hasResponded in [true, false] {
            let failure = Failure(.status(Status(code: code)))
            #expect(RetryPolicy.isTransient(failure, hasResponded: hasResponded) == isTransient)
        }
    }

    static let kinds: [(kind: Failure.Kind, before: Bool, after: Bool)] = [
        (.cutShort, true, true), (.stalled, true, true), (.connectionLost(56), true, true),
        (.noConnection, false, true), (.hostNotFound, false, true), (.connectTimeout, false, true),
        (.tls, false, false), (.certificate, false, false), (.timedOut, false, false), (.digest, false, false),
        (.unwritable, false, false), (.exists, false, false), (.interrupted, false, false),
        (.wrongLength, false, false),
        (.coding, false, false), (.changed, false, false), (.other(43), false, false),
    ]

    @Test(arguments: kinds) func failure(
        _ kind: Failure.Kind, isTransientBefore before: Bool, andAfterAResponse after: Bool
    ) {
        #expect(RetryPolicy.isTransient(Failure(kind), hasResponded: false) == before)
        #expect(RetryPolicy.isTransient(Failure(kind), hasResponded: true) == after)
    }
}
