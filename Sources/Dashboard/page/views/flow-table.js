// The largest flows, or the places that have most, as a table.

import { h, setText } from "../lib/dom.js";
import { exactly, partLabel, withPart } from "../lib/flow-keys.js";
import { count, digits, quantity, sampling } from "../lib/format.js";
import { here, link } from "../lib/route.js";
import { table } from "../lib/table.js";

/** Makes the table of an answer of `/api/v1/flows/{name}/top`. */
export function flowTable({ by, agg, expressions, unit, measure, separator }) {
  const isSum = unit.endsWith("/s");
  const isFlow = by === "key";
  const mixed = agg === "sum" || agg === "avg";
  const note = h("p", { class: "faint" });

  const rank = {
    label: "#", value: (row) => row.rank,
    node: (row, cell) => anchor(cell, String(row.rank), row.alone, "Show it alone, with its sampling error",
      `tint t${(row.rank - 1) % 10}`),
  };
  const parts = expressions.map((expression, place) => ({
    label: partLabel(expression), title: expression,
    node: (row, cell) => anchor(cell, row.keys[place] || "(none)",
      expressions.length > 1 ? narrowed(withPart(row.keys, place, separator)) : row.alone,
      expressions.length > 1 ? `Only flows with this ${partLabel(expression)}` : "Show it alone"),
  }));
  const figures = [
    { label: isSum ? "Mean rate" : measure, title: isSum ? "Over the whole span" : null, number: true,
      value: (row) => row.rate, text: (row) => quantity(row.rate, unit) },
    isSum && {
      label: "± 95 %", number: true, title: "Sampling error of the mean, half of its 95 % interval",
      value: (row) => row.rateError / row.rate, text: (row) => sampling(row.rate, row.rateError),
    },
    isSum && {
      label: "Share", number: true, title: "Of the total where there is one, else of all flows that are kept by "
        + "name in this span",
      value: (row) => row.part, share: (row) => row.part,
        text: (row) => (row.part === null ? "–" : `${digits(100 * row.part)} %`),
    },
    isSum && {
      label: "Total", number: true, optional: true, value: (row) => row.sum,
      title: "“at most”: packets that may be its own and were kept among the others are counted too",
      text: (row) => quantity(row.sum, measure) + (row.sumAtMost ? ` (at most ${quantity(row.sumAtMost, measure)})`
        : ""),
    },
    { label: "Samples", number: true, optional: true, value: (row) => row.samples, text: (row) => count(row.samples) },
    { label: by === "agent" ? "Data sources" : "Seen on", number: true, optional: true,
      value: (row) => row.locations, text: (row) => String(row.locations),
      title: "On how many data sources it was seen" },
  ];
  const where = {
    label: mixed && isFlow ? "Place" : "Agent, data source", optional: isFlow,
    node: (row, cell) => (mixed && isFlow && row.locations > 1
      ? h("span", { class: "faint" }, `${row.locations} data sources`)
      : anchor(cell, by === "agent" ? row.agent : `${row.agent} ${row.datasource}`,
        by === "agent" || row.datasource === "agent" ? link("agent", [row.agent])
          : link("interface", [row.agent, row.datasource]),
        by === "agent" ? "The agent" : "The data source that this figure is of")),
  };
  const columns = (isFlow ? [rank, ...parts, ...figures, where] : [where, ...figures]).filter(Boolean);
  const grid = table(columns, {
    key: (row) => (isFlow ? row.key : `${row.agent} ${row.datasource}`),
      caption: isFlow ? "Largest flows" : "Places with most",
    sort: isFlow ? "#" : figures[0].label, descending: !isFlow, empty: "No flow in this span.",
  });
  grid.element.addEventListener("click", (event) => {
    // A row is as good as its number, which is what the keyboard reaches.
    if (isFlow && !event.target.closest("a, button")) event.target.closest("tbody tr")?.querySelector("a")?.click();
  });

  return {
    element: h("div", { class: isFlow ? "flow-table" : "" }, grid.element, note),
    /** Shows an answer; shares are made of the `counted` largest where there is no total. */
    show(top, wish, counted) {
      const whole = top.total?.rate ?? top.flows.reduce((sum, row) => sum + row.rate, 0);
      const canShare = isSum && (isFlow || agg === "sum") && whole > 0 && !(top.total === undefined && agg === "avg");
      grid.show(top.flows.slice(0, wish.limit).map((row, place) => ({
        ...row, key: row.key ?? "", keys: row.keys ?? [], rank: place + 1, part: canShare ? row.rate / whole : null,
        alone: isFlow ? narrowed(exactly(row.key ?? "")) : "",
      })));
      setText(note, sentence(top, wish, counted, canShare, whole));
    },
  };

  function sentence(top, wish, limit, canShare, whole) {
    const noun = isFlow ? "flows" : "places";
    const words = [];
    if (top.flows.length > wish.limit) {
      words.push(`${wish.limit} of ${top.flows.length === limit ? `at least ${limit}` : top.flows.length} `
        + `remembered ${noun}.`);
    }
    if (canShare) {
      words.push(top.total
        ? [`Shares are of the total, ${quantity(whole, unit)}`, sampling(whole, top.total.rateError),
          wish.filter && "(which is of all keys)"].filter(Boolean).join(" ") + "."
        : `Shares are of these ${noun} together, ${quantity(whole, unit)}: flows too small to be kept by name are `
          + `in no share.`);
    }
    if (top.other && !wish.filter) words.push(`All flows but the ${top.flows.length} largest: `
      + `${quantity(top.other.rate, unit)}.`);
    if (!isFlow && wish.filter) words.push("Places are of all keys: the key filter does not bear on them.");
    return words.join(" ");
  }
}

function narrowed(filter) {
  const now = here();
  return link(now.view, now.parts, { ...now.parameters, filter, by: null });
}

// The same link stays as the figures beside it change, so that it keeps the focus.
function anchor(cell, text, href, title, kind = "") {
  const element = cell.querySelector("a") ?? h("a", {});
  setText(element, text);
  if (kind) element.className = kind;
  if (element.getAttribute("href") !== href) element.setAttribute("href", href);
  element.title = title;
  return element;
}
