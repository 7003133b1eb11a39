import HTTPSemantics

/// One target, who has it, and the location where it goes.
package struct Job: Sendable {
    /// Its position among the targets of the run.
    let index: Int
    let target: Target
    /// Where to ask: the target's own address, then those of the mirrors.
    let addresses: [WebAddress]
    let location: OutputLocation

    /// Whether it brings a listing, and no file.
    var isListing: Bool { if case .listing = location { true } else { false } }
}
