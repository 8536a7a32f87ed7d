// Any metric at any time: what to look at, the charts of it, and its series in figures.

import { announce, fill, h } from "../lib/dom.js";
import { change } from "../lib/route.js";
import { between, timeControl } from "../lib/time.js";
import { isSource, searchAgents, searchMetrics, searchSources, stored } from "../lib/catalog.js";
import { picker } from "../lib/picker.js";
import { rangeChart } from "../lib/range-chart.js";
import { figureTable } from "./explore-figures.js";
import { startingPoints } from "./explore-start.js";

export const title = "Explore";

const statistics = [
  ["", "Mean"], ["max", "Greatest"], ["min", "Least"], ["last", "Last"], ["sum", "Total"], ["p50", "Median"],
  ["p90", "90th percentile"], ["p95", "95th percentile"], ["p99", "99th percentile"], ["busyhour", "Busiest hour"],
];
const limits = [["5", "5"], ["", "10"], ["20", "20"], ["50", "50"], ["all", "all"]];
const merges = [
  ["", "each on its own"], ["sum", "as their sum"], ["avg", "as their mean"], ["max", "as the greatest"],
  ["min", "as the least"], ["p95", "as their 95th percentile"], ["count", "as their number"],
];
const groups = [
  ["", "all together"], ["agent", "by agent"], ["ifname", "by port name"], ["datasource", "by data source"],
  ["host_name", "by host name"],
];
const comparisons = [["", "nothing"], ["1d", "the day before"], ["7d", "the week before"], ["30d", "30 days before"],
  ["365d", "the year before"]];
const own = [
  "metric", "agent", "datasource", "ifname", "start", "end", "compare", "stat", "limit", "agg", "by", "events",
  "stacked",
];

/** Opens the view. */
export async function open(root, place) {
  let now = place.parameters;
  let charts = null;
  let began = "";
  // Where a reset leads: to the span that was chosen before the first zoom.
  let home = timeOf(now);

  const set = (values) => change(values);
  const metrics = picker({
    label: "Metrics", placeholder: "ifinoctets, cpu_utilization, if*errors …", search: searchMetrics,
    values: listOf(now.metric),
    searchKey: true, onChange: (values) => set({ metric: values.join(",") || null }),
  });
  const agents = picker({
    label: "Agents", placeholder: "all", search: searchAgents, values: listOf(now.agent),
    onChange: (values) => set({ agent: values.join(",") || null }),
  });
  const sources = picker({
    label: "Ports or data sources", placeholder: "all", search: searchSources, values: sourcesOf(now),
    onChange: (values) => set({
      datasource: values.filter(isSource).join(",") || null,
      ifname: values.filter((one) => !isSource(one)).join(",") || null,
    }),
  });
  const choices = {
    stat: choice("Figure", "stat", statistics), limit: choice("The most", "limit", limits),
    agg: choice("Show series", "agg", merges),
    by: choice("Merge", "by", groups), compare: choice("Compare with", "compare", comparisons),
  };
  const events = checkbox("Events", (isOn) => set({ events: isOn ? null : "off" }));
  const stacked = checkbox("Stacked", (isOn) => set({ stacked: isOn ? "yes" : null }));
  const filters = h("p", { class: "faint", hidden: true });
  const time = timeControl(timeOf(now), (next) => {
    home = next;
    set({ start: next.start, end: next.end });
  });
  const body = h("div");
  const figures = figureTable();
  const figureCard = h("section", { class: "card", hidden: true }, h("h2", {}, "Series"), figures.element);

  fill(root, h("h1", { class: "quiet" }, title), h("div", { class: "card question" },
    h("div", { class: "bar" }, metrics.element, agents.element, sources.element),
    h("div", { class: "bar" }, Object.values(choices).map(({ element }) => element), events.element, stacked.element),
    filters, time.element),
  body, figureCard);

  function choice(label, name, options) {
    const field = h("select", { onchange: () => set({ [name]: field.value || null }) },
      options.map(([value, text]) => h("option", { value }, text)));
    const element = h("label", {}, `${label} `, field);
    return { element, show(value) {
      // An address may ask for what the list has not.
      if (![...field.options].some((option) => option.value === value)) field.append(h("option", { value }, value));
      field.value = value;
    } };
  }

  function show(parameters) {
    now = parameters;
    metrics.set(listOf(now.metric));
    agents.set(listOf(now.agent));
    sources.set(sourcesOf(now));
    for (const [name, one] of Object.entries(choices)) one.show(now[name] ?? "");
    choices.by.element.hidden = !now.agg;
    events.show(now.events !== "off");
    stacked.show(now.stacked === "yes", Boolean(now.compare));
    time.show(timeOf(now));
    const others = Object.entries(otherFilters(now));
    filters.hidden = others.length === 0;
    fill(filters, "Only where ", others.map(([name, value]) => `${name}=${value}`).join(" and "), " ",
      h("button", {
        type: "button", class: "plain", onclick: () => set(Object.fromEntries(others.map(([name]) => [name, null]))),
      },
        "Remove"));
    if (!now.metric) figureCard.hidden = true;
    if (!now.metric) offer();
    else draw();
  }

  function draw() {
    const wanted = {
      question: questionOf(now), time: timeOf(now), compare: now.compare ?? null, events: now.events !== "off",
    };
    const isStacked = now.stacked === "yes" && !now.compare;
    const key = `${now.metric} ${isStacked}`;
    if (charts && began === key) {
      charts.update(wanted);
      return;
    }
    began = key;
    charts?.close();
    figureCard.hidden = true;
    charts = rangeChart({
      ...wanted, height: 300, stacked: isStacked, onAnswer: ({ series }) => {
        figures.show(series);
        figureCard.hidden = series.length === 0;
      },
      onZoom: (start, end) => set(between(start, end)),
      onReset: () => set({ start: home.start, end: home.end ?? null }),
    });
    fill(body, h("div", { class: "card" }, charts.element));
    announce(`Charts of ${now.metric}`);
  }

  async function offer() {
    charts?.close();
    charts = null;
    fill(body, h("p", { class: "faint" }, "Looking at what there is …"));
    const points = startingPoints(await stored().catch(() => ({ names: new Set(), quiet: 0 })));
    if (!now.metric) fill(body, points);
  }

  show(now);
  return {
    update: ({ parameters }) => show(parameters),
    close() {
      charts?.close();
      for (const one of [metrics, agents, sources]) one.close();
      now = {};
    },
  };
}

function checkbox(label, onChange) {
  const field = h("input", { type: "checkbox", onchange: () => onChange(field.checked) });
  return {
    element: h("label", {}, field, ` ${label}`),
    show: (isOn, isDisabled = false) => Object.assign(field, { checked: isOn, disabled: isDisabled }),
  };
}

function listOf(text) {
  return (text ?? "").split(",").filter(Boolean);
}

function timeOf({ start, end }) {
  return { start: start ?? "-1h", end: end ?? null };
}

function sourcesOf({ datasource, ifname }) {
  return [...listOf(ifname), ...listOf(datasource)];
}

function otherFilters(parameters) {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !own.includes(name)));
}

function questionOf(parameters) {
  const { metric, agent, datasource, ifname, stat, agg, by, limit } = parameters;
  return {
    metric, agent, datasource, stat, agg, by, limit: limit === "all" ? null : limit ?? "10",
    filters: { ifname: oneOf(listOf(ifname)), ...otherFilters(parameters) },
  };
}

// A filter takes one name or pattern; several are one regular expression.
function oneOf(names) {
  if (names.length < 2) return names[0];
  const parts = names.map((name) => (name.startsWith("~") ? name.slice(1)
    : name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")));
  return `~(${parts.join("|")})`;
}
