extension RecordLayout {
    /// Flow records of queues, delays and drops (sFlow Dropped Packet Notification Structures, sFlow Transit Delay
    /// Structures; 1041 to 1043 are host-sflow's).
    static let queueRecords: [RecordLayout] = [
        RecordLayout(DataFormat(0, 1019), "extended_queue_length", Field.numbers32("queueIndex", "queueLength")),
        RecordLayout(DataFormat(0, 1036), "extended_egress_queue", Field.numbers32("queue")),
        RecordLayout(
            DataFormat(0, 1037),
            "extended_acl",
            [Field("number", .unsigned32), Field("name", .text), Field("direction", .unsigned32)]
        ),
        RecordLayout(DataFormat(0, 1038), "extended_function", [Field("symbol", .text)]),
        RecordLayout(DataFormat(0, 1039), "extended_transit", Field.numbers32("delay")),
        RecordLayout(DataFormat(0, 1040), "extended_queue", Field.numbers32("depth")),
        RecordLayout(DataFormat(0, 1041), "extended_hw_trap", [Field("group", .text), Field("trap", .text)]),
        RecordLayout(DataFormat(0, 1042), "extended_linux_drop_reason", [Field("reason", .text)]),
        RecordLayout(DataFormat(0, 1043), "extended_timestamp", [Field("nanoseconds", .unsigned64)]),
        // The older form of 1036, under Broadcom's number.
        RecordLayout(DataFormat(4413, 1), "bst_egress_queue", Field.numbers32("queue")),
    ]
}
