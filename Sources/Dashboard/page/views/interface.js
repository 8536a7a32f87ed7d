// One interface: everything that is known of it, in one place.

import { get } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { exactly } from "../lib/flow-keys.js";
import { digits, portName, quantity, sampling } from "../lib/format.js";
import { link } from "../lib/route.js";
import { sourceView } from "../lib/source.js";
import { card, figure, linkColumn, sourceAddress } from "../lib/subject.js";
import { table } from "../lib/table.js";

export const title = "Interface";
export const open = sourceView({ kind: "interface", charts: [
  ["Traffic", "ifinoctets ifoutoctets"],
  ["Share of the speed", "ifinutilization ifoututilization"],
  ["Packets", "ifinpkts ifoutpkts"],
  ["Errors and discards", "ifinerrors ifouterrors ifindiscards ifoutdiscards"],
  ["Ethernet errors", "eth_fcserrors eth_alignmenterrors"],
  ["Received, by counters and by samples", "ifinoctets flow_in_octets flow_inferred_in_octets", false, 2],
  ["Sent, by counters and by samples", "ifoutoctets flow_out_octets flow_inferred_out_octets", false, 2],
  ["Samples of unknown direction", "flow_undirected_octets"],
  ["VLAN traffic", "vlan_octets"],
  ["Optical power, lane 1", "opt_lane1_rx_power opt_lane1_tx_power"],
  ["Radio", "radio_utilization"],
], name: (now, _, source) => portName(source, now.ifname), describe, parts });

const summed = { ifinoctets: "Traffic in", ifoutoctets: "Traffic out", ifinutilization: "Share in",
  ifoututilization: "Share out",
  ifinpkts: "Packets in", ifoutpkts: "Packets out", ifinerrors: "Errors in", ifouterrors: "Errors out",
  ifindiscards: "Discards in", ifoutdiscards: "Discards out" };

async function parts({ page, question, metrics, first }) {
  const { signal } = page;
  const asked = Object.keys(summed).filter((metric) => metrics.includes(metric));
  const figures = summaryTable();
  const flows = conversationTable();
  const more = h("a", {}, "All flows");
  const [topology, defined] = await Promise.all([get("/topology/json", {}, { signal }),
    get("/api/v1/flows", {}, { signal })]);
  // The question about a flow that never had a packet is an error.
  const isSampled = defined.some((flow) => flow.name === "conversations" && flow.since);
  page.asking(15, async (span) => {
    const found = await flows.update(isSampled ? { ...question, ...span } : null, signal);
    more.href = link("flows", ["conversations"], { ...(found ? question : { agent: question.agent }), ...span });
  });
  if (asked.length > 0) page.asking(30, (span) => figures.update(asked, { ...question, ...span }, signal));
  return {
    beside: cables(topology, question, first.ifname),
    before: (control) => [control, asked.length > 0 && card("Figures of this span", {}, figures.element)],
    after: card("Top conversations of this span", { aside: more }, flows.element, flows.note),
  };
}

function describe(now, { agent, datasource }) {
  const isUp = now.ifoperstatus === "up";
  const lag = Number(now.agg_attachedaggid);
  const used = Math.max(now.ifinutilization ?? 0, now.ifoututilization ?? 0);
  const direction = (octets, share) =>
    (now[octets] === undefined ? null : `${quantity(now[octets], "bytes/s")} (${quantity(now[share], "%")})`);
  const power = (microwatts) => (microwatts > 0 ? `${digits(10 * Math.log10(microwatts / 1000))} dBm` : null);
  return [
    ["Name", now.ifname], ["Alias", now.ifalias], ["Data source", datasource], ["ifIndex", now.ifindex],
    ["Status", now.ifoperstatus
      && h("span", { class: isUp ? "good" : "bad" }, `${now.ifoperstatus}, set ${now.ifadminstatus}`)],
    ["In now", direction("ifinoctets", "ifinutilization")], ["Out now", direction("ifoutoctets", "ifoututilization")],
    ["Speed", now.ifspeed > 0
      ? `${quantity(now.ifspeed, "bits/s")}${used > 100 ? ", suspect: there is more traffic" : ""}` : "unknown"],
    ["Duplex", now.ifdirection], ["Type", now.iftype],
    ["LAG", lag > 0 ? h("a", { href: sourceAddress(agent, String(lag)) }, `ifIndex ${lag}`) : null],
    ["LAG partner", lag > 0 ? now.agg_partneropersystemid : null],
    ["Addresses behind it", now.ifsenders],
    ["OpenFlow", now.of_port && `port ${now.of_port} of datapath ${now.of_dpid}`],
    ["Optical module", now.opt_module_id], ["Optical power in", power(now.opt_lane1_rx_power)],
    ["Optical power out", power(now.opt_lane1_tx_power)],
    ["Sampling", now.flow_sampling_rate ? `1 in ${quantity(now.flow_sampling_rate)}` : null],
  ];
}

/** What the topology that was set says of a port: the other ends of its links. */
function cables({ nodes = {}, links = {} }, { agent, datasource }, ifname) {
  const index = (node, port) => nodes[node]?.ports?.[port]?.ifindex;
  const isOurs = (node, port) => nodes[node]?.agent === agent
    && (String(index(node, port)) === datasource || (ifname && port === ifname));
  const item = (name, node, port) => {
    const text = `${node} ${port}`;
    const known = nodes[node]?.agent && index(node, port);
    return h("li", {}, `link ${name} to `, known
      ? h("a", { href: sourceAddress(nodes[node].agent, String(known)) }, text) : text);
  };
  return h("ul", { class: "plain" }, Object.entries(links).map(([name, one]) => {
    if (isOurs(one.node1, one.port1)) return item(name, one.node2, one.port2);
    return isOurs(one.node2, one.port2) && item(name, one.node1, one.port1);
  }));
}

/** Mean, 95th percentile, largest value and total of the span. */
function summaryTable() {
  const column = (label, stat, rest) =>
    ({ label, number: true, text: (row) => (row[stat] ? quantity(row[stat].value, row[stat].unit) : "–"), ...rest });
  const list = table([
    { label: "Of", text: (row) => summed[row.metric] },
    column("Mean", "avg"), column("95th percentile", "p95"), column("Highest", "max"),
    column("Total", "sum", { optional: true }),
    figure("Covered", (row) => row.avg?.coverage * 100, "%",
      { optional: true, title: "The part of the span for which there are values" }),
  ], { key: (row) => row.metric, caption: "What the counters say of this span",
    empty: "The counters say nothing of this span." });
  return {
    element: list.element,
    async update(metrics, question, signal) {
      const rows = new Map();
      // A share has no total, and of sums of counters no single values are kept.
      const without = (ending) => metrics.filter((metric) => !metric.endsWith(ending));
      const asked = { avg: metrics, p95: without("pkts"), max: without("pkts"), sum: without("utilization") };
      await Promise.all(Object.entries(asked).map(async ([stat, metric]) => {
        if (metric.length === 0) return;
        const { series } = await get("/api/v1/top", { ...question, metric, stat }, { signal });
        for (const one of series) rows.set(one.metric, { ...rows.get(one.metric), metric: one.metric, [stat]: one });
      }));
      list.show(metrics.filter((metric) => rows.has(metric)).map((metric) => rows.get(metric)));
    },
  };
}

function conversationTable() {
  let largest = 0;
  let unit = "";
  let where = {};
  const list = table([
    linkColumn("From → to", { href: (row) => link("flows", ["conversations"], { filter: exactly(row.key), ...where }),
      text: (row) => row.keys.join(" → "), title: (row) => row.key }),
    { label: "Mean rate", number: true, text: (row) => quantity(row.rate, unit), share: (row) => row.rate / largest },
    { label: "Error", number: true, text: (row) => sampling(row.rate, row.rateError),
      title: "Sampling error: 95 of 100 times the true rate is within" },
  ], { key: (row) => row.key, caption: "The largest conversations on this interface",
    empty: "This data source took no sample in this span. Its agent may sample by another: see all flows." });
  const note = h("p", { class: "faint" });
  return {
    element: list.element,
    note,
    async update(question, signal) {
      if (!question) {
        list.show([]);
        return false;
      }
      const { flows, other, total, unit: rates } = await get("/api/v1/flows/conversations/top", question, { signal });
      where = question;
      unit = rates;
      largest = Math.max(...flows.map((flow) => flow.rate), 0);
      list.show(flows);
      setText(note, other?.rate > 0 && total?.rate > 0
        ? `All others: ${quantity(other.rate, unit)}, ${digits((100 * other.rate) / total.rate)} % of the samples.`
        : "");
      return flows.length > 0;
    },
  };
}
