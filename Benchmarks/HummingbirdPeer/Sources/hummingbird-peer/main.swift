import Hummingbird
import Logging

// hummingbird-peer FOLDER PORT: serves the folder as hummingbird's own middleware does, and logs failures alone.
guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[2]) else {
    fatalError("usage: hummingbird-peer FOLDER PORT")
}
var logger = Logger(label: "hummingbird-peer")
logger.logLevel = .error
let router = Router()
router.add(middleware: FileMiddleware(CommandLine.arguments[1], logger: logger))
let application = Application(
    router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
try await application.runService()
