// The largest conversations, applications and sources of the last ten seconds.

import { h, setText } from "../lib/dom.js";
import { exactly } from "../lib/flow-keys.js";
import { quantity, sampling } from "../lib/format.js";
import { applicationName } from "../lib/names.js";
import { link } from "../lib/route.js";
import { steady } from "../lib/steady.js";
import { card, linkColumn } from "../lib/subject.js";
import { table } from "../lib/table.js";

const kinds = {
  conversations: { title: "Top conversations", label: "From → to", text: (row) => row.keys.join(" → ") },
  applications: { title: "Top applications", label: "Application", text: (row) => applicationName(row.keys) },
  sources: { title: "Top sources", label: "Source", text: (row) => row.keys.join(" ") },
};

const shown = 10;

/** The flows that the view asks the stream for. */
export const flowNames = Object.keys(kinds);

/** The card of one flow; `show(flow)` takes its part of an event of the stream. */
export function flowsCard(name) {
  const kind = kinds[name];
  let unit = "bytes/s";
  let largest = 0;
  const rows = table([
    linkColumn(kind.label, {
      href: (row) => link("flows", [name], { filter: exactly(row.key) }), text: kind.text, title: (row) => row.key,
    }),
    { label: "Rate", number: true, text: (row) => quantity(row.rate, unit), share: (row) => row.rate / largest,
      title: "The bar is relative to the largest" },
    { label: "Error", number: true, text: (row) => sampling(row.rate, row.rateError),
      title: "Sampling error: 95 of 100 times the true rate is within" },
  ], {
    key: (row) => row.key, caption: `${kind.title} of the last ten seconds`,
    empty: "No sampled packet in the last ten seconds. If there should be: is packet sampling on at the agents?",
  });
  const state = h("p", { class: "faint", hidden: true },
    `No flow called ${name} is defined, so nothing is remembered of it.`);
  const seconds = h("span", { class: "faint" }, "last 10 s");
  const order = steady(rows.element, (row) => row.key);
  return {
    element: card(kind.title, { kind: "third", aside: [seconds, h("a", { href: link("flows", [name]) }, "History")] },
      rows.element, state),
    show(flow) {
      // A flow that never had a packet has no unit yet.
      unit = flow.unit ?? unit;
      largest = Math.max(...flow.flows.map((row) => row.rate), 0);
      setText(seconds, `last ${flow.end ? Math.round((Date.parse(flow.end) - Date.parse(flow.start)) / 1000) : 10} s`);
      rows.show(order(flow.flows.slice(0, shown)));
    },
    /** Says that there is no such flow. */
    missing() {
      state.hidden = false;
      rows.element.hidden = true;
    },
  };
}
