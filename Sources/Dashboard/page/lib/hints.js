// What to do when there is nothing to see.

import { h } from "./dom.js";
import { age, count } from "./format.js";

/** For somebody who has just started the server, from the answer of `/api/v1/status`. */
export function firstSteps({ collector }) {
  const { port } = collector;
  const host = location.hostname;
  return h(
    "section", { class: "notice", "data-kind": "first" },
    h("h2", {}, "Waiting for the first datagram"),
    h("p", {}, `Tidemark listens for sFlow on UDP port ${port}. Point an agent at it:`),
    h("dl", { class: "recipes" },
      recipe("A Linux host, with hsflowd: /etc/hsflowd.conf",
        "sflow {", `  collector { ip = ${host} udpport = ${port} }`, "  pcap { dev = eth0 }", "}"),
      recipe("Open vSwitch",
        `ovs-vsctl -- --id=@s create sflow agent=eth0 target="\\"${host}:${port}\\"" sampling=1000 polling=20 \\`,
        "  -- set bridge br0 sflow=@s"),
      recipe("Arista EOS",
        "sflow sample 10000", "sflow polling-interval 20", `sflow destination ${host} ${port}`, "sflow run"),
      recipe("SONiC",
        `sudo config sflow collector add tidemark ${host} --port ${port}`, "sudo config sflow enable"),
    ),
    h("p", {}, "Or try a capture: ", h("code", {}, "tidemark replay capture.pcap --db tidemark.db")),
  );
}

function recipe(what, ...lines) {
  return [h("dt", {}, what), h("dd", {}, h("pre", {}, lines.join("\n")))];
}

/** For somebody whose agents have fallen silent, from the answer of `/api/v1/status`. */
export function silence(status, since) {
  const collector = status.collector ?? {};
  const malformed = Object.entries(collector.malformedDatagrams ?? {}).filter(([, number]) => number > 0);
  return h(
    "section", { class: "notice bad", "data-kind": "silence" },
    h("h2", {}, `No datagram for more than ${age(since)}`),
    h("p", {}, "What is shown is what was heard before. To check, in this order:"),
    h("ol", {},
      h("li", {}, "Does anything reach this machine? ", h("code", {}, `tcpdump -ni any udp port ${collector.port}`)),
      h("li", {}, "If it does: does a firewall drop it, or does Tidemark listen on another port or address (",
        h("code", {}, "--sflow-port, --sflow-host"), ")?"),
      h("li", {}, "If not: is sFlow enabled on the agents, and is this machine their collector? ",
        "Do their routes lead here?"),
      malformed.length > 0 && h("li", {}, "Datagrams arrived that could not be read: ",
        malformed.map(([reason, number]) => `${reason} ${count(number)}`).join(", ")),
    ),
  );
}
