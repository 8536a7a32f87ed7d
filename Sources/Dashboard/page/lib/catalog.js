// What the store has, for suggestions: metrics with their meaning, agents and ports. Kept for a minute.

import { get } from "./api.js";
import { age, portName } from "./format.js";

const kept = 60_000;
const memory = new Map();

function remembered(key, make) {
  const found = memory.get(key);
  if (found && Date.now() - found.at < kept) return found.promise;
  const promise = make();
  memory.set(key, { at: Date.now(), promise });
  promise.catch(() => memory.delete(key));
  return promise;
}

const described = () => remembered("catalog", async () => (await get("/api/v1/catalog")).metrics);
const listed = () => remembered("series", async () => (await get("/api/v1/series", { limit: 10_000 })).series);
const agents = () => remembered("agents", async () => (await get("/api/v1/agents")).agents);

/** The names of metrics that the store has, and how long ago the last of them was reported, in ms. */
export async function stored() {
  const [series, now] = await Promise.all([listed(), remembered("now", () => get("/metrics/json"))]);
  const names = new Set(series.filter(({ kind }) => kind !== "text").map(({ metric }) => metric));
  const last = series.reduce((newest, { lastReport }) => (lastReport > newest ? lastReport : newest), "");
  for (const name of Object.keys(now)) names.add(name);
  return { names, quiet: Object.keys(now).length ? 0 : Date.now() - Date.parse(last || 0) };
}

/** Metrics for what was typed: those that the store has first, and of these those that begin so. */
export async function searchMetrics(text) {
  const [metrics, { names }] = await Promise.all([described(), stored()]);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const closeness = (name) => (name.startsWith(words[0] ?? "") ? 0 : name.includes(words[0]) ? 1 : 2);
  const rank = ({ name }) => (names.has(name) ? 0 : 3) + closeness(name);
  const known = new Set(metrics.map(({ name }) => name));
  const others = [...names].filter((name) => !known.has(name))
    .map((name) => ({ name, unit: "", summary: "A metric of a flow." }));
  const fits = ({ name, summary }) => words.every((word) => `${name} ${summary}`.toLowerCase().includes(word));
  const options = [...metrics, ...others]
    .filter((metric) => metric.kind !== "text" && fits(metric))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 60)
    .map((metric) => ({ value: metric.name, detail: [
      metric.summary, metric.unit && `Unit: ${rateUnit(metric)}.`, names.has(metric.name) ? "" : "Not in this store.",
    ].filter(Boolean).join(" ") }));
  return /[*~()+/]/.test(text) ? [{ value: text, detail: "A pattern or expression" }, ...options] : options;
}

// Counters are shown as rates.
function rateUnit({ kind, unit }) {
  return kind === "counter" ? `${unit}/s` : unit;
}

/** Agents for what was typed, by address or host. */
export async function searchAgents(text) {
  const wanted = text.toLowerCase();
  return (await agents())
    .filter(({ agent, host }) => `${agent} ${host ?? ""}`.toLowerCase().includes(wanted))
    .slice(0, 60)
    .map(({ agent, host, lastSeen }) => ({
      value: agent, detail: [host, lastSeen && `heard ${age(lastSeen)} ago`].filter(Boolean).join(", "),
    }));
}

/** Ports by name, and all data sources by number, for what was typed. */
export async function searchSources(text) {
  const [named, series] = await Promise.all([
    remembered("names", () => get("/dump/ALL/ifname,host_name,vir_host_name,app_name/json")), listed(),
  ]);
  const names = new Map(named.map((row) => [`${row.agent} ${row.dataSource}`, row]));
  const options = new Map();
  const add = (value, detail) => {
    if (options.has(value)) options.get(value).details.push(detail);
    else options.set(value, { value, details: [detail] });
  };
  for (const { agent, dataSource, metricName, metricValue } of named) {
    if (metricName === "ifname" && !isSource(metricValue)) add(metricValue, `port ${dataSource} of ${agent}`);
  }
  for (const key of new Set(series.map(({ agent, datasource }) => `${agent} ${datasource}`))) {
    const [agent, source] = key.split(" ");
    if (isSource(source)) add(source, `${names.get(key)?.metricValue ?? portName(source)} of ${agent}`);
  }
  const wanted = text.toLowerCase();
  return [...options.values()]
    .map(({ value, details }) => ({
      value, detail: details.slice(0, 4).join(", ") + (details.length > 4 ? " and others" : ""),
    }))
    .filter(({ value, detail }) => `${value} ${detail}`.toLowerCase().includes(wanted))
    .slice(0, 60);
}

/** Whether a text means data sources by their number ("3", "2.1", "2.*") and not ports by their name. */
export function isSource(text) {
  return /^[\d*]+(\.[\d*]+)?$/.test(text) && text !== "*";
}
