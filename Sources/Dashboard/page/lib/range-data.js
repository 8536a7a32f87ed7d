// Asks /api/v1/range again and again while a span is live, and turns answers into what charts show.

import { address, get } from "./api.js";
import { eventName } from "./names.js";
import { bounds, isLive } from "./time.js";

const second = 1000;
const day = 86_400 * second;
const lengths = { day, week: 7 * day, month: 30 * day, year: 365 * day };
const manyDays = 150;
const mostEvents = 1000;
const none = { list: [], since: null };

// Over many months the swing of day and night hides how things go; whole days show it.
function fewer(points, time) {
  const { start, end } = bounds(time);
  const days = (end - start) / day;
  return days > manyDays ? Math.min(points, Math.ceil(days) + 2) : points;
}

/** The parameters of /api/v1/range for a question over a span. */
function rangeParameters({ question, time, compare, points }) {
  const { metric, agent, datasource, agg, by, limit, stat, filters } = question;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wantsExtremes = !agg && (!stat || stat === "avg");
  return {
    metric, agent, datasource, ...filters, start: time.start, end: isLive(time) ? null : time.end, step: "auto",
    points: fewer(points, time), tz: zone === "UTC" ? null : zone, stat: stat === "avg" ? null : stat,
    agg, by: agg ? by : null, limit, offset: compare,
    extremes: wantsExtremes ? "true" : null,
  };
}

/** The address of a question, in full, as for curl. */
export function rangeAddress(state) {
  return location.origin + address("/api/v1/range", rangeParameters(state));
}

/** The address of the same as CSV. That knows no limit, so it asks for the agents and data sources that are shown. */
export function csvAddress(state, series) {
  const several = (of) => [...new Set(series.map(of))];
  const isNarrow = series.length > 0 && series.every((one) => one.agent);
  return location.origin + address("/api/v1/range", {
    ...rangeParameters(state), limit: null, offset: null, extremes: null, format: "csv",
    ...(series.length > 0 && { metric: several((one) => one.metric) }),
    ...(isNarrow && { agent: several((one) => one.agent), datasource: several((one) => one.datasource) }),
  });
}

/**
 * Feeds answers. `state()` gives `{ question, time, compare, events, points }`; `onAnswer({ answer, starts, end,
 * events, eventsSince })`, `onFault(error)`. `ask()` asks at once and drops what is under way; `close()` ends it.
 */
export function rangeFeed(state, onAnswer, onFault) {
  let under = null;
  let timer = null;
  let events = { key: "", at: 0, list: [], since: null };

  async function run() {
    clearTimeout(timer);
    under?.abort();
    const mine = new AbortController();
    under = mine;
    const now = state();
    const asked = performance.now();
    let pause = 10 * second;
    try {
      if (!document.hidden) {
        const { signal } = mine;
        const [answer, marks] = await Promise.all([
          get("/api/v1/range", rangeParameters(now), { signal }), now.events ? marksOf(now, signal) : none,
        ]);
        if (mine.signal.aborted) return;
        const times = timesOf(answer);
        // What takes the server long is not asked for all the time.
        pause = Math.min(60 * second, Math.max(second, times.length, 10 * (performance.now() - asked)));
        onAnswer({ answer, ...times, events: marks.list, eventsSince: marks.since });
      } else {
        pause = second;
      }
    } catch (error) {
      if (mine.signal.aborted) return;
      onFault(error);
    }
    if (isLive(now.time) || document.hidden) timer = setTimeout(run, pause);
  }

  // Events come seldom; what was told ten seconds ago is still good while the question is the same.
  async function marksOf({ question, time }, signal) {
    const key = JSON.stringify([question.agent, time]);
    if (events.key === key && Date.now() - events.at < 10 * second) return events;
    const { start, end } = bounds(time);
    const parameters = {
      start: Math.round(start), end: isLive(time) ? null : Math.round(end), agent: question.agent, limit: mostEvents,
    };
    try {
      const answer = await get("/api/v1/events", parameters, { signal });
      const since = answer.events.length < mostEvents ? null : Date.parse(answer.events.at(-1).time);
      events = { key, at: Date.now(), list: answer.events, since };
    } catch (error) {
      if (signal.aborted) throw error;
      events = { key, at: Date.now(), ...none };
    }
    return events;
  }

  return {
    ask: run,
    close() {
      clearTimeout(timer);
      under?.abort();
    },
  };
}

/** When the buckets of an answer begin, when the last one ends, and how long they are, in ms. */
function timesOf(answer) {
  const end = Date.parse(answer.end);
  if (answer.starts) {
    return { starts: answer.starts.map((text) => Date.parse(text)), end, length: lengths[answer.step] };
  }
  const length = answer.step * second;
  const first = Date.parse(answer.start);
  const count = Math.round((end - first) / length);
  return { starts: Array.from({ length: count }, (_, i) => first + i * length), end, length };
}

/** The marks that belong to series: of their agents, and of their data sources or the agents as a whole. */
export function marksFor(series, events) {
  const groups = series.some((one) => !one.agent);
  const sources = new Set(series.map((one) => `${one.agent} ${one.datasource}`));
  const agents = new Set(series.map((one) => one.agent));
  return events
    .filter((event) => groups || sources.has(`${event.agent} ${event.datasource}`)
      || (agents.has(event.agent) && (event.datasource ?? "agent") === "agent"))
    .map((event) => ({
      time: Date.parse(event.time), kind: eventName(event.kind),
      text: [event.agent, event.datasource === "agent" ? "" : event.datasource, event.detail].filter(Boolean).join(" "),
    }))
    .sort((a, b) => a.time - b.time);
}
