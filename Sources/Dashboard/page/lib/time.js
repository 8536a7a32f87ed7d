// The span of time that a view looks at: what it means, and the control that chooses it.

import { h, setText } from "./dom.js";
import { moment } from "./format.js";

const second = 1000;
const units = { ms: 1, s: second, m: 60 * second, h: 3600 * second, d: 86_400 * second, w: 7 * 86_400 * second };
const shortest = 5 * second;
const longest = 20 * 366 * units.d;

const presets = [
  ["-1m", "1 min", "minute"], ["-5m", "5 min", "5 minutes"], ["-15m", "15 min", "15 minutes"], ["-1h", "1 h", "hour"],
  ["-6h", "6 h", "6 hours"], ["-24h", "24 h", "24 hours"], ["-7d", "7 d", "7 days"], ["-30d", "30 d", "30 days"],
  ["-90d", "90 d", "90 days"], ["-365d", "1 y", "year"], ["-1826d", "5 y", "5 years"],
];

/** Whether a span reaches up to now and goes on with it. */
export function isLive(time) {
  return !time.end || time.end === "now";
}

/** When a span begins and ends, in ms since 1970. What cannot be read counts as the last hour. */
export function bounds(time, now = Date.now()) {
  const end = instant(time.end || "now", now) ?? now;
  const start = instant(time.start || "-1h", now) ?? end - units.h;
  return start < end ? { start, end } : { start: end - units.h, end };
}

/** A time as the API reads it (`-10m`, seconds or milliseconds since 1970, RFC 3339) in ms; null where it is none. */
function instant(text, now = Date.now()) {
  const string = String(text).trim();
  if (string === "now") return now;
  const before = /^(?:now)?-(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(string);
  if (before) return now - Number(before[1]) * units[before[2]];
  // Numbers of eleven digits and fewer are seconds: as milliseconds they would be of the year 1973 at most.
  if (/^\d+(\.\d+)?$/.test(string)) return Number(string) * (Number(string) < 1e11 ? second : 1);
  const parsed = Date.parse(string);
  return Number.isNaN(parsed) ? null : parsed;
}

/** A span between two times in ms, kept to lengths that mean something; one that reaches up to now goes on with it. */
export function between(start, end, now = Date.now()) {
  const length = Math.min(longest, Math.max(shortest, end - start));
  const middle = (start + end) / 2;
  const last = Math.min(now, middle + length / 2);
  if (last === now) return { start: `-${Math.round(length / second)}s`, end: null };
  return { start: String(Math.round(Math.max(0, last - length))), end: String(Math.round(last)) };
}

/** A span in words: "the last 24 hours", or its first and last time. */
function spanText(time) {
  const preset = isLive(time) && presets.find(([start]) => start === time.start);
  if (preset) return `The last ${preset[2]}`;
  const { start, end } = bounds(time);
  return `${moment(start)} – ${isLive(time) ? "now" : moment(end)}`;
}

/**
 * The control of a span: presets, steps back and forward, zooming out, and a first and last time to type.
 * `onChange({start, end})` gets what was chosen; `show(time)` shows another span.
 */
export function timeControl(time, onChange) {
  let shown = time;
  const name = h("span");
  const from = h("input", { type: "datetime-local", step: "1" });
  const to = h("input", { type: "datetime-local", step: "1" });
  const wrong = h("p", { class: "bad", role: "alert", hidden: true }, "The first time has to come before the last.");
  const fields = h("details", { class: "span" }, h("summary", {}, name), h(
    "form", { class: "bar", onsubmit: apply },
    h("label", {}, "From ", from), h("label", {}, "To ", to), h("button", { class: "chief" }, "Show"),
    h("p", { class: "faint" }, "In this browser’s time zone. Without a last time it goes on with the clock."), wrong,
  ));
  const choices = presets.map(([start, text, words]) =>
    h("button", { type: "button", title: `The last ${words}`, onclick: () => choose({ start, end: null }) }, text));
  const forward = step("▶", "Forward by half of the span", 0.5);
  const element = h(
    "div", { class: "bar times", role: "group", "aria-label": "Time" },
    h("span", { class: "group" }, choices),
    h("span", { class: "group" }, step("◀", "Back by half of the span", -0.5), forward,
      h("button", { type: "button", title: "Zoom out", "aria-label": "Zoom out", onclick: zoomOut }, "−")),
    fields,
  );

  function step(sign, words, share) {
    return h("button", { type: "button", title: words, "aria-label": words, onclick: () => move(share) }, sign);
  }

  function choose(next) {
    show(next);
    onChange(next);
  }

  function move(share) {
    const { start, end } = bounds(shown);
    const by = (end - start) * share;
    choose(between(start + by, end + by));
  }

  function zoomOut() {
    const { start, end } = bounds(shown);
    const longer = presets.find(([text]) => -instant(text, 0) > (end - start) * 1.5);
    if (isLive(shown) && longer) choose({ start: longer[0], end: null });
    else choose(between(start - (end - start) / 2, end + (end - start) / 2));
  }

  function apply(event) {
    event.preventDefault();
    const start = Date.parse(from.value);
    const end = to.value ? Date.parse(to.value) : Date.now();
    wrong.hidden = start < end;
    if (!(start < end)) return;
    fields.open = false;
    choose({ start: String(start), end: to.value ? String(end) : null });
  }

  function show(next) {
    shown = next;
    const { start, end } = bounds(next);
    setText(name, spanText(next));
    choices.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(isLive(next) && presets[place][0] === next.start));
    });
    forward.disabled = isLive(next);
    if (fields.open && fields.contains(document.activeElement)) return;
    from.value = fieldText(start);
    to.value = isLive(next) ? "" : fieldText(end);
  }

  show(time);
  return { element, show };
}

// What a field for a local time takes.
function fieldText(time) {
  return moment(time).replace(" ", "T");
}
