// One row of a capacity report in full.

import { fill, h } from "../lib/dom.js";
import { forecastChart } from "../lib/forecast-chart.js";
import { moment, quantity } from "../lib/format.js";
import { backtestWords, capacityWords, dateInterval, growthInterval, growthWords, percent } from "../lib/outlook.js";
import { link } from "../lib/route.js";
import { table } from "../lib/table.js";

/** Makes the detail of a row; `onClose` is for its button. */
export function rowDetail(row, report, onClose) {
  let drawn = null;
  const body = h("div");
  const of = (outlook) => `${outlook.direction}, daily ${outlook.basis}`;
  const choices = row.outlooks.map((outlook) => h("button", { type: "button", onclick: () => show(outlook) },
    of(outlook)));
  const element = h("section", { class: "card", "aria-label": row.name },
    h("header", {}, h("h2", { tabindex: "-1" }, row.name), where(row),
      h("button", { type: "button", onclick: onClose }, "Close")),
    row.notes.map((note) => h("p", { class: "warn" }, note)),
    choices.length > 1 && h("div", { class: "bar" }, h("span", { class: "group", role: "group",
      "aria-label": "What is forecast" }, choices)),
    body, measures(row), row.flows.map(grown));

  function show(outlook) {
    drawn?.close();
    choices.forEach((button, place) => button.setAttribute("aria-pressed", String(row.outlooks[place] === outlook)));
    drawn = outlook.daily.some((value) => value !== null) ? forecastChart(outlook, row, report) : null;
    fill(body, drawn?.element ?? h("p", { class: "faint" }, "No day is known."), caption(outlook), facts(outlook),
      dates(outlook));
  }

  function caption(outlook) {
    const weekday = new Date(outlook.firstDay).toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
    const each = `Each day’s ${outlook.basis === "p95" ? "95th percentile" : "peak"} of `
      + `${outlook.of === "5m" ? "5-minute means" : "seconds"}; days that are not known are gaps.`;
    if (outlook.answer === "insufficient") return h("p", { class: "faint" },
      `${each} Too little history for a forecast: ${outlook.knownDays} of ${outlook.neededDays} days.`);
    if (!outlook.forecast) return h("p", { class: "faint" },
      `${each} The dates are forecast; no fan is given of peaks.`);
    return h("p", { class: "faint" },
      `${each} The fan is what is expected of a single day with 50, 80 and 95 %, drawn for each ${weekday}; the `
      + `marks are dates with their 80 % interval.`);
  }

  function facts(outlook) {
    const [capacity] = capacityWords(row);
    return h("dl", { class: "facts" }, [
      ["Capacity", capacity], ["Left above the p95", quantity(row.headroom, row.unit)],
      ["Trend a month", `${growthWords(outlook, row.unit)}, 95 %: ${growthInterval(outlook, row.unit) || "–"}`],
      ["Forecasts on the history", outlook.backtest
        ? `${backtestWords(outlook, row.unit)}; ${outlook.backtest.origins} tests of ${outlook.backtest.days} days, `
        + `by ${outlook.method}` : backtestWords(outlook, row.unit)],
      ["Period known", percent(row.coverage * 100)],
      row.interpolated > 0 && ["Of that spread over long intervals", percent(row.interpolated * 100)],
      ["Counter resets", row.resets], ["Lost datagrams", row.lostDatagrams ?? "not known"],
    ].filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]));
  }

  function dates(outlook) {
    const words = { now: "exceeded now", beyond_horizon: "beyond the horizon",
      no_significant_growth: "no significant growth", declining: "declining" };
    const column = (confidence) => ({ label: `${confidence} % interval`,
      text: (reach) => dateInterval(reach, confidence, report) || "–", optional: confidence === 50 });
    const list = table([
      { label: "Threshold", text: (reach) => `${reach.percent} %` },
      { label: "Reached", text: (reach) => reach.date ?? words[reach.answer] ?? reach.answer }, column(50),
        column(80), column(95),
    ], { key: (reach) => String(reach.percent), caption: "When thresholds are reached", showCaption: true,
      empty: "No dates: without a capacity or enough history there are none." });
    list.show(outlook.thresholds ?? []);
    list.element.classList.add("dates");
    return list.element;
  }

  if (row.outlooks.length > 0) show(row.outlooks[0]);
  return { element, close: () => drawn?.close() };
}

function where(row) {
  if (!row.agent) return h("span", { class: "faint" }, row.subject);
  const view = row.subject === "interface" ? "interface" : "host";
  return row.datasource
    ? h("a", { href: link(view, [row.agent, row.datasource]) }, `${row.agent} ${row.datasource}`)
    : h("a", { href: link("agent", [row.agent]) }, row.agent);
}

function measures(row) {
  const figure = (label, name, optional = false) => ({ label, number: true, optional,
    text: (one) => quantity(one[name], row.unit) });
  const list = table([
    { label: "Direction", text: (one) => ({ max: "larger of both", sum: "both together" })[one.direction]
      ?? one.direction },
    figure("Mean", "mean"), figure("p95", "p95"), figure("p95 interpolated", "p95Interpolated", true),
      figure("Peak", "peak"),
    figure("p99 of seconds", "p99Seconds", true), figure("Busy hour", "busyHourMean", true),
    { label: "It began", optional: true, text: (one) => (one.busyHour ? moment(one.busyHour).slice(0, 16) : "–") },
    { label: "Of capacity", number: true, text: (one) => percent(one.usedPercent) },
    { label: "Total", number: true, optional: true, text: (one) => (one.totalOctets === null ? "–"
      : quantity(one.totalOctets, "bytes")) },
  ], { key: (one) => one.direction, caption: "What was used in the period", showCaption: true,
    empty: "Nothing is known of the period." });
  list.show(row.measures);
  return list.element;
}

// The flows that grew most, and whether samples and counters agree on the whole.
function grown(flows) {
  const list = table([
    { label: flows.flow, text: (one) => one.key },
    { label: "Before", number: true, text: (one) => quantity(one.before, "bits/s") },
    { label: "After", number: true, text: (one) => quantity(one.after, "bits/s") },
    { label: "Grew by", number: true,
      text: (one) => `${quantity(one.after - one.before, "bits/s")} ± ${quantity(one.error, "bits/s")}` },
  ], { key: (one) => one.key, caption: `What grew most: ${flows.flow}`, showCaption: true });
  list.show(flows.keys);
  const check = [
    flows.sampled !== undefined && `samples say ${quantity(flows.sampled, "bits/s")} ± `
      + `${quantity(flows.sampledError, "bits/s")} in all`,
    flows.counted !== undefined && flows.counted !== null && `counters say ${quantity(flows.counted, "bits/s")}`,
  ].filter(Boolean).join(", ");
  return [list.element, check && h("p", { class: flows.disagrees ? "warn" : "faint" },
    `Cross-check: ${check}.${flows.disagrees ? " They differ by more than the sampling error allows." : ""}`)];
}
