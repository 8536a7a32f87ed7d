extension LayerSet {
    /// The fields of the header between this packet and the one inside.
    var tunnelFields: [LayerField] {
        switch tunnel {
        case .none, .ip: []
        case .gre(let header): header.fields
        case .vxlan(let header): [LayerField("vxlan", .object(header.fields))]
        case .vxlanGPE(let header):
            [LayerField("vxlan-gpe", .object(header.fields + [LayerField("next_protocol", header.nextProtocol)]))]
        case .geneve(let header): [LayerField("geneve", .object(header.fields))]
        case .gtp(let header):
            [LayerField("gtp", .object([LayerField("message", header.messageType), LayerField("teid", header.teid)]))]
        case .pseudowire(let header):
            [LayerField("pw", .object([LayerField("control_word", header.controlWord)].compactMap(\.self)))]
        case .providerBackbone(let tag): [LayerField("pbb", .object(tag.fields))]
        }
    }
}

extension GREHeader {
    fileprivate var fields: [LayerField] {
        let own = [
            LayerField("flags", flags),
            LayerField("version", version),
            LayerField("protocol", protocolType),
            LayerField("key", key),
            LayerField("sequence", sequenceNumber),
            LayerField("vsid", virtualSubnet),
            LayerField("call_id", callID),
        ].compactMap(\.self)
        let mirrored = erspan.map { [LayerField("erspan", .object($0.fields))] } ?? []
        return [LayerField("gre", .object(own))] + mirrored
    }
}

extension ERSPANHeader {
    fileprivate var fields: [LayerField] {
        [
            LayerField("version", version), LayerField("vid", vid), LayerField("cos", cos),
            LayerField("session", sessionID),
        ]
    }
}

extension VXLANHeader {
    fileprivate var fields: [LayerField] {
        [LayerField("flags", flags), LayerField("vni", vni)]
    }
}

extension GeneveHeader {
    fileprivate var fields: [LayerField] {
        [LayerField("vni", vni), LayerField("type", protocolType), LayerField("options_length", optionsLength)]
    }
}

extension ServiceInstanceTag {
    fileprivate var fields: [LayerField] {
        [LayerField("pcp", pcp), LayerField("dei", dei), LayerField("isid", serviceInstance)]
    }
}
