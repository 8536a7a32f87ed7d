import TestSupport

/// Datagrams written out by hand.
enum Fixtures {
    /// A compact flow sample: an 802.1Q TCP frame of which 58 octets were captured, and `extended_switch`.
    static let flow = hex(
        """
        00000005 00000001 c0000201 00000000 ; version 5, IPv4 192.0.2.1, sub-agent 0
        00000029 00057e40 00000001 00000001 ; datagram 41, uptime 360000 ms, 1 sample; 0:1
        0000008c 00000011 00000007 000003e8 ; length 140, sample 17, source 0:7, rate 1000
        00029810 00000000 00000007 00000009 ; pool 170000, drops 0, input 7, output 9
        00000002 00000001 0000004c 00000001 ; 2 records; 0:1, length 76; Ethernet
        000005f2 00000004 0000003a 02005e00 ; frame length 1522, stripped 4, header of 58 octets
        10020200 5e001001 81006064 08004500
        05dc1234 40003f06 0000c633 6405cb00
        710901bb c3500000 00010000 00025010
        01000000 00000000 000003e9 00000010 ; 2 octets of padding; 0:1001, length 16
        00000064 00000003 000000c8 00000003 ; VLAN 100 priority 3 to VLAN 200 priority 3
        """
    )

    /// An expanded counters sample: `if_counters` and `port_name`.
    static let counters = hex(
        """
        00000005 00000001 c0000201 00000000
        0000002a 00058228 00000001 00000004 ; datagram 42, uptime 361000, 1 sample; 0:4
        00000080 0000000c 00000000 00000007 ; length 128, sample 12, class 0, index 7
        00000002 00000001 00000058 00000007 ; 2 records; 0:1, length 88; ifIndex 7
        00000006 00000002 540be400 00000001 ; Ethernet, 10 Gbit/s, full duplex
        00000003 00000001 23456789 000003e8 ; up; octets and unicast in
        00000014 00000003 00000000 00000000
        ffffffff 00000000 abcdef01 000007d0 ; unknown protocols not counted; octets and unicast out
        0000001e 00000004 00000005 00000000
        00000002 000003ed 00000008 00000004 ; not promiscuous; 0:1005, length 8
        73777037
        """
    )

    /// A discarded packet: its header, `extended_hw_trap` and `extended_egress_queue`.
    static let discarded = hex(
        """
        00000005 00000001 c0000201 00000000
        0000002b 0005841c 00000001 00000005 ; datagram 43, uptime 361500, 1 sample; 0:5
        000000a8 00000003 00000000 00000007 ; length 168, event 3, class 0, index 7
        00000002 00000007 00000000 00000101 ; drops 2, input 7, output 0, reason 257
        00000003 00000001 0000003c 00000001 ; 3 records; 0:1, length 60; Ethernet
        00000066 00000004 0000002a 02005e00 ; frame length 102, stripped 4, header of 42 octets
        10020200 5e001001 08004500 00540000
        00000111 0000c633 6405cb00 71090035
        d4310040 00000000 00000411 00000030 ; 2 octets of padding; 0:1041, length 48
        0000000d 6c335f65 78636570 74696f6e
        73000000 00000016 74746c5f 76616c75
        655f6973 5f746f6f 5f736d61 6c6c0000
        0000040c 00000004 00000003          ; 0:1036, length 4, queue 3
        """
    )

    /// What a Dell S4048 sent: the Ethernet record before the generic one, an ifIndex of more than 24 bits.
    static let dellS4048 = hex(
        """
        0000000500000001ac10fec4000000000003628e53c5ed900000000100000004000000ac000044dc00000000
        4b000800000000020000000200000034000000000000e5420000000000000000000000000000000000000000
        00000000000000000000000000000000000000000000000000000001000000584b0008000000000100000002
        540be4000000000100000003000035f9ecf0ef0c653b7b2407f5701c09896e3c000000000000e54200000000
        000051772ea75a2ca4282badf41c837e0f3ae8d1000000000000000000000001
        """
    )

    /// All of them, for tests that damage datagrams.
    static let all = [flow, counters, discarded, dellS4048]
}
