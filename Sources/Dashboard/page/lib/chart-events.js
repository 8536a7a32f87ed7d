// The events of a chart in words: those near the cursor, and all in a list.

import { fill, h, setText } from "./dom.js";
import { clock, moment } from "./format.js";

const mostListed = 100;
const mostNear = 3;

/** What happened within `reach` ms of a time, in a few words. */
export function eventWords(events, time, reach) {
  const near = events.filter((event) => Math.abs(event.time - time) < reach);
  const words = near.slice(0, mostNear).map((event) => `${clock(event.time)} ${event.kind}: ${event.text}`);
  return near.length > mostNear ? [...words, `and ${near.length - mostNear} more events`] : words;
}

/** The list, closed at first. `show(events, since)`: those before `since` (ms) are not known. */
export function eventList() {
  const list = h("ul");
  const summary = h("summary");
  const element = h("details", { class: "events", hidden: true, ontoggle: draw }, summary, list);
  let shown = [];

  function draw() {
    if (!element.open) return;
    fill(list, shown.slice(-mostListed).reverse().map((event) =>
      h("li", {}, h("time", {}, moment(event.time)), ` ${event.kind}: ${event.text}`)));
  }

  return {
    element,
    show(events, since) {
      shown = events;
      element.hidden = events.length === 0;
      const number = `${events.length} ${events.length === 1 ? "event" : "events"}`;
      setText(summary, since ? `${number}, of so many that those before ${moment(since)} are left out` : number);
      draw();
    },
  };
}
