import QueryEngine
import Yams

/// What a site says once for all of its reports: groups of ports, their true speeds, thresholds and the time zone.
///
/// It is written in YAML:
///
///     zone: Europe/Oslo
///     thresholds: [70, 90, 95]
///     groups:
///       - name: Transit
///         capacity: 20Gbps
///         members:
///           - agent: 10.0.0.1
///             ifname: "xe-0/0/*"
///           - agent: edge2
///             datasource: [3, 4]
///     speeds:
///       - agent: 10.0.0.1
///         ifname: xe-0/0/7
///         speed: 10Gbps
public struct ReportSettings: Sendable, Equatable {
    /// Ports that are reported together.
    public struct Group: Sendable, Equatable {
        /// The name for people.
        public var name: String
        /// Which ports.
        public var members: [PortChoice]
        /// What there is in all; nil for the sum of the members' speeds.
        public var capacity: BitRate?
    }

    /// The true speed of some ports.
    public struct Speed: Sendable, Equatable {
        /// Which ports.
        public var ports: PortChoice
        /// How fast each of them is.
        public var speed: BitRate
    }

    /// Whose calendar is meant; nil for UTC.
    public var zone: String?
    /// Of which shares of the capacity, in percent, dates are given; nil for 70, 90 and 95.
    public var thresholds: [Double]?
    /// Ports that are reported together.
    public var groups: [Group] = []
    /// Speeds of ports.
    public var speeds: [Speed] = []

    /// Nothing said.
    public init() {}

    /// Reads what a site says.
    ///
    /// - Throws: `ReportSettingsError` that names the line and what is wrong with it.
    public init(yaml: String) throws(ReportSettingsError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw ReportSettingsError("\(error)")
        } catch {
            throw ReportSettingsError("\(error)")
        }
        guard let root, !root.isEmptyDocument else { return }
        let known = ["zone", "thresholds", "groups", "speeds"]
        for (key, value) in try root.members(among: known, "settings") {
            switch key {
            case "zone": zone = try value.text("zone")
            case "thresholds":
                thresholds = try value.items("thresholds").map { item throws(ReportSettingsError) in
                    guard let number = Double(try item.text("thresholds")), number > 0, number <= 1000 else {
                        throw item.wrong("a threshold is a number of percent above 0")
                    }
                    return number
                }.sorted()
            case "groups":
                groups = try value.items("groups").map { item throws(ReportSettingsError) in try Group(item) }
            default:
                speeds = try value.items("speeds").map { item throws(ReportSettingsError) in try Speed(item) }
            }
        }
        var names: Set<String> = []
        for group in groups where !names.insert(group.name).inserted {
            throw ReportSettingsError("two groups are named '\(group.name)'")
        }
    }
}

/// Why settings cannot be read: a sentence, with the line where that is known.
public struct ReportSettingsError: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension ReportSettings.Group {
    fileprivate init(_ node: Node) throws(ReportSettingsError) {
        name = ""
        members = []
        for (key, value) in try node.members(among: ["name", "members", "capacity"], "a group") {
            switch key {
            case "name": name = try value.text("name")
            case "members":
                members = try value.items("members").map { item throws(ReportSettingsError) in
                    try PortChoice(item.members(among: nil, "a member"))
                }
            default: capacity = try value.rate("capacity")
            }
        }
        guard !name.isEmpty else { throw node.wrong("a group needs a name") }
        guard !members.isEmpty else { throw node.wrong("group '\(name)' needs members") }
    }
}

extension ReportSettings.Speed {
    fileprivate init(_ node: Node) throws(ReportSettingsError) {
        let members = try node.members(among: nil, "a speed")
        guard let speed = members.first(where: { $0.key == "speed" }) else { throw node.wrong("there is no speed") }
        self.speed = try speed.value.rate("speed")
        ports = try PortChoice(members.filter { $0.key != "speed" })
        guard ports != PortChoice() else { throw node.wrong("a speed needs an agent, a datasource or a filter") }
    }
}

extension PortChoice {
    fileprivate init(_ members: [(key: String, value: Node)]) throws(ReportSettingsError) {
        self.init()
        for (key, value) in members {
            switch key {
            case "agent": agents = try value.texts(key)
            case "datasource": sources = try value.texts(key)
            default: filters.append(Filter(name: key, value: try value.text(key)))
            }
        }
    }
}

extension Node {
    fileprivate var isEmptyDocument: Bool { scalar.map { $0.string.isEmpty } ?? false }

    fileprivate func wrong(_ what: String) -> ReportSettingsError {
        ReportSettingsError(mark.map { "line \($0.line): \(what)" } ?? what)
    }

    fileprivate func members(
        among known: [String]?,
        _ what: String
    ) throws(ReportSettingsError) -> [(key: String, value: Node)] {
        guard let mapping else { throw wrong("\(what) must have names and values") }
        var result: [(key: String, value: Node)] = []
        for (key, value) in mapping {
            let name = try key.text("a name")
            if let known, !known.contains(name) {
                throw key.wrong("'\(name)' is not known; \(what) has \(known.joined(separator: ", "))")
            }
            result.append((name, value))
        }
        return result
    }

    fileprivate func items(_ what: String) throws(ReportSettingsError) -> [Node] {
        guard let sequence else { throw wrong("\(what) must be a list") }
        return Array(sequence)
    }

    fileprivate func text(_ what: String) throws(ReportSettingsError) -> String {
        guard let scalar, !scalar.string.isEmpty else { throw wrong("\(what) must be a text") }
        return scalar.string
    }

    fileprivate func texts(_ what: String) throws(ReportSettingsError) -> [String] {
        guard let sequence else { return [try text(what)] }
        return try Array(sequence).map { node throws(ReportSettingsError) in try node.text(what) }
    }

    fileprivate func rate(_ what: String) throws(ReportSettingsError) -> BitRate {
        let text = try text(what)
        guard let rate = BitRate(text) else { throw wrong("'\(text)' is no \(what); write 10Gbps") }
        return rate
    }
}
