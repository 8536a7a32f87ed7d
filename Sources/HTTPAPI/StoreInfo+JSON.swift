import MetricCatalog
public import SeriesStore
public import TextOutput

extension JSONWriter {
    /// Writes what a store holds.
    public mutating func value(_ info: StoreInfo) {
        object { json in
            json.member("path", info.path)
            json.member("fileBytes", info.fileBytes)
            json.member("logBytes", info.logBytes)
            json.member("freeBytes", info.freeBytes)
            json.member("agents", info.agents)
            json.member("sources", info.sources)
            json.member("groups", info.groups)
            json.member("events", info.events)
            json.member("journalRows", info.journalRows)
            json.member("journalBytes", info.journalBytes)
            json.key("tiers")
            json.array { json in
                for tier in info.tiers { json.value(tier) }
            }
        }
    }

    private mutating func value(_ tier: StoreInfo.TierInfo) {
        object { json in
            json.member("name", tier.tier.name)
            if let oldest = tier.oldest { json.member("oldest", utcText(milliseconds: oldest)) }
            if let newest = tier.newest { json.member("newest", utcText(milliseconds: newest)) }
            if let chunks = tier.chunks { json.member("chunks", chunks) }
            if let bytes = tier.bytes { json.member("bytes", bytes) }
        }
    }
}
