extension RecordLayout {
    /// Flow records of wireless networks (sFlow 802.11 Structures).
    static let wirelessRecords: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 1013),
            "extended_80211_payload",
            [Field("ciphersuite", .unsigned32), Field("data", .bytes)]
        ),
        RecordLayout(
            DataFormat(0, 1014),
            "extended_80211_rx",
            [Field("ssid", .text), Field("bssid", .mac)] + Field.numbers32("version", "channel")
                + [Field("speed", .unsigned64)] + Field.numbers32("rsni", "rcpi", "packet_duration")
        ),
        RecordLayout(
            DataFormat(0, 1015),
            "extended_80211_tx",
            [Field("ssid", .text), Field("bssid", .mac)]
                + Field.numbers32("version", "transmissions", "packet_duration", "retrans_duration", "channel")
                + [Field("speed", .unsigned64), Field("power", .unsigned32)]
        ),
        RecordLayout(
            DataFormat(0, 1016),
            "extended_80211_aggregation",
            [
                Field(
                    "pdus",
                    .list([Field("records", .list([Field("data_format", .unsigned32), Field("data", .bytes)]))])
                )
            ]
        ),
    ]
}
