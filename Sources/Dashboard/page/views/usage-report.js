// The reports of usage by month and of what used most, as tables.

import { fill, h } from "../lib/dom.js";
import { count, quantity } from "../lib/format.js";
import { percent } from "../lib/outlook.js";
import { table } from "../lib/table.js";

/** Shows such a report. */
export function tablePart(root, rows, place, tab) {
  const figure = (label, name, optional = false, title = null) => ({
    label, title, number: true, optional, value: (row) => row[name], text: (row) => quantity(row[name], row.unit),
  });
  const list = table([
    { label: "Name", value: (row) => row.name, text: (row) => row.name },
    tab === "usage"
      ? { label: "Month", value: (row) => row.month, text: (row) => row.month }
      : { label: "Rank", number: true, value: (row) => row.rank, text: (row) => String(row.rank) },
    { label: "Kind", optional: true, value: (row) => row.subject, text: (row) => row.subject },
    figure("p95 in", "p95_in"), figure("p95 out", "p95_out"),
    figure("p95 larger", "p95_max", true, "Of the larger direction of each five minutes"),
    figure("p95 sum", "p95_sum", true, "Of both directions together"),
    { label: "Of capacity", number: true, value: (row) => row.used_percent,
      share: (row) => (row.used_percent ?? 0) / 100, text: (row) => percent(row.used_percent) },
    figure("Peak in", "peak_in", true), figure("Peak out", "peak_out", true),
    { label: "Total in", number: true, optional: true, value: (row) => row.octets_in,
      text: (row) => quantity(row.octets_in, "bytes") },
    { label: "Total out", number: true, optional: true, value: (row) => row.octets_out,
      text: (row) => quantity(row.octets_out, "bytes") },
    { label: "Known", number: true, value: (row) => row.known_percent, text: (row) => percent(row.known_percent) },
    { label: "Lost", number: true, optional: true, title: "Lost datagrams", text: (row) => count(row.lost_datagrams) },
    { label: "Notes", optional: true, node: (row) => row.notes
      && h("span", { class: "badge warn", title: row.notes }, "note") },
  ], {
    key: (row) => [row.month, row.rank, row.subject, row.agent, row.datasource, row.name].join(" "),
    caption: tab === "usage" ? "Usage by month" : "What used most", empty: "Nothing reported anything in this period.",
    sort: tab === "usage" ? "Month" : "Rank", descending: false,
  });
  list.show(rows);
  fill(root, h("p", { class: "faint" },
    "Percentiles are of means of five minutes, nearest rank: the figure that is billed."),
    h("section", { class: "card" }, list.element));
  return {};
}
