extension LayerSet {
    /// The fields of all that comes before the network layer.
    var linkFields: [LayerField] {
        var fields: [LayerField] = []
        switch link {
        case .none: break
        case .ethernet(let header): fields.append(LayerField("eth", .object(ethernetFields(header))))
        case .wireless(let header): fields.append(LayerField("wlan", .object(wirelessFields(header))))
        }
        if !vlanTags.isEmpty { fields.append(LayerField("vlan", .list(vlanTags.map(\.value)))) }
        if let llc { fields.append(LayerField("llc", .object(llc.fields))) }
        if let pppoe { fields.append(LayerField("pppoe", .object(pppoe.fields))) }
        if let pppProtocol { fields.append(LayerField("ppp", .object([LayerField("protocol", pppProtocol)]))) }
        if !mplsLabels.isEmpty { fields.append(LayerField("mpls", .list(mplsLabels.map(\.value)))) }
        return fields
    }

    private func ethernetFields(_ header: EthernetHeader) -> [LayerField] {
        let isLength = header.typeOrLength < EtherType.lowest
        return [
            LayerField("src", text: header.source),
            LayerField("dst", text: header.destination),
            LayerField("length", isLength ? header.typeOrLength : nil),
            LayerField("type", etherType),
        ].compactMap(\.self)
    }

    private func wirelessFields(_ header: WirelessHeader) -> [LayerField] {
        [
            LayerField("frame_control", header.frameControl),
            LayerField("type", header.type),
            LayerField("subtype", header.subtype),
            LayerField("to_ds", header.isToDS),
            LayerField("from_ds", header.isFromDS),
            LayerField("protected", header.isProtected),
            LayerField("duration", header.durationID),
            LayerField("receiver", text: header.receiver),
            LayerField("transmitter", text: header.transmitter),
            LayerField("src", text: header.source),
            LayerField("dst", text: header.destination),
            LayerField("bssid", text: header.bssid),
            LayerField("sequence", header.sequenceNumber),
            LayerField("qos", header.qosControl),
            // Of an Ethernet frame the type stands with the addresses; here it comes from SNAP.
            LayerField("ethertype", etherType),
        ].compactMap(\.self)
    }
}

extension VLANTag {
    fileprivate var value: LayerValue {
        .object([
            LayerField("tpid", protocolIdentifier), LayerField("pcp", pcp), LayerField("dei", dei),
            LayerField("vid", vid),
        ])
    }
}

extension LLCHeader {
    fileprivate var fields: [LayerField] {
        [
            LayerField("dsap", dsap),
            LayerField("ssap", ssap),
            LayerField("control", control),
            LayerField("oui", snap?.oui),
            LayerField("pid", snap?.protocolIdentifier),
        ].compactMap(\.self)
    }
}

extension PPPoEHeader {
    fileprivate var fields: [LayerField] {
        [LayerField("code", code), LayerField("session", sessionID), LayerField("length", length)]
    }
}

extension MPLSLabelEntry {
    fileprivate var value: LayerValue {
        .object([
            LayerField("label", label), LayerField("tc", trafficClass), LayerField("s", isBottomOfStack),
            LayerField("ttl", ttl),
        ])
    }
}
