import SystemCalls
import SystemPackage
import TestSupport

@testable import Fetching

extension Folder {
    /// Leaves the pair of a file of `abcdef`, whose sidecar vouches for four bytes.
    func keep(as name: FilePath.Component = "a", url: String = "http://h/a") throws {
        let file = try PartialFile(for: name, in: self)
        try file.descriptor.writeAll("abcdef".utf8)
        try file.keep(Sample.sidecar(url: url), time: .now)
    }

    /// The part of a file from the server or its mirror, with its state; nil if there is none.
    func resume(_ name: FilePath.Component = "a") throws -> (PartialFile, ResumeState?)? {
        try PartialFile.resume(for: name, in: self, urls: ["http://h/a", "http://mirror/a"]).map { ($0, $1?.state) }
    }

    /// Receives a file from its first byte to its final name.
    func publish(_ text: String, as name: FilePath.Component, overwriting: Bool = false) throws {
        let file = try PartialFile(for: name, in: self)
        try file.descriptor.writeAll(text.utf8)
        try file.publish(overwriting: overwriting)
    }
}

extension TemporaryFolder {
    /// The text of a file.
    func text(of name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }
}
