internal import CLinux

/// The memory that a process needs no longer once it has started.
package enum Footprint {
    /// Gives back the code and the constants that the start alone has used.
    ///
    /// Two thirds of the resident memory of a fresh process are such pages: the command line's parser, the loader's work,
    /// the other subcommand. They are the files' own and never changed; what is used again is there again at once. The
    /// corresponding C functions are `dl_iterate_phdr` and `madvise`.
    package static func trim() { CLinux_drop_code() }
}
