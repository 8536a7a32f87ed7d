// The busiest interfaces, each second.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { age, digits, portName, quantity } from "../lib/format.js";
import { recent } from "../lib/recent.js";
import { change, link } from "../lib/route.js";
import { spark } from "../lib/spark.js";
import { steady } from "../lib/steady.js";
import { badgeColumn, card, figure, linkColumn } from "../lib/subject.js";
import { table } from "../lib/table.js";

const metrics = ["ifinutilization", "ifoututilization", "ifinoctets", "ifoutoctets", "ifspeed"];
const ranks = { share: ["ifinutilization", "ifoututilization"], traffic: ["ifinoctets", "ifoutoctets"] };
const seedPause = 10_000;
const key = (row) => `${row.agent} ${row.datasource}`;
const most = (a, b) => (a === undefined ? b : b === undefined ? a : Math.max(a, b));

/** What the stream is asked for this card; `by` is "share" or "traffic". */
export const portsQuestion = (by) => ({ metric: metrics, rank: ranks[by] ?? ranks.share });

/** The card; `show(event)` takes an event of the stream, `update(by)` tells how ports rank. */
export function portsCard() {
  const past = recent();
  const seeded = new Map();
  const stop = new AbortController();
  let nextSeed = 0;
  let time = Date.now();

  const rows = table([
    linkColumn("Interface", {
      href: (row) => link("interface", [row.agent, row.datasource]),
      text: (row) => portName(row.datasource, row.ifname), note: (row) => row.host ?? row.agent,
      title: (row) => `agent ${row.agent}, data source ${row.datasource}`,
    }),
    figure("In", "ifinoctets", "bytes/s",
      { share: (row) => row.ifinutilization / 100, title: "Received; the bar is the share of the speed" }),
    figure("Out", "ifoutoctets", "bytes/s",
      { share: (row) => row.ifoututilization / 100, title: "Sent; the bar is the share of the speed" }),
    { label: "Used", number: true, text: (row) =>
      (row.used > 0 && row.used < 0.01 ? "< 0.01 %" : quantity(row.used, "%")),
      title: "The busier direction's share of the speed" },
    { label: "Speed", number: true, optional: true, text: (row) =>
      (row.ifspeed > 0 ? quantity(row.ifspeed, "bits/s") : "unknown") },
    badgeColumn("", warnings),
    { label: "5 minutes", optional: true, node: sparkline, title: "The busier direction in the last five minutes" },
  ], {
    key, caption: "Interfaces with the most traffic now",
    empty: "No interface reports traffic. Do the agents send counters (sflow polling-interval, polling in hsflowd)?",
  });

  const switches = Object.keys(ranks).map((by) =>
    h("button", { type: "button", onclick: () => change({ by: by === "share" ? null : by }) }, `by ${by}`));
  const element = card("Busiest interfaces", { kind: "half", aside: h("span", { class: "group" }, switches) },
    rows.element);
  const order = steady(rows.element, key);

  function warnings(row) {
    const list = [];
    if (row.used > 100) list.push({ text: "speed suspect", kind: "warn",
      title: `${digits(row.used)} % of the speed that the agent tells: one of them is wrong.` });
    if (time - row.reported > 120_000) list.push({ text: `${age(row.reported, time)} old`, kind: "warn",
      title: "The newest report of the counters" });
    return list;
  }

  function sparkline(row, cell) {
    cell.spark ??= spark();
    const values = past.values(key(row), time);
    const known = values.filter((value) => value !== null);
    cell.spark.show(values, known.length ? `highest ${quantity(Math.max(...known), "bytes/s")}` : "nothing known");
    return cell.spark.element;
  }

  // What went on before the page was opened, or before a port came among the first.
  async function seed(ports) {
    const fresh = ports.filter((port) => (seeded.get(key(port)) ?? 0) < time - 300_000);
    if (fresh.length === 0 || time < nextSeed) return;
    past.prune(time);
    nextSeed = time + seedPause;
    for (const port of fresh) seeded.set(key(port), time);
    const list = (name) => [...new Set(fresh.map((port) => port[name]))];
    const answer = await get("/api/v1/range", {
      metric: ranks.traffic, agent: list("agent"), datasource: list("datasource"), start: "-5m", step: "5s",
    }, { signal: stop.signal });
    const sums = new Map();
    for (const one of answer.series) {
      const before = sums.get(key(one));
      sums.set(key(one), before
        ? before.map((value, i) => most(value ?? undefined, one.values[i] ?? undefined) ?? null) : one.values);
    }
    for (const port of fresh) past.seed(key(port), Date.parse(answer.start), sums.get(key(port)) ?? []);
    for (const [name, when] of seeded) if (when < time - 600_000) seeded.delete(name);
  }

  return {
    element,
    update(by) {
      Object.keys(ranks).forEach((name, i) => switches[i].setAttribute("aria-pressed", String(name === by)));
    },
    show(event) {
      time = Date.parse(event.time);
      const ports = new Map();
      for (const one of event.series ?? []) {
        if (!ports.has(key(one))) ports.set(key(one), { agent: one.agent, datasource: one.datasource, reported: 0 });
        const port = ports.get(key(one));
        port[one.metric] = one.value;
        port.ifname ??= one.ifname;
        port.host ??= one.host;
        port.reported = Math.max(port.reported, Date.parse(one.reported));
      }
      for (const port of ports.values()) {
        port.used = most(port.ifinutilization, port.ifoututilization);
        const busier = most(port.ifinoctets, port.ifoutoctets);
        if (busier !== undefined) past.add(key(port), time, busier);
      }
      rows.show(order([...ports.values()]));
      seed([...ports.values()]).catch(() => { nextSeed = time + seedPause; });
    },
    close: () => stop.abort(),
  };
}
