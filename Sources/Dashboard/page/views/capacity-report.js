// A capacity report: how many rows are how urgent, all of them in a table, and one of them in full.

import { fill, h } from "../lib/dom.js";
import { quantity } from "../lib/format.js";
import {
  backtestWords, busiest, capacityWords, dateInterval, growthInterval, growthWords, nextReach, percent, stateWords,
    urgencyCounts,
  urgencyRank,
} from "../lib/outlook.js";
import { change, here, link } from "../lib/route.js";
import { table } from "../lib/table.js";
import { rowDetail } from "./capacity-row.js";

const idOf = (row) => [row.subject, row.agent, row.datasource, row.name].filter(Boolean).join(" ");

/** Shows a report; the row in full is the one that the address names. */
export function capacityPart(root, report, place) {
  let open = null;
  const detail = h("div");
  const list = table(columns(report), {
    key: idOf, caption: "Rows of the report, the most urgent first", sort: "State", descending: false,
    empty: "Nothing that this report could be about reported anything in its period.",
  });
  list.element.addEventListener("click", (event) => {
    if (!event.target.closest("a, button")) event.target.closest("tbody tr")?.querySelector("a")?.click();
  });
  fill(root,
    h("dl", { class: "counts" }, urgencyCounts(report).map(([number, words, kind]) =>
      h("div", {}, h("dd", { class: number > 0 ? kind : "faint" }, String(number)), h("dt", {}, words)))),
    h("p", { class: "faint" }, `${report.start.slice(0, 10)} to ${report.end.slice(0, 10)} (${report.timeZone}), `
      + `forecast from ${report.historyDays} days for ${report.horizonDays} days, thresholds `
      + `${report.thresholds.join(", ")} %.`,
      report.suppositions.length > 0 && h("strong", {}, ` Supposed: ${report.suppositions.join(", ")}.`)),
    detail, h("section", { class: "card words" }, list.element));
  list.show(report.rows);

  function update(next) {
    const wanted = report.rows.find((row) => idOf(row) === next.parameters.row);
    if (wanted === open?.row) return;
    open?.close();
    open = wanted ? { row: wanted, ...rowDetail(wanted, report, () => change({ row: null })) } : null;
    fill(detail, open?.element);
    open?.element.querySelector("h2").focus();
  }

  update(place);
  return { update, close: () => open?.close() };
}

function columns(report) {
  const address = (row) => link("capacity", [], { ...here().parameters, row: idOf(row) });
  return [
    { label: "Name", value: (row) => row.name, node: (row) => h("a", { href: address(row) }, row.name) },
    { label: "Kind", optional: true, value: (row) => row.subject, text: (row) => row.subject
      + (row.members ? ` of ${row.members}` : "") },
    {
      label: "State", value: urgencyRank, title: "The most urgent of its outlooks",
      node(row) {
        const [words, kind] = stateWords(row, report);
        return h("span", { class: `badge ${kind}` }, words);
      },
    },
    {
      label: "Next date", title: "When the next threshold is reached, with the interval that it is in with 80 %",
      value: (row) => nextReach(row)?.date, optional: true,
      node: (row) => {
        const reach = nextReach(row);
        if (!reach) return h("span", { class: "faint" }, dateInterval(row.outlooks[0]?.thresholds?.find((one) =>
          one.answer === "beyond_horizon"), 80, report) || "–");
        return [`${reach.date} (${reach.percent} %)`, h("br"), h("small", { class: "faint" },
          dateInterval(reach, 80, report))];
      },
    },
    { label: "p95", number: true, title: "95th percentile of the busiest direction in the period",
      value: (row) => busiest(row)?.p95, text: (row) => quantity(busiest(row)?.p95, row.unit) },
    {
      label: "Of capacity", number: true, title: "That percentile as a share of the capacity",
        value: (row) => busiest(row)?.usedPercent,
      share: (row) => (busiest(row)?.usedPercent ?? 0) / 100, text: (row) => percent(busiest(row)?.usedPercent),
    },
    { label: "Peak", number: true, optional: true, value: (row) => busiest(row)?.peak,
      text: (row) => quantity(busiest(row)?.peak, row.unit) },
    {
      label: "Capacity", number: true, optional: true, value: (row) => row.capacity,
      node(row) {
        const [words, isDoubtful] = capacityWords(row);
        return h("span", { class: isDoubtful ? "warn" : "" }, words);
      },
    },
    {
      label: "Trend a month", number: true, optional: true, title: "With its 95 % interval",
        value: (row) => row.outlooks[0]?.growthPerMonth?.value,
      node: (row) => [growthWords(row.outlooks[0], row.unit), h("br"),
        h("small", { class: "faint" }, growthInterval(row.outlooks[0], row.unit))],
    },
    { label: "Forecast was", number: true, optional: true,
      title: "How far off forecasts would have been on the history itself",
      text: (row) => backtestWords(row.outlooks[0], row.unit).replace(/ \(.*/, "") },
    { label: "Notes", optional: true, node: (row) => row.notes.length > 0
      && h("span", { class: "badge warn", title: row.notes.join(" ") },
      `${row.notes.length} note${row.notes.length > 1 ? "s" : ""}`) },
  ];
}
