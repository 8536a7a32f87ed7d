// One definition: its largest flows over a span of time, as a picture and as a table.

import { address, every, get } from "../lib/api.js";
import { chart } from "../lib/chart.js";
import { copy, fault, fill, h, setText } from "../lib/dom.js";
import { keyParts } from "../lib/flow-keys.js";
import { duration } from "../lib/format.js";
import { change, go } from "../lib/route.js";
import { between, isLive, timeControl } from "../lib/time.js";
import { aggregations, bucketSeconds, buckets, common, flowsOverTime, leastKnown } from "./flow-data.js";
import { flowTable } from "./flow-table.js";

const limits = [5, 10, 20, 50];
// Of so many flows the shares are made.
const counted = 200;

function wishOf(place) {
  const given = place.parameters;
  return {
    name: place.parts[0], agent: given.agent, datasource: given.datasource, filter: given.filter,
    start: given.start ?? "-1h", end: given.end, agg: given.agg ?? "once", by: given.by ?? "key",
    limit: Math.min(50, Math.max(1, Number(given.limit) || 10)),
  };
}

export async function flowView(root, place) {
  let wish = wishOf(place);
  let definition = null;
  let isRecorded = false;
  let pending = null;
  let stop = () => {};
  let rows = null;

  const path = (kind) => `/api/v1/flows/${encodeURIComponent(wish.name)}/${kind}`;
  const url = (kind, more) => address(path(kind), { ...common(wish), limit: wish.limit, ...more });
  const asked = (kind) => (kind === "top" ? url("top", { by: wish.by }) : url("range", buckets));

  const heading = h("h1", {});
  const about = h("span", { class: "faint text" });
  const trouble = h("div");
  const chips = h("div", { class: "bar" });
  const notes = h("div", { class: "faint" });
  const beside = h("div");
  const time = timeControl({ start: wish.start, end: wish.end },
    (next) => change({ start: next.start, end: next.end ?? null }));
  const canvas = h("div");
  let picture = null;
  const filter = h("input", { type: "search", "data-search": true, spellcheck: "false",
    placeholder: "regular expression of the key", "aria-label": "Filter by key",
    onchange: () => change({ filter: filter.value.trim() || null }) });
  const by = choice("Rows", { key: "flows", agent: "agents", source: "data sources" },
    (value) => change({ by: value === "key" ? null : value }));
  const agg = choice("Several data sources", Object.fromEntries(Object.keys(aggregations).map((name) => [name, name])),
    (value) => change({ agg: value === "once" ? null : value }));
  const limit = choice("Show", Object.fromEntries(limits.map((number) => [number, number])),
    (value) => change({ limit: value === "10" ? null : value }));
  const aggNote = h("small", { class: "faint" });
  const names = h("select", { "aria-label": "Definition", onchange: () => go("flows", [names.value],
    { start: wish.start, end: wish.end }) });
  const csv = h("a", { class: "button", download: "" }, "CSV");

  fill(root,
    h("div", { class: "bar" }, h("a", { href: "#/flows" }, "Flows"), heading, about, names),
    time.element,
    h("div", { class: "bar" }, by.element, agg.element, limit.element, h("label", {}, "Key ", filter)),
    h("p", {}, aggNote), chips, trouble,
    h("section", { class: "card" }, canvas, notes),
    h("section", { class: "card" },
      h("header", {}, h("h2", {}, "Largest in this span"), csv,
        h("button", { type: "button", onclick: (event) => copy(new URL(asked("top"), location.href).href,
          event.currentTarget) }, "Copy API call")),
      beside));

  async function describe() {
    const all = await get("/api/v1/flows");
    const mine = all.filter((flow) => flow.name === wish.name);
    const flow = mine.find((candidate) => candidate.inForce) ?? mine.at(-1);
    definition = flow?.definition ?? null;
    isRecorded = mine.some((one) => one.dataSources > 0);
    const every = [...new Set(all.map((one) => one.name))];
    fill(names, every.map((name) => h("option", { value: name, selected: name === wish.name }, name)));
    fill(about, flow && `${flow.inForce ? "in force" : "only remembered"} · ${definition.value} by `
      + `${definition.keys || "nothing: all packets"}${definition.filter ? ` where ${definition.filter}` : ""}`);
  }

  function showWish() {
    setText(heading, wish.name);
    time.show({ start: wish.start, end: wish.end });
    by.show(wish.by);
    agg.show(wish.agg);
    limit.show(String(wish.limit));
    if (document.activeElement !== filter) filter.value = wish.filter ?? "";
    setText(aggNote, `${wish.agg}: ${aggregations[wish.agg] ?? "not known"}.`);
    csv.href = `${asked("top")}&format=csv`;
    fill(chips, ["filter", "agent", "datasource"].filter((name) => wish[name]).map((name) =>
      h("button", { type: "button", class: "chip", "aria-label": `Remove ${name} ${wish[name]}`,
        onclick: () => change({ [name]: null }) },
        `${name === "filter" ? "key" : name}: `, h("code", {}, wish[name]), " ×")));
    chips.hidden = chips.childNodes.length === 0;
  }

  async function load() {
    pending?.abort();
    const mine = pending = new AbortController();
    try {
      if (!isRecorded) await describe();
      if (mine.signal.aborted) return;
      if (!isRecorded) {
        fill(trouble, h("p", { class: "notice" }, definition
          ? "No packet has come under this definition yet."
          : "There is no definition of this name, and nothing was recorded under it."));
        return;
      }
      const top = await get(path("top"), { ...common(wish), by: wish.by, limit: Math.max(counted, wish.limit) },
        { signal: mine.signal });
      showTable(top);
      const over = await flowsOverTime(wish, top, mine.signal);
      if (mine.signal.aborted) return;
      fill(trouble);
      showPicture(over, top);
    } catch (error) {
      if (error.name !== "AbortError") fill(trouble, fault(error));
    }
  }

  function showTable(top) {
    const key = JSON.stringify([wish.by, top.keys, top.unit, wish.agg]);
    if (rows?.key !== key) {
      const expressions = keyParts(top.keys);
      rows = { key, ...flowTable({ ...wish, expressions, unit: top.unit, measure: top.value,
        separator: definition?.fs ?? "," }) };
      fill(beside, rows.element);
    }
    rows.show(top, wish, counted);
  }

  // A picture is of one unit, and stacked or not.
  function pictureOf(unit, stacked) {
    const key = `${unit} ${stacked}`;
    if (picture?.key === key) return;
    picture?.close();
    picture = {
      key,
      ...chart({
        title: "Over time", unit, height: 300, stacked,
        onZoom: (start, end) => change(between(start, end)), onReset: () => change({ start: null, end: null }),
        api: () => new URL(asked("range"), location.href).href, csv: () => `${asked("range")}&format=csv`,
      }),
    };
    fill(canvas, picture.element);
  }

  function showPicture(over, top) {
    fill(notes);
    pictureOf(top.unit, Boolean(over?.stacked));
    if (!over) {
      picture.message(wish.by === "agent"
        ? "Agents over time need the aggregation “sum”: ports of one agent may see the same packets, so their "
          + "totals do not add up."
        : "There is nothing to draw in this span.");
      return;
    }
    const known = over.data.series.some((series) => series.values.some((value) => value !== null));
    if (!known) {
      picture.message(over.data.series.length === 0
        ? `No flow of ${wish.name} in this span${wish.filter ? " that the key filter lets through" : ""}.`
        : over.answer.coverage.some((value) => value > 0)
          ? "Agents were heard for less than half of each bucket of this span: zoom in to see what is known."
          : "No agent was heard in this span.");
      return;
    }
    picture.show(over.data);
    const heard = over.answer.coverage.filter((_, place) => place !== over.answer.firstPartial);
    const share = heard.reduce((sum, value) => sum + value, 0) / Math.max(1, heard.length);
    fill(notes, h("p", {}, [
      `Buckets of ${duration(over.data.step * 1000)} from ${over.answer.resolutions.join(", ")} data.`,
      `${share >= 0.9995 ? "All" : `${Math.floor(share * 1000) / 10} %`} of the span is known; a gap is what is not.`,
      over.answer.coverage.some((value) => value > 0 && value < leastKnown)
        && "Buckets known by less than half are left out.",
      share < 0.98 && "The means in the table are over the whole span, so that they are lower than in the part that "
        + "is known.",
      over.data.series.some((series) => series.errors) && "The band is the sampling error (95 %).",
      over.rest?.text,
    ].filter(Boolean).join(" ")));
  }

  function begin() {
    stop();
    showWish();
    if (isLive(wish)) stop = every(Math.min(60, Math.max(5, bucketSeconds(wish))), load);
    else load();
  }

  begin();
  return {
    update(next) {
      wish = wishOf(next);
      begin();
    },
    close() {
      stop();
      pending?.abort();
      picture?.close();
    },
  };
}

function choice(label, options, onChoice) {
  const buttons = Object.entries(options).map(([value, text]) =>
    h("button", { type: "button", title: aggregations[value], value, onclick: () => onChoice(value) }, String(text)));
  const element = h("span", { role: "group", "aria-label": label }, h("small", { class: "faint" }, `${label} `),
    h("span", { class: "group" }, buttons));
  return {
    element,
    show: (value) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === value))),
  };
}
