extension RawConnection {
    /// Sends a whole response with its length and a process id.
    package func respond(with body: [UInt8], status: String = "200 OK", fields: String...) throws {
        let head = [status, "X-Server-PID: 77", "Content-Length: \(body.count)"] + fields
        try respond(head.joined(separator: "\r\n"), body)
    }

    /// Sends a redirect without a body.
    package func redirect(to location: String) throws {
        try respond("302 Found\r\nX-Server-PID: 76\r\nLocation: \(location)\r\nContent-Length: 0", [])
    }
}
