/// How the value of a key is made: a field, or a function of others.
indirect enum KeyExpression: Hashable, Sendable {
    case field(FlowField)
    case literal(String)
    /// A function of keys with further words.
    case call(KeyFunction, [KeyExpression], [String])
}

/// A function of keys, by the name that sFlow-RT has for it.
enum KeyFunction: String, CaseIterable, Sendable {
    case group, map, country, asn, oui, host, dns, mask, prefix, suffix, first, null, or, eq, range
    case `if`, uri, link, node, ifname, concat, uc, bits
    /// The smaller or larger of two numbers; ours, to tell the server's port.
    case min, max

    /// How many keys come first, and how many words follow.
    var form: (keys: ClosedRange<Int>, words: ClosedRange<Int>) {
        switch self {
        case .group: (1...1, 1...64)
        case .map, .host, .mask, .uri, .bits: (1...1, 1...1)
        case .country, .asn, .oui, .null: (1...1, 0...1)
        case .prefix, .suffix: (1...1, 2...2)
        case .first: (1...1, 2...64)
        case .or: (1...64, 0...0)
        case .eq, .min, .max: (2...2, 0...0)
        case .range: (1...1, 1...2)
        case .if: (1...1, 3...3)
        case .link, .node, .ifname, .uc, .dns: (1...1, 0...0)
        case .concat: (1...64, 1...1)
        }
    }

    /// What is right, for people.
    var usage: String {
        switch self {
        case .group: "group:key:name[:name…]"
        case .map: "map:key:name"
        case .country: "country:key[:code|name|both]"
        case .asn: "asn:key[:number|descr|both]"
        case .oui: "oui:mackey[:number|name]"
        case .host: "host:mackey:attribute"
        case .dns: "dns:key"
        case .mask: "mask:key:bits"
        case .prefix: "prefix:key:delimiter:count"
        case .suffix: "suffix:key:delimiter:count"
        case .first: "first:key:delimiter:token[:token…]"
        case .null: "null:key[:default]"
        case .or: "or:key:key[:key…]"
        case .eq: "eq:key:key"
        case .range: "range:key:lowest[:highest]"
        case .if: "if:key:value:then:else"
        case .uri: "uri:key:part"
        case .link: "link:inputifindex"
        case .node: "node:inputifindex"
        case .ifname: "ifname:inputifindex"
        case .concat: "concat:separator:key:key"
        case .uc: "uc:key"
        case .bits: "bits:key:mask"
        case .min: "min:key:key"
        case .max: "max:key:key"
        }
    }
}
