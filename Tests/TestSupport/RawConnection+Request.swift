extension RawConnection {
    /// Sends a request and receives the response.
    ///
    /// `Host: localhost` is added unless the fields have a host.
    package func request(
        _ method: String, _ target: String, _ fields: [(name: String, value: String)] = [], version: String = "HTTP/1.1"
    ) throws -> HTTPResponse {
        let hasHost = fields.contains { $0.name.lowercased() == "host" }
        let lines = (hasHost ? [] : [("Host", "localhost")]) + fields
        let head = lines.reduce("\(method) \(target) \(version)\r\n") { "\($0)\($1.0): \($1.1)\r\n" }
        try send(head + "\r\n")
        return try receiveResponse(to: method)
    }

    /// Receives one response, including interim ones such as 100; later bytes stay for the next call.
    ///
    /// The method decides whether the response has a body. [RFC 9112
    /// §6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3)
    package func receiveResponse(to method: String = "GET") throws -> HTTPResponse {
        let deadline = Deadline(in: timeout)
        var response = try HTTPResponse(HTTPHead(receiveHead(deadline)))
        if method == "HEAD" || response.status < 200 || response.status == 204 || response.status == 304 {
            return response
        }
        if let coding = response["Transfer-Encoding"] {
            guard coding.lowercased() == "chunked" else { throw TestFailure("unknown transfer coding \(coding)") }
            response.framing = .chunked
            response.body = try receiveChunks(deadline)
        } else if let length = response["Content-Length"] {
            guard let count = Int(length), count >= 0, Set(response.values(of: "Content-Length")).count == 1 else {
                throw TestFailure("a bad Content-Length: \(response.values(of: "Content-Length"))")
            }
            response.framing = .length
            response.body = try receive(count)
        } else {
            response.framing = .close
            response.body = try receiveToEnd()
        }
        return response
    }

    /// The responses in `bytes`, which contain nothing else and no response to a HEAD.
    package static func responses(in bytes: [UInt8]) throws -> [HTTPResponse] {
        let connection = try RawConnection(ending: bytes)
        var responses: [HTTPResponse] = []
        while !connection.buffer.isEmpty { responses.append(try connection.receiveResponse()) }
        return responses
    }

    private func receiveChunks(_ deadline: Deadline) throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try receiveLine(deadline)
            guard let size = Int(line.prefix { $0 != ";" && $0 != " " }, radix: 16), size >= 0 else {
                throw TestFailure("not a chunk's size: \(line.debugDescription)")
            }
            if size == 0 { break }
            body += try receive(size)
            guard try receiveLine(deadline).isEmpty else { throw TestFailure("a chunk longer than its size") }
        }
        while try !receiveLine(deadline).isEmpty {}
        return body
    }

    private func receiveLine(_ deadline: Deadline) throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: take(end + 1), as: UTF8.self)
                guard line.hasSuffix("\r\n") else { throw TestFailure("no CR LF after \(line.debugDescription)") }
                return String(line.dropLast())
            }
            guard try fill(until: deadline) else { throw TestFailure("closed in a chunked body") }
        }
    }
}
