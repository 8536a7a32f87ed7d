// The picture of an outlook: each day of the history, the fan of what is expected, and the thresholds.

import { h, svg } from "./dom.js";
import { quantity } from "./format.js";

const height = 280;
const edge = { left: 4, right: 4, top: 8, bottom: 22 };
const day = 86_400_000;
// Standard deviations of the intervals of 95, 80 and 50 %.
const fans = [[1.96, "95"], [1.2816, "80"], [0.6745, "50"]];

/** Draws an outlook of a row anew whenever the width changes. `close()` ends that. */
export function forecastChart(outlook, row, report) {
  const element = h("div", { class: "forecast" });
  const observer = new ResizeObserver(() => {
    const width = Math.floor(element.clientWidth);
    if (width > 0) element.replaceChildren(picture(outlook, row, report, width));
  });
  observer.observe(element);
  return { element, close: () => observer.disconnect() };
}

function picture(outlook, row, report, width) {
  const known = outlook.daily.filter((value) => value !== null);
  const first = Date.parse(outlook.firstDay);
  const begin = first - outlook.daily.length * day;
  const fan = (outlook.forecast ?? []).map(({ date, mean, deviation }) =>
    ({ time: Date.parse(date), mean, deviation }));
  const end = fan.length > 0 ? fan.at(-1).time : first;
  const highest = Math.max(...known, 0);
  const capacity = row.capacitySource === "unknown" ? null : row.capacity;
  const expected = Math.max(0, ...fan.map(({ mean, deviation }) => mean + 1.96 * deviation));
  const reach = Math.max(highest, Math.min(expected,
    Math.max(highest, Math.min((capacity ?? Infinity) * 1.25, highest * 4))));
  const levels = capacity ? [...new Set([...report.thresholds, 100])].map((share) =>
    ({ share, value: (capacity * share) / 100 }))
    .filter(({ value }) => value <= reach * 1.6) : [];
  const top = Math.max(reach, ...levels.map(({ value }) => value)) * 1.08 || 1;
  const x = (time) => edge.left + ((time - begin) / Math.max(day, end - begin)) * (width - edge.left - edge.right);
  const y = (value) => edge.top + (1 - Math.min(1.05, Math.max(0, value / top))) * (height - edge.top - edge.bottom);
  const point = (time, value) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`;

  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": words(outlook, row, known, fan) },
    svg("path", { class: "axis", d: `M${edge.left} ${y(0)}H${width - edge.right}M${x(first)} ${edge.top}V${y(0)}` }),
    fans.map(([deviations, name]) => fan.length > 1 && svg("path", { class: `fan f${name}`, d: `M${[
      ...fan.map((one) => point(one.time, one.mean + deviations * one.deviation)),
      ...fan.toReversed().map((one) => point(one.time, one.mean - deviations * one.deviation)),
    ].join("L")}Z` })),
    fan.length > 1 && svg("path", { class: "mean", d: `M${fan.map((one) => point(one.time, one.mean)).join("L")}` }),
    svg("path", { class: "history", d: historyPath(outlook.daily, (place, value) =>
      point(begin + (place + 0.5) * day, value)) }),
    levels.map(({ share, value }) => svg("path", { class: share === 100 ? "full" : "level",
      d: `M${edge.left} ${y(value)}H${width - edge.right}` })),
    reaches(outlook, capacity, x, y, end),
    labels(levels, row.unit, y),
    levels.length === 0 && svg("text", { x: edge.left + 2, y: y(highest) - 4 }, quantity(highest, row.unit)),
    dates(begin, first, end, x, width));
}

// Days that are not known are gaps; a day between two gaps is a dot.
function historyPath(daily, point) {
  let path = "";
  daily.forEach((value, place) => {
    if (value === null) return;
    const joined = place > 0 && daily[place - 1] !== null;
    const alone = !joined && (daily[place + 1] ?? null) === null;
    path += `${joined ? "L" : "M"}${point(place, value)}${alone ? "h0.1" : ""}`;
  });
  return path;
}

// The days between which each threshold is reached with 80 %.
function reaches(outlook, capacity, x, y, end) {
  return (outlook.thresholds ?? []).filter((reach) => reach.answer === "on").map((reach) => {
    const bounds = reach.intervals.find(({ confidence }) => confidence === 80);
    const [at, level] = [x(Date.parse(reach.date)), y((capacity * reach.percent) / 100)];
    const line = bounds ? `M${x(Date.parse(bounds.earliest))} `
      + `${level}H${x(bounds.latest ? Date.parse(bounds.latest) : end)}` : "";
    return svg("path", { class: "reach", d: `${line}M${at} ${level - 6}V${level + 6}` });
  });
}

function labels(levels, unit, y) {
  let above = -100;
  return levels.toSorted((a, b) => b.value - a.value).map(({ share, value }) => {
    if (y(value) - above < 13) return null;
    above = y(value);
    return svg("text", { x: edge.left + 2, y: y(value) - 3 }, share === 100 ? `capacity ${quantity(value, unit)}`
      : `${share} %`);
  });
}

function dates(begin, first, end, x, width) {
  // Days are of the calendar that the report was made for.
  const text = (time) => new Date(time).toISOString().slice(0, 10);
  const at = Math.min(Math.max(x(first), 40), width - 40);
  return [
    at > 150 && svg("text", { x: edge.left, y: height - 6 }, text(begin)),
    svg("text", { x: at, y: height - 6, class: "middle" }, text(first)),
    end > first && width - at > 150 && svg("text", { x: width - edge.right, y: height - 6, class: "end" }, text(end)),
  ];
}

function words(outlook, row, known, fan) {
  const last = fan.at(-1);
  const history = `${row.name} ${outlook.direction}: ${known.length} of ${outlook.daily.length} days known, the `
    + `last ${quantity(known.at(-1), row.unit)}`;
  return last ? `${history}; expected at the end ${quantity(last.mean, row.unit)} ± `
    + `${quantity(1.96 * last.deviation, row.unit)}` : history;
}
