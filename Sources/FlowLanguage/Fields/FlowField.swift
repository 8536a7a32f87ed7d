/// What a sampled packet or transaction can be asked for.
struct FlowField: Hashable, Sendable {
    /// Where the value comes from.
    enum Origin: Hashable, Sendable {
        /// The packet's headers; the layer counts from the outermost packet, 0.
        case packet(PacketField, layer: Int)
        case sample(SampleField)
        /// The first of these that is there.
        case records([RecordField])
    }

    let name: String
    let origin: Origin

    /// A field by its name; nil where there is none.
    ///
    /// `.1` behind the name of a packet's field means the packet inside the first tunnel, and so on.
    init?(_ name: String) {
        self.name = name
        if let field = SampleField(rawValue: name) {
            origin = .sample(field)
        } else if let fields = RecordFields.byName[name] {
            origin = .records(fields)
        } else if let field = PacketField(rawValue: name) {
            origin = .packet(field, layer: 0)
        } else if let dot = name.lastIndex(of: "."), let layer = Int(name[name.index(after: dot)...]),
            (0...4).contains(layer), let field = PacketField(rawValue: String(name[..<dot]))
        {
            origin = .packet(field, layer: layer)
        } else {
            return nil
        }
    }

    /// Every field of the outermost packet, by name.
    static let all: [FlowField] = {
        let names =
            PacketField.allCases.map(\.rawValue) + SampleField.allCases.map(\.rawValue)
            + RecordFields.byName.keys.sorted()
        return names.compactMap { FlowField($0) }
    }()
}
