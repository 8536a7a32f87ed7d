// What stands below a chart's picture: the list of its series, and the same in a table for those who listen.

import { fill, h, setText } from "./dom.js";
import { moment, quantity, sampling } from "./format.js";

/** The list of series. `onToggle(index)` hides or shows one, `onPoint(index or null)` tells which one is pointed at. */
export function legend(onToggle, onPoint) {
  const element = h("ul", { class: "legend" });
  let items = [];

  function item(index) {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
    const name = h("span", { class: "name" });
    const value = h("span", { class: "value" });
    const point = () => onPoint(index);
    const leave = () => onPoint(null);
    const button = h("button", {
      type: "button", class: "series", onclick: () => onToggle(index), onpointerenter: point, onpointerleave: leave,
      onfocus: () => button.matches(":focus-visible") && point(), onblur: leave,
    }, swatch, name);
    return { row: h("li", {}, button, value), button, swatch, name, value };
  }

  return {
    element,
    /** Shows the series as they are at a bucket, or the last value of each where the bucket is null. */
    show(series, bucket, starts) {
      while (items.length < series.length) items.push(item(items.length));
      items = items.slice(0, series.length);
      fill(element, items.map(({ row }) => row));
      series.forEach((one, index) => {
        const { button, swatch, name, value } = items[index];
        swatch.style.background = one.hidden ? "none" : one.paint;
        swatch.style.borderColor = one.paint;
        button.setAttribute("aria-pressed", String(!one.hidden));
        button.title = one.hidden ? "Show" : "Hide";
        setText(name, one.label);
        setText(value, bucket === null ? lastText(one, starts) : valueText(one, bucket));
      });
    },
  };
}

/** The last value that is known of a series, and of when it is where that is long before the end. */
export function lastText(series, starts) {
  const last = lastKnown(series.values);
  const isOld = last >= 0 && starts.length - 1 - last > Math.max(3, starts.length * 0.05);
  return valueText({ ...series, mins: null, maxs: null }, last) + (isOld ? `, at ${moment(starts[last])}` : "");
}

/** A series' value within a bucket, with what goes with it: the error of an estimate, extremes, the value of before. */
function valueText(series, bucket) {
  if (bucket < 0) return "–";
  const { values, mins, maxs, errors, previous, unit } = series;
  const value = values[bucket];
  const parts = [[quantity(value, unit), errors && sampling(value, errors[bucket])].filter(Boolean).join(" ")];
  const [low, high] = [mins, maxs].map((list) => quantity(list?.[bucket], unit));
  if (low !== high) parts.push(`${low} to ${high}`);
  if (previous) parts.push(`before: ${quantity(previous[bucket], unit)}`);
  return parts.join(", ");
}

/** The index of the last value that is known; -1 where none is. */
function lastKnown(values) {
  return values.findLastIndex(known);
}

/** The least, mean and greatest of what is shown of a series, and its last value, in the unit of the API. */
export function summary(series) {
  let sum = 0;
  let count = 0;
  let least = null;
  let most = null;
  series.values.forEach((value, i) => {
    if (!known(value)) return;
    sum += value;
    count += 1;
    const low = series.mins?.[i] ?? value;
    const high = series.maxs?.[i] ?? value;
    if (least === null || low < least) least = low;
    if (most === null || high > most) most = high;
  });
  return { least, mean: count ? sum / count : null, most, last: series.values[lastKnown(series.values)] ?? null };
}

/** The table of the same for those who cannot see the picture. */
export function summaryTable(caption, series) {
  const cell = (value, unit) => h("td", { class: "number" }, quantity(value, unit));
  return h(
    "table", {}, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ["Series", "Least", "Mean", "Greatest", "Last"].map((text, place) =>
      h("th", { scope: "col", class: place ? "number" : null }, text)))),
    h("tbody", {}, series.map((one) => {
      const { least, mean, most, last } = summary(one);
      return h("tr", {}, h("th", { scope: "row" }, one.label),
        [least, mean, most, last].map((value) => cell(value, one.unit)));
    })),
  );
}

function known(value) {
  return value !== null && value !== undefined;
}
