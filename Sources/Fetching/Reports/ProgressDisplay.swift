import Glibc
import SystemCalls
import SystemPackage

/// The progress lines of a terminal.
///
/// They are redrawn in place, and removed before anything else is written.
///
/// The cursor stays visible and no terminal mode is changed, so that a killed process leaves the terminal as it was.
struct ProgressDisplay {
    private let terminal: FileDescriptor
    private let start = ContinuousClock.now
    private var meters: [Int: RateMeter] = [:]
    private var wholeMeter = RateMeter()
    private var lastDrawn: Duration = .zero
    private var frame = TerminalFrame()

    /// The shortest time between two updates.
    static let interval = Duration.milliseconds(100)

    init(on terminal: FileDescriptor) {
        self.terminal = terminal
    }

    /// Draws the lines, unless the last update was a moment ago.
    mutating func update(_ snapshot: @autoclosure () -> ProgressSnapshot) {
        let now = start.duration(to: .now)
        guard now - lastDrawn >= Self.interval else { return }
        lastDrawn = now
        let snapshot = snapshot()
        note(snapshot, at: now)
        let size = terminal.size
        let lines = snapshot.lines(
            rates: meters.mapValues(\.rate), wholeRate: wholeMeter.rate, width: size.columns - 1, height: size.rows - 1)
        draw(frame.replace(by: lines, columns: size.columns))
    }

    /// Removes the lines.
    mutating func clear() {
        guard !frame.isEmpty else { return }
        draw(frame.replace(by: [], columns: terminal.size.columns))
    }

    /// Notes the progress of each file, and forgets files that have ended.
    private mutating func note(_ snapshot: ProgressSnapshot, at now: Duration) {
        var current: [Int: RateMeter] = [:]
        for file in snapshot.files {
            var meter = meters[file.number] ?? RateMeter(from: file.progress.received, at: now)
            meter.note(file.progress.received, at: now)
            current[file.number] = meter
        }
        meters = current
        if let whole = snapshot.whole { wholeMeter.note(whole.received, at: now) }
    }

    /// Writes to the terminal.
    ///
    /// An error is ignored, because a closed terminal has no reader.
    private func draw(_ text: String) {
        do { try terminal.write(text) } catch { return }
    }
}
