import HTTPSemantics
import SystemPackage
import Testing

@testable import FileServing

@Suite struct FileErrorTests {
    @Test(arguments: [
        (Errno.noSuchFileOrDirectory, Status.notFound),
        (.permissionDenied, .notFound),
        (.notDirectory, .notFound),
        (.fileNameTooLong, .notFound),
        (.tooManySymbolicLinkLevels, .notFound),
        // EXDEV: the path would leave the root.
        (.improperLink, .notFound),
        (.noSuchAddressOrDevice, .notFound),
        (.tooManyOpenFiles, .serviceUnavailable),
        (.tooManyOpenFilesInSystem, .serviceUnavailable),
        (.noMemory, .serviceUnavailable),
        (.resourceTemporarilyUnavailable, .serviceUnavailable),
        (.ioError, .internalServerError),
        (.staleNFSFileHandle, .internalServerError),
    ])
    func errorBecomesStatus(error: Errno, status: Status) {
        #expect(FileError(error).status == status)
    }
}
