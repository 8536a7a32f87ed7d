// The definitions of flows: those in force, and those that are only remembered.

import { every, get } from "../lib/api.js";
import { fault, fill, h } from "../lib/dom.js";
import { flowUnit, keyParts, partLabel } from "../lib/flow-keys.js";
import { moment } from "../lib/format.js";
import { go, link } from "../lib/route.js";
import { table } from "../lib/table.js";
import { askFlow, askRemoval } from "./flow-form.js";

export async function flowList(root) {
  const trouble = h("div");
  const list = table([
    { label: "Name", value: (row) => row.name, node: (row) => h("a", { href: link("flows", [row.name]) }, row.name) },
    { label: "Keys", node: (row) => keys(row.definition), title: "What tells flows apart" },
    { label: "Value", optional: true, text: (row) => flowUnit(row.definition.value),
      value: (row) => row.definition.value },
    { label: "Filter", optional: true, node: (row) => row.definition.filter ? h("code", {}, row.definition.filter)
      : "–" },
    {
      label: "State", value: (row) => (row.inForce ? "a" : "b"),
      node: (row) => row.inForce
        ? h("span", { class: "badge good" }, "in force")
        : h("span", { class: "badge faint", title: "Nothing new is recorded for this definition" }, "only remembered"),
    },
    { label: "Data sources", number: true, optional: true, value: (row) => row.dataSources,
      text: (row) => String(row.dataSources) },
    { label: "Recorded since", optional: true, value: (row) => row.since,
      text: (row) => (row.since ? moment(row.since) : "no packet yet") },
    { label: "", node: actions },
  ], {
    key: (row) => `${row.name} ${JSON.stringify(row.definition)} ${row.inForce}`,
    caption: "Definitions of flows", sort: "State", descending: false, empty: "No flow is defined.",
  });

  fill(root,
    h("div", { class: "bar" }, h("h1", {}, "Flows"),
      h("button", { type: "button", class: "chief", onclick: define }, "Define a flow")),
    h("p", { class: "faint" }, "A definition says what makes a flow and what of it is measured. Sampled packets are "
      + "counted by it as they arrive, and its largest flows are kept over time."),
    trouble, h("section", { class: "card words" }, list.element));

  async function load() {
    try {
      list.show(await get("/api/v1/flows"));
      fill(trouble);
    } catch (error) {
      fill(trouble, fault(error));
    }
  }

  async function define() {
    const name = await askFlow();
    if (name) go("flows", [name]);
  }

  function actions(row) {
    if (!row.inForce) return null;
    return h("span", { class: "group" },
      h("button", { type: "button", "aria-label": `Change ${row.name}`,
        onclick: async () => await askFlow(row) && load() }, "Change"),
      h("button", { type: "button", "aria-label": `Delete ${row.name}`,
        onclick: async () => await askRemoval(row.name) && load() }, "Delete"));
  }

  const end = every(15, load);
  return { close: end };
}

function keys(definition) {
  const parts = keyParts(definition.keys);
  return parts.length === 0
    ? h("span", { class: "faint" }, "none: all packets together")
    : h("span", { title: definition.keys }, parts.map(partLabel).join(", "));
}
