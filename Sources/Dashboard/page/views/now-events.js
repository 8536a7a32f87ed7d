// What happened in the last hour, and which thresholds are exceeded now.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { age, clock, count, quantity } from "../lib/format.js";
import { eventDetail, eventName } from "../lib/names.js";
import { link } from "../lib/route.js";
import { card, linkColumn, sourceAddress } from "../lib/subject.js";
import { table } from "../lib/table.js";

/** The card of the newest events, one row an agent and kind; `show(tally)` draws it, agents by their `nameOf`. */
export function eventsCard(nameOf) {
  let isWhole = true;
  const rows = table([
    { label: "Last", number: true, text: (row) => clock(row.newest.time), title: "When it happened last" },
    { label: "Event", text: (row) => eventName(row.kind) },
    linkColumn("Agent", { href: (row) => link("agent", [row.agent]), text: (row) => nameOf(row.agent),
      title: (row) => row.agent }),
    linkColumn("Source", {
      href: (row) => sourceAddress(row.agent, row.newest.datasource), text: (row) => row.newest.datasource,
      title: () => "Where it happened last", optional: true,
    }),
    { label: "Detail", text: (row) => eventDetail(row.newest), optional: true, title: "Of the last one" },
    { label: "In the hour", number: true, text: (row) => `${isWhole ? "" : "≥ "}${count(row.number)} ×` },
  ], { key: (row) => `${row.agent} ${row.kind}`, caption: "Events of the last hour, newest first",
    empty: "Nothing happened in the last hour." });
  return {
    element: card("Events of the last hour", { kind: "half" }, rows.element),
    show(tally) {
      isWhole = tally.isWhole();
      rows.show(tally.newest(10));
    },
  };
}

/** Whether a threshold is exceeded still; of flows only when it was is known. */
function stateText({ present, threshold, timestamp }) {
  if (present === undefined) return `${age(timestamp)} ago`;
  return present > threshold ? "above" : "below again";
}

/** The card of thresholds that were exceeded; `poll(signal)` asks what they were and whether they still are. */
export function thresholdsCard(nameOf) {
  const rows = table([
    { label: "Threshold", text: (row) => row.thresholdID },
    linkColumn("Where", {
      href: (row) => sourceAddress(row.agent, row.dataSource), text: (row) => `${nameOf(row.agent)} ${row.dataSource}`,
      note: (row) => row.flowKey ?? "", title: (row) => row.agent,
    }),
    { label: "Value / limit", number: true, title: "The value now where it is known, else when it was exceeded",
      text: (row) => `${quantity(row.present ?? row.value)} / ${quantity(row.threshold)}` },
    { label: "State", text: stateText },
  ], { key: (row) => `${row.thresholdID} ${row.agent} ${row.dataSource} ${row.flowKey ?? ""}`,
    caption: "Thresholds exceeded in the last hour", empty: "No threshold was exceeded in the last hour." });
  const none = h("p", { class: "faint", hidden: true }, "No threshold is set. ",
    h("a", { href: link("thresholds") }, "Set one"), " to be told when a metric or a flow exceeds it.");

  async function present(event, signal) {
    if (event.flowKey) return undefined;
    const metric = `${event.dataSource}.${encodeURIComponent(event.metric)}`;
    const values = await get(`/dump/${encodeURIComponent(event.agent)}/${metric}/json`, {}, { signal });
    return values[0]?.metricValue;
  }

  return {
    element: card("Thresholds", { kind: "half", aside: h("a", { href: link("thresholds") }, "All") }, rows.element,
      none),
    async poll(signal) {
      const [set, events] = await Promise.all([get("/threshold/json", {}, { signal }),
        get("/events/json", { maxEvents: 200 }, { signal })]);
      const isSet = Object.keys(set).length > 0;
      const latest = new Map();
      for (const event of events.sort((a, b) => b.eventID - a.eventID)) {
        const key = `${event.thresholdID} ${event.agent} ${event.dataSource} ${event.flowKey ?? ""}`;
        if (event.timestamp > Date.now() - 3_600_000 && !latest.has(key)) latest.set(key, event);
      }
      const newest = [...latest.values()].slice(0, 8);
      const values = await Promise.all(newest.map((event) => present(event, signal)));
      none.hidden = isSet || newest.length > 0;
      rows.element.hidden = !none.hidden;
      rows.show(newest.map((event, i) => ({ ...event, present: values[i] })));
    },
  };
}
