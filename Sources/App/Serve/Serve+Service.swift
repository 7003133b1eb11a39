import ArgumentParser
import Operations
import SystemCalls
import SystemPackage

extension Program.Serve {
    /// The descriptors of the sockets that a service manager has passed; none if it has passed none.
    func passedSockets() throws -> [CInt] {
        do throws(PassedSockets.Malformed) {
            return try PassedSockets.read(
                count: ProcessEnvironment.variable("LISTEN_FDS"), process: ProcessEnvironment.variable("LISTEN_PID"),
                pid: ProcessEnvironment.processID)
        } catch {
            throw Diagnostic.failure(
                "\(error.variable) is '\(error.value)': a service manager sets it to a number; unset it", .usage)
        }
    }

    /// Takes over the sockets that were passed; the options that name an address do not hold then.
    func listen(at passed: [CInt]) throws -> ListenSockets {
        do throws(PassedSocketError) {
            let sockets = try ListenSockets(passed: passed)
            if listening.namesAddress {
                Diagnostic.write(
                    "listening at the sockets that were passed, not where --bind, --port and --reuse-port say")
            }
            return sockets
        } catch {
            throw Diagnostic.failure(
                "cannot listen at descriptor \(error.descriptor), which LISTEN_FDS names: \(error.reason)", .unavailable
            )
        }
    }

    /// Makes the connection to the service manager, if there is one, before the sandbox forbids it.
    func serviceReport(status: @escaping () -> String) throws -> ServiceReport {
        ServiceReport(notifySocket(), watchdog: try watchdog(), status: status, warn: { Diagnostic.write($0) })
    }

    /// Connects to the service manager; nil if none is named, or if it cannot be reached.
    private func notifySocket() -> NotifySocket? {
        guard let address = ProcessEnvironment.variable("NOTIFY_SOCKET") else { return nil }
        do throws(Errno) {
            return try NotifySocket(address)
        } catch {
            Diagnostic.write("cannot reach the service manager at \(address) (NOTIFY_SOCKET): \(error)")
            return nil
        }
    }

    private func watchdog() throws -> Duration? {
        do throws(WatchdogInterval.Malformed) {
            return try WatchdogInterval.read(
                microseconds: ProcessEnvironment.variable("WATCHDOG_USEC"),
                process: ProcessEnvironment.variable("WATCHDOG_PID"), pid: ProcessEnvironment.processID)
        } catch {
            throw Diagnostic.failure(
                "WATCHDOG_USEC and WATCHDOG_PID are set to numbers by a service manager: unset them", .usage)
        }
    }
}
