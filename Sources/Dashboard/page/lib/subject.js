// What the pages of agents, interfaces and machines have in common with the overview: links, cards, columns, facts.

import { get } from "./api.js";
import { h, setText } from "./dom.js";
import { moment, quantity } from "./format.js";
import { eventDetail, eventName } from "./names.js";
import { link } from "./route.js";
import { table } from "./table.js";

const shownEvents = 15;

/** The address of a data source's page: "2" is a port, "2.1" and "3.5" are machines, "agent" is the agent itself. */
export function sourceAddress(agent, source) {
  if (source === "agent") return link("agent", [agent]);
  return link(isMachine(source) ? "host" : "interface", [agent, source]);
}

/** Whether a data source is of the classes that hosts, guests and applications have. */
export const isMachine = (source) => /^[23]\./.test(source);

/** Whether a text may be the address of an agent. */
export const isAddress = (text) => /^[\da-f]*[.:][\da-f.:]+$/i.test(text);

/** A list of facts; those without a value are left out. */
export function facts(entries) {
  const known = entries.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", { class: "facts" }, known.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** A part of a page with its title; `aside` stands beside it. */
export function card(title, { aside, kind = "" }, ...children) {
  return h("section", { class: `card ${kind}`, "aria-label": title }, h("header", {}, h("h2", {}, title), aside),
    children);
}

/** The present values of an agent: a map from data source to an object with a member a metric. */
export async function presentValues(agent, signal) {
  const sources = new Map();
  for (const [name, value] of Object.entries(await get(`/metric/${encodeURIComponent(agent)}/json`, {}, { signal }))) {
    const dot = name.lastIndexOf(".");
    const source = name.slice(0, dot);
    if (!sources.has(source)) sources.set(source, {});
    sources.get(source)[name.slice(dot + 1)] = value;
  }
  return sources;
}

/** A list of what belongs together: entries { words, other: { agent, datasource }, machine, reason }. */
export function neighbourList(near) {
  return h("ul", { class: "plain" }, near.map(({ words, other, machine, reason }) =>
    h("li", {}, `${words} ${machine?.kind ?? ""} `,
      h("a", { href: sourceAddress(other.agent, other.datasource) }, machine?.name
        ?? `${other.agent} ${other.datasource}`),
      h("span", { class: "faint" }, ` – ${reason}`))));
}

/** A table of the newest events of an agent, or of one source and its agent; `update(span)` asks anew. */
export function eventTable(agent, source) {
  const key = (event) => `${event.time} ${event.kind} ${event.datasource} ${event.detail}`;
  const list = table([
    { label: "Time", text: (event) => moment(event.time) },
    { label: "Event", text: (event) => eventName(event.kind) },
    linkColumn("Data source",
      { href: (event) => sourceAddress(agent, event.datasource), text: (event) => event.datasource }),
    { label: "Detail", text: eventDetail },
  ], { key, caption: "Events, newest first", empty: "Nothing happened in this span." });
  list.element.classList.add("events");
  return {
    element: list.element,
    async update(span, signal) {
      const { events } = await get("/api/v1/events", { agent, ...span, limit: source ? 2000 : 200 }, { signal });
      const mine = events.filter((event) => !source || event.datasource === source || event.datasource === "agent");
      const different = new Map(mine.map((event) => [key(event), event]));
      list.show([...different.values()].sort((a, b) => (a.time < b.time ? 1 : -1)).slice(0, shownEvents));
    },
  };
}

/** A column of quantities; `read` is a metric's name or a function of the row. */
export function figure(label, read, unit, rest = {}) {
  const value = typeof read === "function" ? read : (row) => row[read];
  return { label, number: true, value, text: (row) => quantity(value(row), unit), ...rest };
}

/** A column whose cells are a link and a note; both are kept as the row changes. */
export function linkColumn(label, { href, text, note = () => "", title = () => "", ...rest }) {
  return {
    label,
    value: text,
    ...rest,
    node(row, cell) {
      cell.parts ??= [h("a"), new Text(" "), h("span", { class: "faint note" })];
      const [anchor, , beside] = cell.parts;
      if (anchor.getAttribute("href") !== href(row)) anchor.setAttribute("href", href(row));
      if (anchor.title !== title(row)) anchor.title = title(row);
      setText(anchor, text(row));
      setText(beside, note(row));
      return cell.parts;
    },
  };
}

/** A column of short words in frames: `words(row)` is a list of { text, kind, title }. */
export function badgeColumn(label, words, rest = {}) {
  return {
    label,
    ...rest,
    node(row, cell) {
      const list = words(row);
      const now = list.map((one) => `${one.kind} ${one.text}`).join("|");
      if (cell.now !== now) cell.parts = list.map(({ text, kind, title }) =>
        h("span", { class: `badge ${kind}`, title }, text));
      cell.now = now;
      return cell.parts;
    },
  };
}
