import CCurl
import Curl

/// A handler that records what it is given, and owns its easy handle, as most handlers do.
final class RecordingHandler: TransferHandler {
    let easy = EasyHandle()
    /// The lines of all heads and trailers, without their line ends.
    private(set) var lines: [String] = []
    private(set) var body: [UInt8] = []
    /// What it was told about each connection.
    private(set) var waitingBytes: [Bool] = []
    /// Its results for the next bytes; after these it accepts bytes.
    var receptions: [BodyReception] = []
    var takesHeads = true
    var usesConnections = true

    init(_ url: String) {
        easy.set(CURLOPT_URL, url)
        easy.setHandler(self)
    }

    func receiveHeadLine(_ line: Span<UInt8>) -> Bool {
        let text = line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        lines.append(String(text.prefix { !$0.isNewline }))
        return takesHeads
    }

    func receiveBody(_ bytes: RawSpan) -> BodyReception {
        let reception = receptions.isEmpty ? .taken : receptions.removeFirst()
        if reception == .taken { body += bytes.withUnsafeBytes { Array($0) } }
        return reception
    }

    func mayUseConnection(hasWaitingBytes: Bool) -> Bool {
        waitingBytes.append(hasWaitingBytes)
        return usesConnections
    }

    /// Runs its transfer to the end, and returns libcurl's result.
    func run(in multi: borrowing MultiHandle) -> CURLcode? {
        multi.add(easy)
        defer { multi.remove(easy) }
        for _ in 0..<1000 {
            multi.perform()
            if let finished = multi.takeFinished().first(where: { $0.id == easy.id }) { return finished.code }
            _ = multi.wait(for: .milliseconds(20))
        }
        return nil
    }
}
