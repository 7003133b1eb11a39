import CCurl
import SystemPackage

/// Owner of one multi handle of libcurl: several transfers at once, over connections that the next ones use again.
@safe
struct MultiHandle: ~Copyable {
    private let pointer: UnsafeMutableRawPointer  // CURLM *
    private let sockets = ConnectionReuseCheck()

    /// Keeps so many connections at most that nobody uses, for servers that will not be asked again hold descriptors.
    ///
    /// The corresponding C functions are `curl_global_init`, `curl_multi_init` and `curl_multi_setopt`.
    init(connections: Int) {
        guard isCurlReady, let handle = unsafe curl_multi_init() else { fatalError("libcurl does not start") }
        unsafe pointer = handle
        unsafe expectSuccess(CCurl_multi_setopt_long(handle, CURLMOPT_MAXCONNECTS, connections))
    }

    /// All transfers must have been removed.
    ///
    /// The corresponding C function is `curl_multi_cleanup`.
    deinit { unsafe curl_multi_cleanup(pointer) }

    /// Begins an exchange, which must live until it is removed.
    ///
    /// The corresponding C function is `curl_multi_add_handle`.
    func add(_ exchange: Exchange) {
        exchange.watch(sockets)
        unsafe expectSuccess(curl_multi_add_handle(pointer, exchange.handle))
    }

    /// Ends an exchange, finished or not.
    ///
    /// The corresponding C function is `curl_multi_remove_handle`.
    func remove(_ exchange: Exchange) {
        unsafe expectSuccess(curl_multi_remove_handle(pointer, exchange.handle))
    }

    /// Moves what can be moved without waiting.
    ///
    /// The corresponding C function is `curl_multi_perform`.
    func perform() {
        var count: CInt = 0
        unsafe expectSuccess(curl_multi_perform(pointer, &count))
    }

    /// The exchanges that have finished since the last call, with their results.
    ///
    /// The corresponding C function is `curl_multi_info_read`.
    func takeFinished(among exchanges: [Exchange]) -> [(Exchange, CURLcode)] {
        var left: CInt = 0
        var finished: [(Exchange, CURLcode)] = []
        while let message = unsafe curl_multi_info_read(pointer, &left) {
            let handle = unsafe message.pointee.easy_handle
            let result = unsafe message.pointee.data.result
            if let exchange = exchanges.first(where: { unsafe $0.handle == handle }) {
                finished.append((exchange, result))
            }
        }
        return finished
    }

    /// Waits until a transfer can move, one of `descriptors` can be read, or the time is over.
    ///
    /// The corresponding C function is `curl_multi_poll`.
    ///
    /// - Returns: Whether the first of `descriptors` can be read.
    func wait(for time: Duration, orUntilReadable descriptors: FileDescriptor...) -> Bool {
        var requests = descriptors.map { curl_waitfd(fd: $0.rawValue, events: Int16(CURL_WAIT_POLLIN), revents: 0) }
        // Rounded up, so that the last wait does not become many of no time at all.
        let milliseconds = CInt(time / .milliseconds(1)) + 1
        unsafe expectSuccess(curl_multi_poll(pointer, &requests, UInt32(requests.count), milliseconds, nil))
        return requests.first.map { $0.revents != 0 } ?? false
    }

    /// These calls fail for lack of memory or by our own mistake; neither can be mended here.
    private func expectSuccess(_ code: CURLMcode) {
        guard code == CURLM_OK else { fatalError(unsafe String(cString: curl_multi_strerror(code))) }
    }
}

/// Starts libcurl on first use, once in a process; it stays until the process ends.
private let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
