// Thresholds: what is watched, how it goes, and what exceeded its limit lately.

import { address, every, get, put, remove } from "../lib/api.js";
import { chart } from "../lib/chart.js";
import { fault, fill, h } from "../lib/dom.js";
import { exactly, flowUnit } from "../lib/flow-keys.js";
import { asNumber, confirmDialog, formDialog } from "../lib/form-dialog.js";
import { moment, quantity } from "../lib/format.js";
import { change, link } from "../lib/route.js";
import { table } from "../lib/table.js";

export const title = "Thresholds";

const path = (name) => `/threshold/${encodeURIComponent(name)}/json`;
const around = 15 * 60_000;

export async function open(root, place) {
  const trouble = h("div");
  const units = new Map();
  let flows = {};
  let all = {};
  let wanted = place.parameters.show;
  let picture = null;
  const unit = (metric) => (flows[metric] ? flowUnit(flows[metric].value) : units.get(metric) ?? "");

  const list = table([
    { label: "Name", value: (row) => row.name, node: (row) =>
      h("a", { href: link("thresholds", [], { show: row.name }) }, row.name) },
    { label: "Exceeded above", number: true, text: (row) => quantity(row.value, unit(row.metric)),
      value: (row) => row.value },
    { label: "Metric or flow", text: (row) => `${row.metric}${row.byFlow ? ", each flow" : ""}` },
    { label: "Where", optional: true, text: (row) => filterText(row.filter, ", ") || "everywhere" },
    { label: "Re-armed after", optional: true, number: true, text: (row) => `${row.timeout} s` },
    {
      label: "", node: (row) => h("span", { class: "group" },
        h("button", { type: "button", "aria-label": `Change ${row.name}`, onclick: () => ask(row) }, "Change"),
        h("button", { type: "button", "aria-label": `Delete ${row.name}`, onclick: () => drop(row.name) }, "Delete")),
    },
  ], { key: (row) => JSON.stringify(row), caption: "Thresholds", sort: "Name", descending: false,
    empty: "No threshold is set." });

  const events = table([
    { label: "Time", value: (row) => row.time, node: (row) =>
      h("a", { href: look(row), title: "Look at that time" }, moment(row.time)) },
    { label: "Threshold", text: (row) => row.threshold },
    { label: "Value", number: true, text: (row) => quantity(row.value, unit(row.metric)) },
    { label: "Limit", number: true, optional: true, text: (row) => quantity(row.limit, unit(row.metric)) },
    { label: "Metric", optional: true, text: (row) => row.metric },
    { label: "Agent, data source", text: (row) => `${row.agent} ${row.datasource}` },
    { label: "Flow", text: (row) => row.flowKey ?? "" },
  ], { key: (row) => `${row.eventID} ${row.time}`, caption: "Exceeded in the last seven days", sort: "Time",
    empty: "Nothing exceeded a threshold in the last seven days." });

  const preview = h("section", { class: "card", hidden: true });
  fill(root,
    h("div", { class: "bar" }, h("h1", {}, "Thresholds"),
      h("button", { type: "button", class: "chief", onclick: () => ask() }, "Set a threshold")),
    trouble, h("section", { class: "card words" }, list.element), preview,
    h("section", { class: "card words dates" }, h("header", {}, h("h2", {}, "Exceeded in the last seven days")),
      events.element));

  function look({ time, metric, agent, datasource, flowKey }) {
    const at = Date.parse(time);
    const span = { start: at - around, end: at + around };
    return flows[metric]
      ? link("flows", [metric], { ...span, agent, filter: flowKey && exactly(flowKey) })
      : link("explore", [], { metric, agent, datasource, ...span });
  }

  async function load() {
    try {
      const [thresholds, past] = await Promise.all([
        get("/threshold/json"), get("/api/v1/events", { kind: "threshold", start: "-7d", limit: 200 }),
      ]);
      all = thresholds;
      list.show(Object.entries(all).map(([name, one]) => ({ name, ...one })));
      events.show(past.events);
      fill(trouble);
      await showPreview();
    } catch (error) {
      fill(trouble, fault(error));
    }
  }

  // The largest four of what is watched in the last hour, and the limit as a line.
  async function showPreview() {
    const one = all[wanted];
    preview.hidden = !one;
    if (!one) return;
    // Of several patterns of a name one has to match.
    const filters = Object.entries(one.filter ?? {})
      .flatMap(([name, texts]) => texts.map((text) =>
        `&${encodeURIComponent(name)}=${encodeURIComponent(text)}`)).join("");
    const span = { metric: one.metric, start: "-1h", step: "auto", points: 240 };
    const url = flows[one.metric]
      ? address(`/api/v1/flows/${encodeURIComponent(one.metric)}/range`, { limit: 4, step: "1m", agg: "max" })
      : address("/api/v1/range", { ...span, limit: 4, extremes: true }) + filters;
    if (picture?.url !== url) {
      picture?.close();
      const shown = { series: [] };
      const several = (name) => [...new Set(shown.series.map((row) => row[name]))];
      // Of metrics CSV knows no limit, so it asks for the agents and data sources that are shown.
      const csv = () => (flows[one.metric] ? `${url}&format=csv` : address("/api/v1/range",
        { ...span, format: "csv", agent: several("agent"), datasource: several("datasource") }) + filters);
      const made = chart({ title: `${wanted}: the last hour`, unit: unit(one.metric), height: 220,
        api: () => new URL(url, location.href).href, csv });
      picture = { ...made, url, shown };
      fill(preview, picture.element);
    }
    try {
      const answer = await get(url);
      picture.shown.series = answer.series;
      const first = Date.parse(answer.start);
      const starts = answer.starts?.map((time) => Date.parse(time))
        ?? answer.series[0]?.values.map((_, place) => first + place * answer.step * 1000);
      const series = answer.series.map((row) => ({
        label: row.key ?? `${row.ifname ?? row.datasource} of ${row.agent}`, unit: row.unit ?? unit(one.metric),
          values: row.values, mins: row.mins, maxs: row.maxs,
      }));
      if (series.length === 0) {
        picture.message("Nothing reported this in the last hour.");
        return;
      }
      series.push({ label: "limit", unit: series[0].unit, color: 4, values: starts.map(() => one.value) });
      picture.show({ starts, end: Date.parse(answer.end), step: answer.step, series,
        firstPartial: answer.firstPartial, events: [] });
    } catch (error) {
      picture.message(error.message);
    }
  }

  async function ask(row) {
    const done = await formDialog({
      title: row ? `Change ${row.name}` : "Set a threshold",
      intro: "An event is recorded when a data source says more than the limit.",
      fields: [
        { name: "name", label: "Name", value: row?.name, required: true, fixed: Boolean(row),
          placeholder: "busy_port" },
        { name: "metric", label: "Metric or flow", value: row?.metric, required: true,
          suggest: [...Object.keys(flows), ...units.keys()],
          watch: (text) => (text && (unit(text) ? `measured in ${unit(text)}` : units.has(text) ? ""
            : "no metric or flow of this name is known")) },
        { name: "value", label: "Limit", kind: "number", value: row?.value, required: true,
          help: "In the unit of the metric: octets and bytes are bytes/s, so 100 Mbit/s is 12500000.",
          watch: (text) => text && limitText(text) },
        { name: "filter", label: "Where", kind: "lines", value: filterText(row?.filter, "\n"),
          help: "What a data source must say of itself, one a line: ifname=eth*,en* or host_name=web*. Everywhere "
          + "if empty." },
        { name: "byFlow", label: "Each flow", kind: "flag", value: row?.byFlow,
          help: "Of a flow definition: an event for each flow above the limit." },
        { name: "timeout", label: "Re-armed after", kind: "number", value: row?.timeout, placeholder: "1",
          help: "Seconds below the limit before another event." },
      ],
      async submit({ name, value, timeout, filter, ...rest }) {
        await put(path(name), { ...rest, value: asNumber(value), timeout: asNumber(timeout),
          filter: parsedFilter(filter) });
        return name;
      },
    });
    if (done) change({ show: done });
    if (done) load();
  }

  function limitText(text) {
    const metric = document.querySelector(".form-dialog [name=metric]")?.value;
    return Number.isFinite(Number(text)) ? `= ${quantity(Number(text), unit(metric))}` : "";
  }

  async function drop(name) {
    const done = await confirmDialog({
      title: `Delete the threshold ${name}?`,
        text: "Nothing is watched for it from now on. What exceeded it before stays in the store.",
      act: () => remove(path(name)).then(() => true),
    });
    if (done) load();
  }

  try {
    const [catalog, definitions] = await Promise.all([get("/api/v1/catalog"), get("/flow/json")]);
    for (const { name, kind, unit: one } of catalog.metrics) units.set(name, kind === "counter" ? `${one}/s` : one);
    flows = definitions;
  } catch (error) {
    fill(trouble, fault(error));
  }
  const end = every(15, load);
  return {
    update(next) {
      wanted = next.parameters.show;
      showPreview();
    },
    close() {
      end();
      picture?.close();
    },
  };
}

function filterText(filter = {}, separator) {
  return Object.entries(filter).map(([name, texts]) => `${name}=${texts.join(",")}`).join(separator);
}

function parsedFilter(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  return Object.fromEntries(lines.map((line) => {
    const [name, ...rest] = line.split("=");
    return [name.trim(), rest.join("=").split(",").map((part) => part.trim()).filter(Boolean)];
  }));
}
