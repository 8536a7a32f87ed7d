// The series of a question in figures, each a link to what it is about.

import { h } from "../lib/dom.js";
import { digits, quantity } from "../lib/format.js";
import { link } from "../lib/route.js";
import { summary } from "../lib/chart-legend.js";
import { seriesName, sourceName } from "../lib/range-chart.js";
import { table } from "../lib/table.js";

/** The table: `show(series)` of an answer of /api/v1/range. */
export function figureTable() {
  const figures = new Map();
  const of = (series) => figures.get(series);
  const number = (label, name, more = {}) => ({
    label, number: true, text: (series) => quantity(of(series)[name], series.unit),
    value: (series) => of(series)[name], ...more,
  });
  const shown = table([
    { label: "Series", node: seriesCell, value: (series) => seriesName(series) },
    { label: "Metric", text: (series) => series.metric, value: (series) => series.metric, optional: true },
    number("Mean", "mean"), number("Least", "least", { optional: true }), number("Greatest", "most"),
    number("Last", "last"),
    { label: "Covered", number: true, optional: true, title: "The share of the time that is known",
      text: (series) => `${digits(of(series).covered)} %`, value: (series) => of(series).covered },
  ], { caption: "Figures of the series within the span", sort: "Mean", key: seriesKey, empty: "No series." });
  return {
    element: shown.element,
    show(series) {
      figures.clear();
      for (const one of series) {
        const covered = (100 * one.coverage.reduce((sum, share) => sum + share, 0)) / one.coverage.length;
        figures.set(one, { ...summary(one), covered });
      }
      shown.show(series);
    },
  };
}

// Ports are plain numbers, hosts, guests and programs have a class before the dot.
function viewOf(datasource) {
  if (datasource === "agent") return "agent";
  return /^[23]\./.test(datasource) ? "host" : "interface";
}

function seriesKey({ agent, datasource, group, metric }) {
  return JSON.stringify([agent, datasource, group, metric]);
}

function seriesCell(series, cell) {
  if (cell.firstChild && cell.dataset.of === seriesKey(series)) return cell.firstChild;
  cell.dataset.of = seriesKey(series);
  if (series.group) return h("span", {}, seriesName(series, { metric: true }) || "All series");
  const { agent, datasource, host } = series;
  const view = viewOf(datasource);
  const name = [host ?? agent, sourceName(series)].filter(Boolean).join(" ");
  const parts = view === "agent" ? [agent] : [agent, datasource];
  return h("a", { href: link(view, parts), title: `agent ${agent}, data source ${datasource}` }, name);
}
