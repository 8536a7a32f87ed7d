public import FlowLanguage
import Foundation

/// The files that key functions of flow definitions look things up in.
public enum FlowFiles {
    /// Why a file cannot be used.
    public struct Unusable: Error, CustomStringConvertible {
        let path: String
        let reason: String

        /// What is wrong.
        public var description: String { "\(path): \(reason)" }
    }

    /// Reads those that are named.
    public static func read(countries: String?, systems: String?, vendors: String?) throws -> FlowReferences {
        var references = FlowReferences()
        references.hostNames = ReverseResolver()
        references.countries = try countries.map(database)
        references.systems = try systems.map(database)
        references.vendors = try vendors.map { path in
            let text = String(decoding: try bytes(path), as: UTF8.self)
            do { return try VendorTable(text) } catch { throw Unusable(path: path, reason: "\(error)") }
        }
        return references
    }

    private static func database(_ path: String) throws -> AddressDatabase {
        let bytes = try bytes(path)
        do { return try AddressDatabase(bytes) } catch { throw Unusable(path: path, reason: "\(error)") }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Unusable(path: path, reason: "cannot be read")
        }
    }
}
