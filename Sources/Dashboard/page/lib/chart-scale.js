// The scales of a chart: what lies where, ticks and their texts, and the colours of the style sheet.

import { moment, quantity, shown } from "./format.js";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const day = 86_400_000;

/** Colours as they are now, dark or light, of the variables of the style sheet. */
export function palette() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const color = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const series = Array.from({ length: 10 }, (_, i) => color(`--c${i}`));
  const colors = {
    series, grid: color("--grid"), text: color("--text"), faint: color("--faint"), ground: color("--raised"),
    warn: color("--warn"),
    soft: color("--soft"), font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return colors;
}

/** The middle of each bucket in ms, which is where its value is drawn; a bucket that goes on is drawn up to now. */
export function middles(data, now = Date.now()) {
  const last = data.starts.length - 1;
  return Float64Array.from(data.starts, (start, i) => {
    const end = i < last ? data.starts[i + 1] : data.end;
    return (start + Math.max(start, Math.min(end, now))) / 2;
  });
}

/** The bucket in which a time lies; -1 where there is none. */
export function bucketAt(data, time) {
  let low = 0;
  let high = data.starts.length - 1;
  if (high < 0 || time < data.starts[0] || time >= data.end) return -1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (data.starts[middle] <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The least and greatest value of the axis, in the unit that is shown: from 0 unless all lies far above it. */
export function scale(series, stacked, unit) {
  let least = Infinity;
  let most = -Infinity;
  const take = (value) => {
    if (value === null || value === undefined) return;
    if (value < least) least = value;
    if (value > most) most = value;
  };
  for (const one of stacked ? [] : series) {
    for (const list of [one.values, one.mins, one.maxs, one.previous]) list?.forEach(take);
    one.errors?.forEach((error, i) => {
      if (error === null || one.values[i] === null) return;
      take(one.values[i] + error);
      take(Math.max(0, one.values[i] - error));
    });
  }
  if (stacked) {
    const total = new Float64Array(series[0]?.values.length ?? 0);
    for (const one of series) one.values.forEach((value, i) => { total[i] += value ?? 0; });
    total.forEach(take);
    take(0);
  }
  const { factor } = shown(unit);
  if (least > most) return [0, 1];
  least *= factor;
  most *= factor;
  const size = most - least;
  const bottom = least < 0 || least > most * 0.8 && size > 0 ? least - size * 0.08 : 0;
  const top = most + (most - bottom) * 0.06;
  const limit = unit === "%" && most <= 100 ? Math.min(top, 100.5) : top;
  return most === 0 && bottom === 0 ? [0, 1] : [bottom, Math.max(limit, bottom + Number.EPSILON)];
}

/** Round values for the axis, of tens or, for bytes, of powers of two. */
export function valueTicks(low, high, pixels, unit) {
  const rough = (high - low) / Math.max(2, pixels / 44);
  const base = unit === "bytes" ? 2 : 10;
  const power = base ** Math.floor(Math.log(rough) / Math.log(base));
  const step = base === 2 ? power * 2 : power * [1, 2, 2.5, 5, 10].find((times) => power * times >= rough * 0.999);
  const ticks = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high; at += 1) {
    ticks.push({ v: at * step, label: axisText(at * step, unit) });
  }
  return ticks;
}

// Long units would take the picture's place; they stand beside the title instead. Labels are markup to dygraphs.
function axisText(value, unit) {
  const target = shown(unit).unit;
  const text = quantity(value, ["bit/s", "bytes", "%"].includes(target) ? target : "");
  return text.replace(/[<>&]/g, "");
}

/** A time at the axis in the reader's zone, as short as the others beside it allow. */
export function timeText(date, span) {
  const isMidnight = date.getHours() + date.getMinutes() + date.getSeconds() + date.getMilliseconds() === 0;
  if (!isMidnight || span < day / 24) {
    const text = moment(date).slice(11);
    return span < 900_000 ? text : text.slice(0, 5);
  }
  const month = months[date.getMonth()];
  if (date.getDate() === 1 && span > 100 * day) {
    if (date.getMonth() === 0) return String(date.getFullYear());
    return span > 500 * day ? `${month} ${date.getFullYear()}` : month;
  }
  return `${date.getDate()} ${month}`;
}
