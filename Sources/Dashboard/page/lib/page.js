// The frame of the pages about one agent, interface or machine: one control of time for all that they show.

import { every } from "./api.js";
import { fault, fill, h, notice } from "./dom.js";
import { rangeChart } from "./range-chart.js";
import { change, link } from "./route.js";
import { isLive, timeControl } from "./time.js";

const usual = "-1h";
const timeOf = ({ parameters }) => ({ start: parameters.start ?? usual, end: parameters.end });
const choose = ({ start, end }) => change({ start: start === usual && !end ? null : start, end: end ?? null });

/** Makes a view's `open` from `build(body, page)`, which fills a page and is called anew when its subject changes. */
export function pageView(build) {
  return async (root, place) => {
    let page = begin(root, place, build);
    await page.ready;
    return {
      update(next) {
        if (next.parts.join("/") === page.parts.join("/")) return page.update(next);
        page.close();
        page = begin(root, next, build);
      },
      close: () => page.close(),
    };
  };
}

/** Says that there is no such subject. */
export function unknown(body, what, href, where) {
  fill(body, notice(`No ${what}`, "Nothing was ever received of it.", h("p", {}, h("a", { href }, where))));
}

function begin(root, place, build) {
  const stop = new AbortController();
  const { signal } = stop;
  const body = h("div");
  const trouble = h("div");
  const ends = [];
  const charts = [];
  const asks = [];
  let time = timeOf(place);
  let isBuilt = false;
  const control = timeControl(time, choose);
  fill(root, trouble, body);

  // One question that fails leaves the others alone; what it says goes when it succeeds again.
  const tried = (action) => {
    const place = h("div");
    trouble.append(place);
    return async () => {
      try {
        await action();
        fill(place);
      } catch (error) {
        if (error.name !== "AbortError" && !signal.aborted) fill(place, fault(error));
      }
    };
  };

  const page = {
    parts: place.parts,
    signal,
    control: h("div", { class: "bar" }, control.element),
    /** The span that is looked at, as parameters of the API or of a view. */
    span: () => ({ start: time.start, end: time.end }),
    /** A card with a chart: the metrics of a data source, or of an agent. */
    chart(title, metrics, question, rest = {}) {
      const one = rangeChart({
        title, question: { metric: metrics.join(","), ...question }, time, events: true, height: 220, ...rest,
        onZoom: (start, end) => choose({ start: String(Math.round(start)), end: String(Math.round(end)) }),
        onReset: () => choose({ start: usual }),
      });
      charts.push(one);
      return h("section", { class: "card" }, one.element);
    },
    /** A link to the same question where it can be changed. */
    explore: (metrics, question) =>
      h("a", { href: link("explore", [], { metric: metrics.join(","), ...question }) }, "Explore"),
    /** Does something now and each `seconds`. */
    every: (seconds, action) => ends.push(every(seconds, tried(action))),
    /** Does something with the span now, when it changes, and each `seconds` while it goes on. */
    asking(seconds, action) {
      const ask = tried(() => action(page.span()));
      asks.push(ask);
      ask();
      ends.push(every(seconds, async () => { if (isBuilt && isLive(time)) await ask(); }));
    },
    update(next) {
      time = timeOf(next);
      control.show(time);
      for (const chart of charts) chart.update({ time });
      for (const ask of asks) ask();
    },
    close() {
      stop.abort();
      for (const end of [...ends, ...charts.map((chart) => chart.close)]) end();
    },
  };
  page.ready = tried(() => build(body, page))().then(() => { isBuilt = true; });
  return page;
}
