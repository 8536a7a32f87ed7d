// What a capacity report says of a row, in words: how urgent it is, when thresholds are reached, how sure that is.

import { digits, quantity } from "./format.js";

const order = ["now", "on", "beyond", "insufficient", "flat", "declining", "unknown"];
const day = 86_400_000;

/** How soon something must be done about a row: `kind`, the `reach` that says so, and in how many `days`. */
function urgency(row) {
  const outlook = row.outlooks[0];
  if (!outlook) return { kind: "unknown" };
  if (outlook.answer === "insufficient") return { kind: "insufficient", outlook };
  const all = (outlook.thresholds ?? []).map((reach) => ({ ...answered(reach, outlook), outlook, reach }));
  const found = all.sort((a, b) => rank(a) - rank(b) || (a.days ?? 0) - (b.days ?? 0) || order2(a, b))[0];
  return found ?? { kind: "unknown", outlook };
}

const rank = ({ kind }) => order.indexOf(kind);
// Of thresholds that are exceeded the highest says most.
const order2 = (a, b) => (a.kind === "now" ? b.reach.percent - a.reach.percent : 0);

function answered(reach, outlook) {
  const kinds = { now: "now", on: "on", beyond_horizon: "beyond", no_significant_growth: "flat",
    declining: "declining" };
  const kind = kinds[reach.answer] ?? "unknown";
  return { kind, days: kind === "on" ? (Date.parse(reach.date) - Date.parse(outlook.firstDay)) / day + 1 : undefined };
}

/** A place in the order of urgency, to sort by. */
export function urgencyRank(row) {
  const { kind, days, reach } = urgency(row);
  return rank({ kind }) * 100_000 + (kind === "now" ? 1000 - reach.percent : days ?? 0);
}

/** How many rows are how urgent: `[count, words, class]`, each row once. */
export function urgencyCounts(report) {
  const found = report.rows.map(urgency);
  const number = (test) => found.filter(test).length;
  const limits = [90, 365].filter((limit) => limit < report.horizonDays);
  limits.push(report.horizonDays);
  const within = limits.map((limit, place) => [
    number(({ kind, days }) => kind === "on" && days <= limit && days > (limits[place - 1] ?? -1)),
    place === 0 ? `reach a threshold within ${limit} days`
      : `later, within ${limit === 365 ? "a year" : `${limit} days`}`,
    place === 0 ? "warn" : "",
  ]);
  return [
    [number(({ kind }) => kind === "now"), "exceed a threshold now", "bad"], ...within,
    [number(({ kind }) => kind === "beyond"), "grow, but beyond the horizon", ""],
    [number(({ kind }) => kind === "flat" || kind === "declining"), "do not grow", ""],
    [number(({ kind }) => kind === "insufficient" || kind === "unknown"), "cannot be said", ""],
  ];
}

/** The state of a row: `[words, class]`. */
export function stateWords(row, report) {
  const { kind, reach, outlook } = urgency(row);
  switch (kind) {
    case "now": return [`${reach.percent} % exceeded now`, "bad"];
    case "on": return [`${reach.percent} % on ${reach.date}`, "warn"];
    case "beyond": return [`beyond ${report.horizonDays} days`, "good"];
    case "flat": return ["no significant growth", "good"];
    case "declining": return ["declining", "good"];
    case "insufficient": return [`too little history: ${outlook.knownDays} of ${outlook.neededDays} days`, "faint"];
    default: return ["capacity not known", "faint"];
  }
}

/** The interval of a date at a confidence in percent; empty where there is none. */
export function dateInterval(reach, confidence, report) {
  const found = reach?.intervals?.find((interval) => interval.confidence === confidence);
  if (!found) return "";
  if (reach.answer !== "on") return `${found.earliest} at the earliest`;
  return `${found.earliest} – ${found.latest ?? `later than ${report.horizonDays} days`}`;
}

/** The first threshold that is not exceeded yet and has a date. */
export function nextReach(row) {
  return row.outlooks[0]?.thresholds?.filter((reach) => reach.answer === "on").sort((a, b) =>
    a.date.localeCompare(b.date))[0];
}

/** The growth a month with its 95 % interval. */
export function growthWords({ growthPerMonth: growth } = {}, unit) {
  if (!growth) return "–";
  const share = growth.relative === null || growth.relative === undefined ? ""
    : ` (${signed(growth.relative * 100, "%")})`;
  return `${signed(growth.value, unit)}${share}`;
}

/** The interval of a growth. */
export function growthInterval({ growthPerMonth: growth } = {}, unit) {
  return growth ? `${signed(growth.low, unit)} to ${signed(growth.high, unit)}` : "";
}

function signed(value, unit) {
  return `${value > 0 ? "+" : ""}${quantity(value, unit)}`.replace("-", "−");
}

/** What the forecast was worth on the history itself. */
export function backtestWords({ backtest, method } = {}, unit) {
  if (!method) return "–";
  if (!backtest) return "history too short to test";
  const error = method === "smoothing" ? backtest.smoothingError ?? backtest.trendError : backtest.trendError;
  return `${quantity(error, unit)} off (${quantity(backtest.naiveError, unit)} without a trend)`;
}

/** How the capacity is known: `[words, whether that is a reason to doubt]`. */
export function capacityWords({ capacity, capacitySource, unit }) {
  const size = quantity(capacity, unit);
  switch (capacitySource) {
    case "implausible": return [`${size}, implausible`, true];
    case "unknown": return ["not known", true];
    case "configured": return [`${size}, configured`, false];
    case "supposed": return [`${size}, supposed`, false];
    default: return [size, false];
  }
}

/** The direction whose 95th percentile is largest, of those that can run out by themselves. */
export function busiest(row) {
  return row.measures.filter(({ direction }) => direction !== "max" && direction !== "sum")
    .sort((a, b) => (b.p95 ?? -1) - (a.p95 ?? -1))[0];
}

/** A share in percent. */
export function percent(value) {
  return value === null || value === undefined ? "–" : `${digits(value)} %`;
}
