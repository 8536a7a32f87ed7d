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
            json.member("sizeLimit", info.sizeLimit)
            json.member("forecastBytes", info.forecast?.bytes)
            json.member("forecastBytesPerYear", info.forecast?.bytesPerYear)
            json.key("tiers")
            json.array { json in
                for tier in info.tiers { json.value(tier) }
            }
            json.member("flowGroups", info.flowGroups)
            json.key("flowTiers")
            json.array { json in
                for tier in info.flowTiers { json.value(tier) }
            }
        }
    }

    private mutating func value(_ tier: StoreInfo.TierInfo) {
        object { json in
            json.member("name", tier.tier.name)
            json.member("oldest", tier.oldest.map { utcText(milliseconds: $0) })
            json.member("newest", tier.newest.map { utcText(milliseconds: $0) })
            json.member("chunks", tier.chunks)
            json.member("values", tier.values)
            json.member("bytes", tier.bytes)
            json.member("bytesPerValue", tier.bytesPerValue)
            json.member("keepSeconds", tier.keep.map { $0 / 1000 })
        }
    }
}
