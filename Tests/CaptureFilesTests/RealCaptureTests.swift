import CaptureFiles
import Foundation
import Testing

/// Captures of real agents, which are kept outside the repository.
@Suite struct RealCaptureTests {
    private struct Expected: Decodable {
        enum CodingKeys: String, CodingKey { case udpDatagrams = "udp_datagrams" }
        let udpDatagrams: Int
    }

    /// The folder with the captures: named by TIDEMARK_SHARED, or beside the repository.
    static let shared: URL? = {
        let named = ProcessInfo.processInfo.environment["TIDEMARK_SHARED"].map { URL(fileURLWithPath: $0) }
        let test = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let repository = test.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = named ?? repository.deletingLastPathComponent().appendingPathComponent("shared")
        let list = folder.appendingPathComponent("captures/expected.json").path
        return FileManager.default.fileExists(atPath: list) ? folder : nil
    }()

    /// The lists count the datagrams to the ports that sFlow was sent to: 6343, and 6344 in one file.
    @Test(.enabled(if: shared != nil, "no captures here"), arguments: ["captures", "captures-lab"])
    func everyFileHoldsTheDatagramsItIsKnownFor(name: String) throws {
        let folder = try #require(RealCaptureTests.shared).appendingPathComponent(name)
        let list = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let files = try JSONDecoder().decode([String: Expected].self, from: list)
        #expect(!files.isEmpty)
        for (file, expected) in files {
            let reading = Reading(path: folder.appendingPathComponent(file).path)
            #expect(reading.error == nil, "\(file)")
            #expect(reading.countsAddUp, "\(file)")
            let toCollector = reading.datagrams.filter { [6343, 6344].contains($0.destinationPort) }
            #expect(toCollector.count == expected.udpDatagrams, "\(file)")
            #expect(toCollector.allSatisfy { !$0.isTruncated }, "\(file)")
        }
    }
}
