// One agent: how well it is heard, its interfaces, its machines, and what happened to it.

import { get } from "../lib/api.js";
import { fill, h } from "../lib/dom.js";
import { age, count, digits, moment, portName } from "../lib/format.js";
import { relationName } from "../lib/names.js";
import { pageView, unknown } from "../lib/page.js";
import { link } from "../lib/route.js";
import { badgeColumn, card, eventTable, facts, figure, isAddress, isMachine, linkColumn, neighbourList, presentValues,
  sourceAddress } from "../lib/subject.js";
import { table } from "../lib/table.js";
import { guestTable } from "./host.js";

export const title = "Agent";
export const open = pageView(build);

const traffic = ["ifinoctets", "ifoutoctets"];
const known = (values) => values.filter((value) => value !== undefined);
const largest = (...values) => (known(values).length ? Math.max(...known(values)) : undefined);
const sum = (...values) => (known(values).length ? known(values).reduce((a, b) => a + b) : undefined);
const samplingText = (row) => (row.flow_sampling_rate ? `1 in ${count(row.flow_sampling_rate)}` : "–");

async function build(body, page) {
  const [address = ""] = page.parts;
  const { signal } = page;
  // The question about one agent is an error for a name that nobody has; that about all is not.
  const ask = async () => {
    const { agents } = await get("/api/v1/agents", { agent: isAddress(address) ? address : null }, { signal });
    return agents.find((one) => [one.agent, one.host].includes(address));
  };
  const first = await ask();
  if (!first) {
    unknown(body, `agent ${address}`, link("now"), "See the agents that there are");
    return;
  }
  const { agent } = first;
  const own = { agent, datasource: "agent" };
  const [told, ports, { machines, links }] = await Promise.all([
    get("/api/v1/series", own, { signal }),
    get("/api/v1/series", { agent, metric: "ifinoctets,ifspeed", limit: 20_000 }, { signal }),
    get("/api/v1/topology", {}, { signal }),
  ]);
  const mine = machines.filter((one) => one.agent === agent);
  const find = (end) => machines.find((one) => one.agent === end.agent && one.datasource === end.datasource);
  const near = links.filter((one) => one.relation === "same" && one.from.agent === agent).map((one) =>
    ({ ...one, other: one.to, words: `${find(one.from)?.name ?? one.from.datasource} ${relationName(one.relation)}`,
      machine: find(one.to) }));
  const about = h("div");
  const interfaces = interfaceTable(agent);
  const guests = guestTable();
  const others = otherTable(agent);
  const events = eventTable(agent);
  const chart = (label, ...metrics) => told.series.some((one) => one.metric === metrics[0])
    && page.chart(label, metrics, own);

  fill(body,
    h("h1", {}, first.host ?? agent, " ", first.host && h("span", { class: "faint note" }, agent)),
    h("div", { class: "tiles pages" },
      card("Health", {}, about),
      mine.length > 0 && card("Hosts, guests and applications", {}, guests.element, neighbourList(near))),
    card("Interfaces", { aside: page.explore(traffic, { agent }) }, interfaces.element),
    page.control,
    h("div", { class: "tiles pages" },
      ports.total > 0 && page.chart("Traffic of all interfaces, summed", traffic, { agent, agg: "sum" }),
      chart("Datagrams received and lost", "sflow_datagrams", "sflow_lost_datagrams"),
      chart("Samples received", "sflow_flow_samples", "sflow_counter_samples")),
    h("div", { class: "tiles pages" }, card("Events", {}, events.element),
      card("Other data sources", {}, others.element)));

  page.asking(15, (span) => events.update(span, signal));
  page.every(10, async () => fill(about, health(await ask() ?? first)));
  page.every(ports.total > 400 ? 15 : 5, async () => {
    const present = await presentValues(agent, signal);
    const rows = new Map(ports.series.map((one) =>
      [one.datasource, { source: one.datasource, lastReport: one.lastReport }]));
    for (const [source, values] of present) {
      const isPort = (values.ifspeed ?? values.ifinoctets ?? values.ifoperstatus) !== undefined && !isMachine(source);
      if (isPort) rows.set(source, { source, ...values });
    }
    interfaces.show([...rows.values()]);
    guests.show(mine.map((one) => ({ ...one, ...present.get(one.datasource) })));
    const named = new Set([...rows.keys(), ...mine.map((one) => one.datasource)]);
    others.show([...present].filter(([source]) => !named.has(source)).map(([source, values]) =>
      ({ source, ...values, number: Object.keys(values).length })));
  });
}

function health(agent) {
  const share = (part, whole) => (whole > 0 ? `${count(part)} (${digits((100 * part) / whole)} %)` : count(part));
  return facts([
    ["Address", agent.agent], ["Host", agent.host], ["System", agent.os_name],
      ["Datagrams from", agent.sentBy.join(", ")],
    ["First heard", agent.firstSeen && moment(agent.firstSeen)],
    ["Last heard", agent.lastSeen ? `${moment(agent.lastSeen)}, ${age(agent.lastSeen)} ago`
      : "not since the server was started"],
    ["Datagrams", count(agent.datagrams)], ["Lost", share(agent.lostDatagrams, agent.datagrams + agent.lostDatagrams)],
    ["Duplicates", share(agent.duplicateDatagrams, agent.datagrams)],
      ["Reordered", share(agent.reorderedDatagrams, agent.datagrams)],
    ["Flow samples", count(agent.flowSamples)], ["Counter samples", count(agent.counterSamples)],
      ["Data sources", count(agent.dataSources)],
  ]);
}

function interfaceTable(agent) {
  const used = (row) => largest(row.ifinutilization, row.ifoututilization);
  const status = (row) => {
    const list = used(row) > 100
      ? [{ text: "speed suspect", kind: "warn", title: "More traffic than the speed that the agent tells" }] : [];
    const kind = row.ifoperstatus === "up" ? "good" : row.ifadminstatus === "down" ? "faint" : "bad";
    return row.ifoperstatus ? [{ text: row.ifoperstatus, kind, title: `set ${row.ifadminstatus}` }, ...list] : list;
  };
  return table([
    linkColumn("Interface", { href: (row) => link("interface", [agent, row.source]), text: (row) =>
      portName(row.source, row.ifname),
      note: (row) => row.ifalias ?? (row.lastReport ? `last report ${age(row.lastReport)} ago` : "") }),
    badgeColumn("Status", status, { value: (row) => row.ifoperstatus }),
    figure("Speed", (row) => row.ifspeed || undefined, "bits/s", { optional: true }),
    figure("In", "ifinoctets", "bytes/s", { share: (row) => row.ifinutilization / 100 }),
    figure("Out", "ifoutoctets", "bytes/s", { share: (row) => row.ifoututilization / 100 }),
    figure("Used", used, "%", { title: "The busier direction's share of the speed" }),
    figure("Errors", (row) => sum(row.ifinerrors, row.ifouterrors), "/s",
      { title: "Packets with errors a second, in and out" }),
    figure("Discards", (row) => sum(row.ifindiscards, row.ifoutdiscards), "/s",
      { title: "Discarded packets a second, in and out" }),
    { label: "Sampling", number: true, optional: true, value: (row) => row.flow_sampling_rate, text: samplingText },
  ], {
    key: (row) => row.source, caption: "Interfaces and their traffic now", sort: "Used",
    empty: "This agent reports no interface counters. If it should: is a polling interval set at it?",
  });
}

function otherTable(agent) {
  return table([
    linkColumn("Data source",
      { href: (row) => sourceAddress(agent, row.source), text: (row) => row.source, note: (row) => row.app_name
        ?? row.vir_host_name ?? "" }),
    { label: "Metrics", number: true, text: (row) => count(row.number) },
    { label: "Sampling", number: true, text: samplingText },
  ], { key: (row) => row.source, caption: "Data sources that are neither interfaces nor known machines",
    empty: "There are no others." });
}
