// Numbers and times for people.

const prefixes = ["", "k", "M", "G", "T", "P", "E"];
const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** What a unit of the API is shown as: bytes of traffic as bits, since links are sold in bits. */
export function shown(unit) {
  if (unit === "bytes/s") return { unit: "bit/s", factor: 8 };
  if (unit === "bits/s") return { unit: "bit/s", factor: 1 };
  return { unit, factor: 1 };
}

/** A value with its unit, with three digits: "1.23 Gbit/s", "45.6 %"; "–" where there is none. */
export function quantity(value, unit = "") {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const target = shown(unit);
  const scaled = value * target.factor;
  if (target.unit === "%") return `${digits(scaled)} %`;
  const isBytes = target.unit === "bytes";
  const base = isBytes ? 1024 : 1000;
  const names = isBytes ? binary : prefixes;
  let power = 0;
  let size = Math.abs(scaled);
  while (size >= base * 0.9995 && power < names.length - 1) {
    size /= base;
    power += 1;
  }
  const name = isBytes ? `${names[power]}B` : `${names[power]}${target.unit}`;
  return name ? `${digits(Math.sign(scaled) * size)} ${name}` : digits(scaled);
}

/** A number with three significant digits and no exponent. */
export function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 100) return Math.round(value).toLocaleString("en");
  if (size >= 10) return trimmed(value.toFixed(1));
  if (size >= 1) return trimmed(value.toFixed(2));
  return size < 0.001 ? value.toExponential(1) : trimmed(value.toPrecision(2));
}

function trimmed(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A whole number with its thousands apart. */
export function count(value) {
  return value === null || value === undefined ? "–" : Math.round(value).toLocaleString("en");
}

/** "± 3 %" of an estimate, from the half-width of its 95 % interval; empty where that is unknown. */
export function sampling(value, error) {
  if (!value || error === null || error === undefined) return "";
  return `± ${digits((100 * error) / value)} %`;
}

const dateTime = new Intl.DateTimeFormat("sv-SE", {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** A time in the reader's zone: "2026-03-05 14:02:07". Takes milliseconds since 1970 or RFC 3339. */
export function moment(time) {
  return dateTime.format(new Date(time));
}

/** The time of day: "14:02:07". */
export function clock(time) {
  return moment(time).slice(11);
}

/** How long ago: "now", "12 s", "3 min", "4 h", "5 d". */
export function age(time, now = Date.now()) {
  return duration(Math.max(0, now - new Date(time).getTime()));
}

/** A length of time in its largest unit. */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** An interface as people know it: its name, or its ifIndex. */
export function portName(source, name) {
  return name || `port ${source}`;
}
