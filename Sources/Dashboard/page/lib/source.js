// A page about one data source: what it is, what belongs to it, how it went, what happened.

import { get } from "./api.js";
import { fill, h, notice, setText } from "./dom.js";
import { relationName } from "./names.js";
import { pageView, unknown } from "./page.js";
import { link } from "./route.js";
import { card, eventTable, facts, isAddress, neighbourList } from "./subject.js";

// The question about series is an error for an agent that nobody knows.
async function seriesOf(agent, source, signal) {
  if (!isAddress(agent) || !/^(agent|\d+(\.\d+)?)$/.test(source)) return [];
  const { total } = await get("/api/v1/agents", { agent }, { signal });
  return total > 0 ? (await get("/api/v1/series", { agent, datasource: source }, { signal })).series : [];
}

/**
 * Makes the `open` of a view. `kind` is what the source is called; `charts` a list of [title, metrics, stacked, least],
 * of whose metrics those are drawn that the source has, if it has at least so many; `name(now, machine, source)` is
 * its name and `describe(now, subject)` gives facts by its present values; `parts(subject)` gives further cards:
 * { beside, before, after, keep(one) }, where `keep` tells which neighbours are listed.
 */
export function sourceView({ kind, charts, name, describe, parts }) {
  return pageView(async (body, page) => {
    const [agent = "", source = ""] = page.parts;
    const { signal } = page;
    const series = await seriesOf(agent, source, signal);
    if (series.length === 0) {
      unknown(body, `${kind} ${source} of agent ${agent}`, link("agent", [agent]), "See what the agent reports");
      return;
    }
    const metrics = series.map((one) => one.metric);
    const names = metrics.map((metric) => `${source}.${metric}`).join(",");
    const present = async () => {
      const rows = await get(`/dump/${encodeURIComponent(agent)}/${names}/json`, {}, { signal });
      return Object.fromEntries(rows.map((row) => [row.metricName, row.metricValue]));
    };
    const [{ machines, links }, first] = await Promise.all([get("/api/v1/topology", {}, { signal }), present()]);
    const machine = (end) => machines.find((one) => one.agent === end.agent && one.datasource === end.datasource);
    const isIt = (end) => end.agent === agent && end.datasource === source;
    const near = links.filter((one) => isIt(one.from) || (isIt(one.to) && one.relation !== "same")).map((one) => {
      const other = isIt(one.from) ? one.to : one.from;
      return { ...one, other, words: relationName(one.relation, isIt(one.to)), machine: machine(other) };
    });
    const question = { agent, datasource: source };
    const self = machine(question);
    const further = await parts({ page, question, metrics, near, first });
    const about = h("div");
    const heading = h("span", {}, name(first, self, source));
    const events = eventTable(agent, source);
    const drawn = charts.map(([title, list, stacked, least]) =>
      [title, list.split(" ").filter((one) => metrics.includes(one)), stacked, least ?? 1])
      .filter(([, those, , number]) => those.length >= number);
    const numbers = series.filter((one) => one.kind !== "text").map((one) => one.metric);
    const beside = near.filter(further.keep ?? (() => true));

    fill(body,
      h("h1", {}, heading, " ", h("span", { class: "faint note" }, `${self?.kind ?? kind} of `,
        h("a", { href: link("agent", [agent]) }, machine({ agent, datasource: "2.1" })?.name ?? agent))),
      h("div", { class: "tiles pages" },
        card("About", { aside: page.explore(drawn[0]?.[1] ?? numbers.slice(0, 8), question) }, about),
        card("Belongs together", {}, neighbourList(beside), further.beside,
          beside.length === 0 && h("p", { class: "faint" }, "Nothing tells what else belongs to it."))),
      further.before?.(page.control) ?? page.control,
      drawn.length === 0 && notice("No charts are made for what this source reports",
        h("p", {}, numbers.slice(0, 20).join(", ")),
        h("p", {}, page.explore(numbers.slice(0, 8), question))),
      h("div", { class: "tiles pages" },
        drawn.map(([title, those, stacked]) => page.chart(title, those, question, { stacked }))),
      h("div", { class: "tiles pages" }, further.after, card("Events", {}, events.element)));

    page.asking(15, (span) => events.update(span, signal));
    page.every(5, async () => {
      const now = await present();
      setText(heading, name({ ...first, ...now }, self, source));
      fill(about, facts(describe(now, { ...question, self })));
    });
  });
}
