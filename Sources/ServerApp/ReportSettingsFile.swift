import Foundation
public import Reports

/// Reads a site's settings of reports from a file.
public enum ReportSettingsFile {
    /// Why a file cannot be used.
    public struct Unusable: Error, CustomStringConvertible {
        /// The path and the reason.
        public let description: String
    }

    /// The settings in a file.
    ///
    /// - Throws: `Unusable` with the path and the reason.
    public static func read(_ path: String) throws(Unusable) -> ReportSettings {
        do {
            return try ReportSettings(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch let error as ReportSettingsError {
            throw Unusable(description: "\(path): \(error)")
        } catch {
            throw Unusable(description: "cannot read \(path): \((error as NSError).localizedDescription)")
        }
    }
}
