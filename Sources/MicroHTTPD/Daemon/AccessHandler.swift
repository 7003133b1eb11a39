internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import Synchronization
internal import SystemCalls

/// The callbacks of libmicrohttpd, which call the function that responds to requests.
///
/// The library calls twice for a request without a body. The first call checks the head, the second one responds. A
/// response that is queued in the first call closes the connection, which is used for connections that must not
/// continue. This file is the one that turns the library's untyped pointers back into objects.
@safe final class AccessHandler: Sendable {
    let connections: Connections
    /// The observer of finished requests.
    let observer: RequestObserver?
    /// The observer without a retain: all threads would write one reference count for every request.
    private let lentObserver: Unmanaged<RequestObserver>?
    private let drainFlag = Atomic(false)
    private let stopFlag = Atomic(false)
    /// Whether each connection has a thread of its own.
    let isThreadPerConnection: Bool
    /// The bytes of a request line that do not fit any more.
    let excessiveLine: Int
    private let respond: @Sendable (borrowing Request) -> Queued

    init(
        connections: Connections, configuration: Daemon.Configuration, observer: RequestObserver?,
        respond: @escaping @Sendable (borrowing Request) -> Queued
    ) {
        self.connections = connections
        self.observer = observer
        unsafe lentObserver = observer.map { unsafe Unmanaged.passUnretained($0) }
        isThreadPerConnection = configuration.threading == .perConnection
        excessiveLine = configuration.excessiveLine
        self.respond = respond
    }

    /// Whether there is an observer.
    var isObserved: Bool { observer != nil }

    /// Whether each connection ends after the response to its next request.
    var isDraining: Bool { drainFlag.load(ordering: .relaxed) }

    /// Lets each connection end after the response to its next request.
    func drain() { drainFlag.store(true, ordering: .relaxed) }

    /// Whether the library ends all connections by itself.
    var isStopping: Bool { stopFlag.load(ordering: .relaxed) }

    /// Notes that the library is about to end all connections by itself.
    func stop() { stopFlag.store(true, ordering: .relaxed) }

    /// This object as the library's context pointer; the daemon, which outlives every call, keeps it alive.
    var context: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    /// Handles one of the library's two calls for a request.
    private func access(
        _ handle: RequestHandle, _ connection: Connection, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) -> MHD_Result {
        switch connection.request.phase {
        case .head:
            return unsafe begin(handle, connection, method: method, version: version)
        case .accepted:
            connection.enter(.responded)
            return unsafe respond(handle, connection)
        case .responded, .refused:
            return .NO
        }
    }

    /// Accepts a head; or responds at once if the connection must close, because the head is bad or a body follows.
    ///
    /// No request here needs a body, and it must not be read as the next request.
    private func begin(
        _ handle: RequestHandle, _ connection: Connection, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) -> MHD_Result {
        unsafe connection.readLine(method: method, version: version)
        guard !connection.isOverLimit else { return .NO }
        let verdict = unsafe connection.readHead(of: handle)
        if case .accept(hasBody: false) = verdict, !isDraining {
            connection.enter(.accepted)
            return .YES
        }
        connection.enter(.refused)
        guard case .refuse(let status) = verdict else { return unsafe respond(handle, connection) }
        return unsafe respond(handle, connection, refusal: status)
    }

    // The compiler of Swift 6.3 crashes if it inlines this.
    @inline(never)
    private func respond(_ handle: RequestHandle, _ connection: Connection, refusal: Status? = nil) -> MHD_Result {
        let result = respond(unsafe Request(handle, connection, refusal: refusal)).result
        if result == .NO {
            unsafe connection.respondForLibrary(isDraining ? .serviceUnavailable : .internalServerError, handle)
        }
        return result
    }

    /// Notes that the request on `handle` is over.
    private func completed(_ handle: RequestHandle, _ connection: Connection, _ code: MHD_RequestTerminationCode) {
        let end = MonotonicTime.exactly
        if unsafe !connection.respondsInPlace(handle, code) {
            unsafe lentObserver?._withUnsafeGuaranteedRef { unsafe connection.report(handle, code, at: end, to: $0) }
        }
        connection.end(code)
        connection.complete(at: end)
    }
}

extension AccessHandler {
    /// Passes one access call to the handler; the corresponding C type is `MHD_AccessHandlerCallback`.
    static let access: MHD_AccessHandlerCallback = { context, handle, _, method, version, _, _, state in
        guard let context = unsafe context, let handle = unsafe handle, let method = unsafe method,
            let version = unsafe version, let connection = unsafe state?.pointee
        else { return .NO }
        // Borrowed for the call without a retain: only the library's thread ends either of them, and later.
        return unsafe Unmanaged<AccessHandler>.fromOpaque(context)._withUnsafeGuaranteedRef { handler in
            unsafe Unmanaged<Connection>.fromOpaque(connection)._withUnsafeGuaranteedRef {
                unsafe handler.access(handle, $0, method: method, version: version)
            }
        }
    }

    /// Keeps the raw target of a request that begins; the pointer it returns is what `access` finds as its state.
    static let requestTarget: URILogCallback = { _, target, handle in
        guard let target = unsafe target, let handle = unsafe handle,
            let connection = unsafe CMicroHTTPD_socket_context(handle)
        else { return nil }
        let mark = unsafe strchr(target, CInt(UInt8(ascii: "?")))
        unsafe Unmanaged<Connection>.fromOpaque(connection)._withUnsafeGuaranteedRef {
            unsafe $0.begin(
                UnsafeBufferPointer(cString: target), queryMark: mark.map { unsafe UnsafePointer($0) - target })
        }
        if let mark = unsafe mark { unsafe hideQuery(behind: mark) }
        return unsafe connection
    }

    /// Leaves the library's copy of the target undecoded, because the target is decoded once, elsewhere.
    static let unescape: UnescapeCallback = { _, _, text in
        guard let text = unsafe text else { return 0 }
        return unsafe strlen(text)
    }

    /// Reports to the handler that a request is over; the corresponding C type is `MHD_RequestCompletedCallback`.
    static let requestCompleted: MHD_RequestCompletedCallback = { context, handle, state, code in
        guard let context = unsafe context, let handle = unsafe handle, let connection = unsafe state?.pointee else {
            return
        }
        unsafe Unmanaged<AccessHandler>.fromOpaque(context)._withUnsafeGuaranteedRef { handler in
            unsafe Unmanaged<Connection>.fromOpaque(connection)._withUnsafeGuaranteedRef {
                unsafe handler.completed(handle, $0, code)
            }
        }
    }

    /// Refuses a client over the limits; the corresponding C type is `MHD_AcceptPolicyCallback`.
    static let acceptPolicy: MHD_AcceptPolicyCallback = { context, address, _ in
        guard let context = unsafe context, let address = unsafe address else { return .YES }
        return unsafe AccessHandler.from(context).connections.admits(PeerAddress(address)) ? .YES : .NO
    }

    /// Makes the state of a connection that opens, and ends it when the connection has closed.
    static let connectionChanged: MHD_NotifyConnectionCallback = { context, handle, state, change in
        guard let context = unsafe context, let handle = unsafe handle, let state = unsafe state else { return }
        let handler = unsafe AccessHandler.from(context)
        if change == .CONNECTION_NOTIFY_STARTED {
            let socket = unsafe CMicroHTTPD_connection_socket(handle)
            let connection = handler.connections.insert(socket: socket, of: handler)
            unsafe connection.open(handle)
            unsafe state.pointee = Unmanaged.passRetained(connection).toOpaque()
        } else if let pointer = unsafe state.pointee {
            let connection = unsafe Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue()
            connection.close()
            handler.connections.remove(connection)
            unsafe state.pointee = nil
        }
    }

    /// Ends a target after its question mark, so that the library finds no arguments in it.
    ///
    /// It would take 64 bytes for each argument, and close the connection without a response if they do not fit. The
    /// text lies in the connection's own buffer, which the library itself writes to right after this call.
    private static func hideQuery(behind mark: UnsafeMutablePointer<CChar>) { unsafe mark[1] = 0 }

    private static func from(_ context: UnsafeMutableRawPointer) -> AccessHandler {
        unsafe Unmanaged<AccessHandler>.fromOpaque(context).takeUnretainedValue()
    }
}

/// The function of `MHD_OPTION_URI_LOG_CALLBACK`, which the library's header leaves without a name.
typealias URILogCallback =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, RequestHandle?) -> UnsafeMutableRawPointer?

/// The function of `MHD_OPTION_UNESCAPE_CALLBACK`, which the header leaves without a name as well.
typealias UnescapeCallback =
    @convention(c) (UnsafeMutableRawPointer?, RequestHandle?, UnsafeMutablePointer<CChar>?) -> Int
