// What a report is asked: the form, and the parameters of the API that it stands for.

import { h } from "../lib/dom.js";

const subjects = {
  interface: "ports", group: "groups", agent: "agents", cpu: "processors", memory: "memory", disk: "disks",
    pool: "pools",
};
const shared = ["agent", "datasource", "ifname", "month", "start", "end", "tz", "of"];
const own = { capacity: ["thresholds", "history", "horizon", "what-if", "flows"], usage: [], top: ["limit"] };

/** The parameters of a report's API that an address holds. */
export function question(tab, parameters) {
  return Object.fromEntries([...shared, ...own[tab]].filter((name) => parameters[name]).map((name) =>
    [name, parameters[name]]));
}

const periods = [
  ["", "the last 30 days"], ["-7d", "the last 7 days"], ["-90d", "the last 90 days"],
    ["-365d", "the last 365 days"], ["month", "a month"],
];

/** The form of a report; `onApply` gets all parameters of the address that it stands for. */
export function reportForm(tab, given, onApply) {
  const what = supposed(given["what-if"] ?? "");
  const text = (name, label, more = {}) => [h("label", { for: `report-${name}` }, label),
    h("input", { id: `report-${name}`, name, value: given[name] ?? "", autocomplete: "off", spellcheck: "false",
      ...more })];
  const field = (...children) => h("span", { class: "pair" }, children);
  const chosen = (given.of ?? "").split(",");
  const month = h("input", { type: "text", name: "month", pattern: "[0-9]{4}-[0-9]{2}", placeholder: "2026-09",
    size: 8, "aria-label": "Month", value: given.month ?? "" });
  const fixed = given.start && !periods.some(([start]) => start === given.start)
    ? [[given.start, `from ${given.start}`]] : [];
  const period = h("select", { name: "period", id: "report-period",
    onchange: () => { month.hidden = period.value !== "month"; } },
    [...periods, ...fixed].map(([value, label]) =>
      h("option", { value, selected: value === (given.month ? "month" : given.start ?? "") }, label)));
  month.hidden = period.value !== "month";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set(["UTC", zone, given.tz])].filter(Boolean);

  const form = h("form", { class: "card report-form", onsubmit: apply, "aria-label": "What the report is about" },
    h("fieldset", {}, h("legend", {}, "Rows"), Object.entries(subjects).map(([name, label]) =>
      h("label", {}, h("input", { type: "checkbox", name: "of", "data-of": name, checked: chosen.includes(name) }),
        ` ${label}`)),
    h("small", { class: "faint" }, tab === "capacity" ? "none chosen: all but agents" : "none chosen: the usual ones")),
    h("div", { class: "bar" },
      field(text("agent", "Agents", { placeholder: "all", "data-search": true })),
      field(text("ifname", "Port names", { placeholder: "eth*", size: 9 })),
      field(text("datasource", "Data sources", { placeholder: "all", size: 6 })),
      field(h("label", { for: "report-period" }, "Period"), period, month),
      field(h("label", { for: "report-tz" }, "Calendar of"), h("select", { id: "report-tz", name: "tz" },
        zones.map((name) => h("option", { value: name, selected: name === (given.tz ?? "UTC") }, name)))),
      tab === "top" && field(text("limit", "Rows", { placeholder: "20", size: 4 })),
      tab === "capacity" && [
        field(text("thresholds", "Thresholds, %", { placeholder: "70,90,95", size: 9 })),
        field(text("history", "History", { placeholder: "400d", size: 5 })),
        field(text("horizon", "Horizon", { placeholder: "730d", size: 5 })),
      ]),
    tab === "capacity" && h("fieldset", {}, h("legend", {}, "What if"),
      field(h("label", { for: "if-growth" }, "traffic grew by"),
        h("input", { id: "if-growth", name: "growth", value: what.growth, size: 4, placeholder: "+5" }),
        h("select", { name: "per", "aria-label": "a month or a year" },
          ["%/month", "%/year"].map((unit) => h("option", { selected: unit === what.per }, unit)))),
      field(h("label", { for: "if-add" }, "there were more"),
        h("input", { id: "if-add", name: "add", value: what.add, size: 7, placeholder: "2Gbps" })),
      field(h("label", { for: "if-capacity" }, "the capacity were"),
        h("input", { id: "if-capacity", name: "capacity", value: what.capacity, size: 7, placeholder: "25Gbps" })),
      field(h("label", { for: "if-lose" }, "a group lost"),
        h("input", { id: "if-lose", name: "lose", value: what.lose, size: 3, placeholder: "1" }), "ports")),
    h("div", { class: "bar" },
      tab === "capacity" && h("label", {}, h("input", { type: "checkbox", name: "flows",
        checked: given.flows === "true" }), " also tell which flows grew (takes longer)"),
      h("button", { class: "chief" }, "Apply")));

  function apply(event) {
    event.preventDefault();
    const read = (name) => form.elements[name]?.value.trim() || null;
    const isMonth = read("period") === "month" && read("month");
    onApply({
      agent: read("agent"), ifname: read("ifname"), datasource: read("datasource"),
      month: isMonth || null, start: isMonth ? null : [null, "month"].includes(read("period")) ? null : read("period"),
      end: isMonth || read("period") !== given.start ? null : given.end,
      tz: read("tz") === "UTC" ? null : read("tz"),
      of: [...form.querySelectorAll("[data-of]")].filter((box) => box.checked).map((box) => box.dataset.of).join(","),
      limit: read("limit"), thresholds: read("thresholds"), history: read("history"), horizon: read("horizon"),
      "what-if": supposition(read), flows: form.elements.flows?.checked ? "true" : null,
    });
  }
  return form;
}

function supposition(read) {
  const growth = read("growth");
  return [
    growth && `growth=${/^[+-]/.test(growth) ? "" : "+"}${growth}${read("per")}`,
    ...["add", "capacity", "lose"].map((name) => read(name) && `${name}=${read(name)}`),
  ].filter(Boolean).join(",");
}

function supposed(text) {
  const parts = Object.fromEntries(text.split(",").filter(Boolean).map((part) => part.split("=")));
  const [, growth = "", per = "%/month"] = /^(.*?)(%\/(?:month|year))?$/.exec(parts.growth ?? "");
  return { growth, per, add: parts.add ?? "", capacity: parts.capacity ?? "", lose: parts.lose ?? "" };
}
