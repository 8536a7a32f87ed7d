// How often things happened to each agent in the last hour, kept by the minute so that each poll asks for little.

import { get } from "./api.js";

const minute = 60_000;
const most = 20_000;

/** Adds to an entry { agent, kind, number, newest } of a map. */
function note(map, event, number = 1) {
  const key = `${event.agent} ${event.kind}`;
  const entry = map.get(key) ?? { agent: event.agent, kind: event.kind, number: 0, newest: event };
  entry.number += number;
  if (event.time > entry.newest.time) entry.newest = event;
  map.set(key, entry);
}

/** Makes an empty tally. */
export function eventTally() {
  const minutes = new Map();
  let from = null;
  let totals = new Map();
  let isWhole = true;
  let asOf = Date.now();

  return {
    /** Asks for what happened since the last time; the minute before is read again, since events may come late. */
    async poll(signal) {
      const answer = await get("/api/v1/events", { start: from === null ? "-1h" : from * minute, limit: most },
        { signal });
      asOf = Date.parse(answer.end);
      const now = Math.floor(asOf / minute);
      for (const place of minutes.keys()) if (place >= (from ?? 0) || place <= now - 60) minutes.delete(place);
      for (const event of answer.events) {
        const place = Math.floor(Date.parse(event.time) / minute);
        if (!minutes.has(place)) minutes.set(place, new Map());
        note(minutes.get(place), event);
      }
      isWhole &&= answer.isComplete;
      from = now - 1;
      totals = new Map();
      for (const those of minutes.values()) for (const entry of those.values()) note(totals, entry.newest,
        entry.number);
    },
    /** When it was asked last, in ms by the server's clock: the reader's may be wrong. */
    asOf: () => asOf,
    /** Whether nothing was left out. */
    isWhole: () => isWhole,
    /** How often a kind of event happened to an agent. */
    of: (agent, kind) => totals.get(`${agent} ${kind}`)?.number ?? 0,
    /** One entry { agent, kind, number, newest } an agent and kind, the newest first. */
    newest: (number) => [...totals.values()].sort((a, b) => (a.newest.time < b.newest.time ? 1 : -1)).slice(0, number),
  };
}
