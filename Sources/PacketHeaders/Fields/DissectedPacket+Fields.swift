extension DissectedPacket {
    /// Everything dissected, one object a layer, from the outside in.
    ///
    ///     {"stack": "eth.vlan.ip.tcp", "eth": {"src": …}, "vlan": [{"pcp": …}], "ip": {…}, "tcp": {…}}
    ///
    /// The layers inside tunnels are objects of a list `inner`. `truncated`, `malformed` and `limited` are there only
    /// where they are true.
    public func fields() -> [LayerField] {
        var fields = [LayerField("stack", text: stack)] + outer.fields()
        if !inner.isEmpty { fields.append(LayerField("inner", .list(inner.map { .object($0.fields()) }))) }
        if isTruncated { fields.append(LayerField("truncated", true)) }
        if isMalformed { fields.append(LayerField("malformed", true)) }
        if exceedsLimits { fields.append(LayerField("limited", true)) }
        return fields
    }
}

extension LayerSet {
    /// The set's headers, one object each, in the order of the wire.
    public func fields() -> [LayerField] {
        linkFields + networkFields + transportFields + tunnelFields
    }
}
