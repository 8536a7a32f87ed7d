import ArgumentParser
import CaptureFiles
import Foundation
import QueryEngine
import SQLAccess
import SeriesStore
import ServerApp
import UDPCollector

/// How a command that failed ends: one line on standard error, and a status that says what kind of failure it was.
enum CommandFailure {
    /// What the user wrote cannot be done.
    private static let usage: Int32 = 64
    /// The machine, a file or another program stands in the way.
    private static let failed: Int32 = 1

    static func exit(with error: any Error) -> Never {
        switch error {
        case let error as QueryError: end("--\(error.parameter): \(error.detail)", status: usage)
        case is StoreError, is CollectorError, is ServerError, is CaptureError, is Replay.AlreadyStored,
            is PortMapFile.Malformed, is ReportSettingsFile.Unusable, is SQLError, is Failure:
            end("\(error)", status: failed)
        default:
            let code = Tidemark.exitCode(for: error)
            if code == .validationFailure {
                // The parser's own text has a usage screen below; the first line says what is wrong.
                let text = Tidemark.message(for: error)
                end(text.isEmpty ? "\(error)" : text, status: usage)
            }
            if code == .success || error is ExitCode || error is CleanExit { Tidemark.exit(withError: error) }
            end("\(error)", status: failed)
        }
    }

    private static func end(_ text: String, status: Int32) -> Never {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data("tidemark: \(line)\n".utf8))
        Foundation.exit(status)
    }
}

/// A failure that is told in a sentence.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
