// What a view of flows asks, and what of the answers it draws.

import { get } from "../lib/api.js";
import { bounds } from "../lib/time.js";

/** How the figures of several data sources become one, and what that is good for. */
export const aggregations = {
  once: "each packet once: within an agent what came in by its ports, over agents the largest",
  sum: "all data sources added: a packet that several of them saw counts each time",
  max: "the data source that saw most of the flow",
  avg: "the mean of the data sources that saw the flow",
  edge: "the largest of the ports at the edge of the topology",
  core: "the largest of the ports on links of the topology",
};

// How many flows behind those shown are asked for, to add them up.
const behind = 40;
/** Buckets of which less than this share is known are left out. */
export const leastKnown = 0.5;
/** How a span is divided. */
export const buckets = { step: "auto", points: 150 };

/** The parameters that the questions for flows have in common. */
export function common(wish) {
  const { agent, datasource, start, end, agg, filter } = wish;
  return { agent, datasource, start, end, agg, filter };
}

/** About how many seconds a bucket is long. */
export function bucketSeconds(wish) {
  const { start, end } = bounds(wish);
  return (end - start) / 1000 / buckets.points;
}

function range(wish, parameters, signal) {
  return get(`/api/v1/flows/${encodeURIComponent(wish.name)}/range`, { ...parameters, ...buckets }, { signal });
}

/** The largest flows over time, as a chart shows them: `{data, answer, rest}`; null where there can be none. */
export async function flowsOverTime(wish, top, signal) {
  if (wish.by && wish.by !== "key") return await placesOverTime(wish, top, signal);
  const answer = await range(wish, { ...common(wish), limit: wish.limit + behind }, signal);
  const shown = answer.series.slice(0, wish.limit);
  const more = answer.series.slice(wish.limit);
  const alone = shown.length === 1 && Boolean(wish.filter);
  const isSum = answer.unit.endsWith("/s");
  const series = shown.map((one, place) => ({
    label: one.key || "all packets", unit: answer.unit, color: place % 10, values: one.values,
    errors: alone ? one.errors : undefined,
  }));
  const rest = isSum ? remainder(answer, more, alone) : null;
  if (rest) series.push({ label: rest.label, unit: answer.unit, color: 9, values: rest.values });
  return { data: framed(answer, series), answer, rest, stacked: isSum && !alone };
}

/**
 * What is not shown: all other flows where the server can tell (`other`, with the sum as aggregation), else those
 * behind the ones shown that are kept by name. Nothing is made up for flows that are kept in a total alone.
 */
function remainder(answer, more, alone) {
  if (alone) return null;
  if (answer.other) {
    const behindShown = answer.other.map((value, bucket) => add([value, ...more.map((one) => one.values[bucket])]));
    return {
      label: "all other flows", values: behindShown,
      text: "“All other flows” is the total of the definition less the flows shown.",
    };
  }
  if (more.length === 0) return null;
  const values = answer.starts.map((_, bucket) => add(more.map((one) => one.values[bucket])));
  const label = more.length === behind ? `the next ${behind} flows` : `${more.length} other remembered flows`;
  return {
    label, values,
    text: `“${label}” is the sum of flows that are kept by name; smaller ones are left out, so the top of the `
      + `stack is not all traffic. The aggregation “sum” shows all other flows.`,
  };
}

function add(values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function framed(answer, series) {
  const starts = answer.starts.map((time) => Date.parse(time));
  // What little is known of a bucket says nothing of its rate.
  const isKnown = answer.coverage.map((share, bucket) => share >= leastKnown);
  const known = (values) => values?.map((value, bucket) => (isKnown[bucket] ? value : null));
  // Weeks and longer ones have names.
  const step = typeof answer.step === "number" ? answer.step : (starts[1] - starts[0]) / 1000;
  return {
    starts, end: Date.parse(answer.end), step, firstPartial: answer.firstPartial, events: [],
    series: series.map((one) => ({ ...one, values: known(one.values), errors: known(one.errors) })),
  };
}

// Agents and data sources have no question of their own over time, but the total of each is in an answer about it.
async function placesOverTime(wish, top, signal) {
  const rows = top.flows.slice(0, Math.min(10, wish.limit));
  // All must have the same buckets, however late each is asked.
  const { start, end } = bounds(wish);
  const answers = await Promise.all(rows.map((row) => range(wish, {
    ...common(wish), agent: row.agent, limit: 1, start, end,
    // One data source is its own largest; "once" would tell what came in from what went out, and so have no total.
    ...(wish.by === "source" ? { datasource: row.datasource, agg: "max" } : {}),
  }, signal)));
  if (answers.length === 0 || answers.some((answer) => !answer.total)) return null;
  const answer = answers[0];
  const isStackable = wish.by === "agent" && answer.unit.endsWith("/s");
  const series = rows.map((row, place) => ({
    label: wish.by === "source" ? `${row.agent} ${row.datasource}` : row.agent,
    unit: answer.unit, color: place % 10, values: answers[place].total,
  }));
  const coverage = answer.coverage.map((_, bucket) => Math.max(...answers.map((one) => one.coverage[bucket] ?? 0)));
  return { data: framed(answer, series), answer: { ...answer, coverage }, rest: null,
    stacked: isStackable && wish.agg === "sum" };
}
