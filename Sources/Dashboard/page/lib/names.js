// Words for what the API names by numbers and short codes.

const protocols = { 1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP", 47: "GRE", 50: "ESP", 58: "ICMPv6", 89: "OSPF",
  112: "VRRP", 132: "SCTP" };
const services = { 21: "ftp", 22: "ssh", 23: "telnet", 25: "smtp", 53: "dns", 67: "dhcp", 80: "http",
  88: "kerberos", 111: "rpc", 123: "ntp", 143: "imap", 161: "snmp", 179: "bgp", 389: "ldap", 443: "https",
  445: "smb", 500: "ike", 514: "syslog", 587: "smtp", 636: "ldaps", 873: "rsync", 993: "imaps", 1194: "openvpn",
  1433: "sql server", 1521: "oracle", 1812: "radius", 1883: "mqtt", 2049: "nfs", 2379: "etcd", 3260: "iscsi",
  3306: "mysql", 3389: "rdp", 4789: "vxlan", 5060: "sip", 5201: "iperf3", 5432: "postgresql", 5672: "amqp",
  6081: "geneve", 6343: "sflow", 6379: "redis", 6443: "kubernetes", 8080: "http", 8443: "https", 9092: "kafka",
  9200: "elasticsearch", 11211: "memcached", 27017: "mongodb", 51820: "wireguard" };

/** What a row of the flow "applications" is: "TCP 443 https" for the keys "6" and "443". */
export function applicationName([protocol, port]) {
  return [protocols[protocol] ?? `protocol ${protocol}`, port, services[port]].filter(Boolean).join(" ");
}

const events = { agent_restart: "agent restarted", counter_reset: "counters reset",
  sampling_rate_change: "sampling rate changed", flow_counter_mismatch: "samples and counters disagree",
  clock_step: "clock went back",
  threshold: "threshold exceeded" };

/** A kind of event in words. */
export function eventName(kind) {
  return events[kind] ?? kind.replaceAll("_", " ");
}

/** What more there is to say of an event. */
export function eventDetail(event) {
  return event.detail ?? [event.threshold, event.metric, event.flowKey].filter(Boolean).join(" ");
}

const relations = { runs_on: ["runs on", "runs"], same: ["is the same as"], port: ["uses the port", "is used by"],
  member_of: ["is a member of", "has the member"] };

/** How one data source relates to another in words; `back` for what the second is to the first. */
export function relationName(relation, back = false) {
  return relations[relation]?.[back ? 1 : 0] ?? relation.replaceAll("_", " ");
}
