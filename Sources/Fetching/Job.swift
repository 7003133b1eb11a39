/// One target and the place where it goes.
package struct Job: Sendable {
    /// Its position among the targets of the run.
    let index: Int
    let target: Target
    let place: Place
}
