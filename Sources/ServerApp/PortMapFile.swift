import ByteReading
import Foundation
import MetricCatalog
public import Rollup
import SFlowWire
import TextOutput

/// A file that names ports: one line `agent,ifIndex,"name",speed` a port, the speed in bits a second or empty.
public enum PortMapFile {
    /// What is wrong with a file, in one line.
    public struct Malformed: Error, Equatable, CustomStringConvertible {
        /// The file, the line and what is wrong.
        public let description: String
    }

    /// Reads a file.
    ///
    /// - Throws: `Malformed` when it cannot be read or a line is not of the form.
    public static func read(_ path: String) throws(Malformed) -> PortMap {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Malformed(description: "\(path): cannot be read as text")
        }
        var map = PortMap()
        for record in CSVReader.records(of: text) where record.fields.first?.hasPrefix("#") == false {
            let fields = record.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            guard (3...4).contains(fields.count), let agent = IPAddress(fields[0]), let index = UInt32(fields[1]) else {
                throw Malformed(description: "\(path), line \(record.line): is not agent,ifIndex,\"name\",speed")
            }
            let speed = fields.count == 4 && !fields[3].isEmpty ? UInt64(fields[3]) : nil
            guard speed != nil || fields.count == 3 || fields[3].isEmpty, speed != 0 else {
                throw Malformed(description: "\(path), line \(record.line): '\(fields[3])' is no speed in bits/s")
            }
            let identity = SourceIdentity(agent: agent, source: DataSource(class: 0, index: index))
            map[identity] = PortMap.Entry(name: fields[2].isEmpty ? nil : fields[2], speed: speed)
        }
        return map
    }
}
