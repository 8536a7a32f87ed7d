// Charts of a question to /api/v1/range: one for each unit of its answer, which go on while the span does.

import { fill, h } from "./dom.js";
import { duration, portName } from "./format.js";
import { chart } from "./chart.js";
import { csvAddress, marksFor, rangeAddress, rangeFeed } from "./range-data.js";
import { between, bounds } from "./time.js";

/** A series as people know it: host or agent, port, metric. `known` says what all series share and need not be said. */
export function seriesName(series, known = {}) {
  const parts = series.group
    ? [...Object.values(series.group), series.seriesCount > 1 ? `${series.seriesCount} series` : ""]
    : [known.agent ? "" : series.host ?? series.agent, known.source ? "" : sourceName(series)];
  const metric = known.metric && parts.some(Boolean) ? "" : series.metric;
  return [...parts, metric].filter(Boolean).join(" ");
}

/** A data source as people know it: the port's name, or what the host, guest or program is called. */
export function sourceName({ datasource, ifname, host }) {
  if (ifname || !datasource?.includes(".")) return portName(datasource, ifname);
  return host && datasource.startsWith("2.") ? "" : datasource;
}

/** The same names, with the agent where several series would have one name. */
function distinct(names, series) {
  return names.map((name, i) => {
    const isAlone = names.indexOf(name) === names.lastIndexOf(name);
    return isAlone || !series[i].agent ? name : `${name} (${series[i].agent}, ${series[i].datasource})`;
  });
}

/** What all the series share. */
export function shared(series) {
  const same = (of) => new Set(series.map(of)).size === 1;
  return {
    agent: same((one) => one.agent), metric: same((one) => one.metric),
    source: same((one) => `${one.agent} ${one.datasource}`),
  };
}

/**
 * A chart of a question `{ metric, agent, datasource, agg, by, limit, stat, filters }` over `time`, with the values of
 * so much earlier where `compare` is given ("7d"). Series of different units have a chart each. `onAnswer(answer)` gets
 * what was shown. `update({ question, time, compare, events })` asks for something else; what is left out stays.
 */
export function rangeChart({
  title, question, time, compare = null, events = true, height = 260, stacked = false, onZoom, onReset, onAnswer, label,
}) {
  const state = { question, time, compare, events };
  const charts = new Map();
  const places = new Map();
  const element = h("div", { class: "charts" });
  const points = () => Math.min(1500, Math.max(60, Math.round((element.clientWidth || 800) - 60)));
  const asked = () => ({ ...state, points: points() });
  let shown = [];
  const feed = rangeFeed(asked, show, (error) => message(error.message));

  function chartOf(unit, name) {
    let made = charts.get(unit);
    if (!made) {
      made = chart({
        title: name, unit, height, stacked, onZoom: onZoom && zoom, onReset, api: () => rangeAddress(asked()),
        csv: () => csvAddress(asked(), shown.filter((series) => series.unit === unit)),
      });
      charts.set(unit, made);
    }
    return made;
  }

  // While a span goes on, ranks change; a series keeps its place and colour as long as it is there.
  function inPlace(series) {
    const keys = series.map((one) => JSON.stringify([one.agent, one.datasource, one.group, one.metric]));
    for (const key of places.keys()) if (!keys.includes(key)) places.delete(key);
    const taken = new Set(places.values());
    let free = 0;
    for (const key of keys) {
      if (places.has(key)) continue;
      while (taken.has(free)) free += 1;
      taken.add(free);
      places.set(key, free);
    }
    return series.map((one, i) => ({ ...one, place: places.get(keys[i]) })).sort((a, b) => a.place - b.place);
  }

  function zoom(first, last) {
    const { start, end } = bounds(between(first, last));
    onZoom(start, end);
  }

  function keepOnly(units) {
    for (const [unit, made] of charts) {
      if (units.includes(unit)) continue;
      made.close();
      charts.delete(unit);
    }
  }

  function show({ answer, starts, end, length, events: told, eventsSince }) {
    const units = [...new Set(answer.series.map((series) => series.unit))];
    shown = answer.series;
    const placed = inPlace(shown);
    onAnswer?.(answer);
    if (units.length === 0) {
      message(emptyText(state));
      return;
    }
    keepOnly(units);
    fill(element, units.map((unit) => {
      const series = placed.filter((one) => one.unit === unit);
      const first = series[0].place;
      const metrics = [...new Set(series.map((one) => one.metric))];
      const made = chartOf(unit, title ?? metrics.join(", "));
      const known = shared(series);
      const names = distinct(series.map((one) => (label ?? seriesName)(one, known)), series);
      const isEmpty = series.every((one) => one.values.every((value) => value === null));
      if (isEmpty) {
        made.message(emptyText(state));
      } else {
        made.note(noteText(answer, length));
        made.show({
          starts, end, step: length, firstPartial: answer.firstPartial, events: marksFor(series, told), eventsSince,
          series: series.map((one, i) => ({
            ...one, label: names[i], color: one.place - first, spread: one.interpolated && new Set(one.interpolated),
            // Single seconds of an estimate tell of few samples rather than of traffic; its error is what counts.
            ...(one.errors && { mins: undefined, maxs: undefined }),
          })),
        });
      }
      return made.element;
    }));
  }

  function message(text) {
    if (charts.size === 0) fill(element, chartOf("", title ?? String(state.question.metric)).element);
    for (const made of charts.values()) made.message(text);
  }

  fill(element, h("p", { class: "faint asking", style: { height: `${height}px` } }, "Reading …"));
  feed.ask();
  return {
    element,
    update(next) {
      if (next.question && JSON.stringify(next.question) !== JSON.stringify(state.question)) places.clear();
      Object.assign(state, next);
      for (const made of charts.values()) made.waiting(true);
      feed.ask();
    },
    close() {
      feed.close();
      keepOnly([]);
    },
  };
}

function noteText(answer, length) {
  const step = typeof answer.step === "string" ? answer.step : duration(length);
  const kind = { avg: "mean", rate: "mean", sum: "total", busyhour: "busiest hour" }[answer.stat] ?? answer.stat;
  const from = answer.resolutions?.length ? `, kept each ${answer.resolutions.join(", ")}` : "";
  const before = answer.offset ? `, dashed: ${duration(answer.offset * 1000)} before` : "";
  return `${kind} of each ${step}${from}${before}`;
}

function emptyText({ question, time }) {
  const { start, end } = bounds(time);
  const { metric, agent, datasource } = question;
  const where = [agent && `agent ${agent}`, datasource && `data source ${datasource}`].filter(Boolean).join(", ");
  return `No data: nothing reported ${metric}${where ? ` of ${where}` : ""} within these ${duration(end - start)}.`;
}
