// Reports: when links, groups, hosts and pools run out, what was billed, and what used most.

import { address, get } from "../lib/api.js";
import { announce, copy, fault, fill, h, setText } from "../lib/dom.js";
import { go, link } from "../lib/route.js";
import { capacityPart } from "./capacity-report.js";
import { question, reportForm } from "./report-form.js";
import { tablePart } from "./usage-report.js";

export const title = "Capacity";

const tabs = { capacity: "Capacity", usage: "Usage by month", top: "Used most" };
const explained = {
  capacity: "When links, groups, machines’ resources and pools run out, and how sure that is.",
  usage: "What was used month by month: 95th percentiles as they are billed, and totals.",
  top: "What used most, by the 95th percentile of the busiest direction.",
};

export async function open(root, place) {
  let pending = null;
  let asked = null;
  let tab = null;
  let part = null;
  const navigation = h("nav", { class: "tabs", "aria-label": "Reports" });
  const about = h("p", { class: "faint" });
  const forms = h("div");
  const progress = h("p", { class: "notice", role: "status", hidden: true });
  const exports = h("div", { class: "bar" });
  const body = h("div");
  fill(root, h("div", { class: "bar" }, h("h1", {}, "Capacity"), navigation), about, forms, progress, exports, body);

  async function update(next) {
    const wanted = tabs[next.parameters.tab] ? next.parameters.tab : "capacity";
    const parameters = question(wanted, next.parameters);
    const url = address(`/api/v1/reports/${wanted}`, parameters);
    if (url === asked) {
      part?.update?.(next);
      return;
    }
    asked = url;
    tab = wanted;
    setText(about, explained[tab]);
    fill(navigation, Object.entries(tabs).map(([name, label]) =>
      h("a", { href: link("capacity", [], { ...next.parameters, tab: name === "capacity" ? null : name,
        row: null }), "aria-current": name === tab ? "page" : null }, label)));
    fill(forms, reportForm(tab, next.parameters, (chosen) => {
      // Applied again without a change it asks anew.
      asked = null;
      const target = link("capacity", [], { ...chosen, tab: tab === "capacity" ? null : tab });
      if (target === location.hash) update({ ...next, parameters: chosen });
      else go("capacity", [], { ...chosen, tab: tab === "capacity" ? null : tab });
    }));
    await load(url, parameters, next);
  }

  async function load(url, parameters, next) {
    pending?.abort();
    const mine = pending = new AbortController();
    part?.close?.();
    part = null;
    fill(body);
    fill(exports);
    const seconds = h("span");
    const began = Date.now();
    const timer = setInterval(() => setText(seconds, `${Math.round((Date.now() - began) / 1000)} s`), 1000);
    fill(progress, "The report is being made… ", seconds, " ",
      h("button", { type: "button", onclick: () => mine.abort() }, "Cancel"));
    progress.hidden = false;
    try {
      const report = await get(`/api/v1/reports/${tab}`, { ...parameters, format: "json" }, { signal: mine.signal });
      if (mine !== pending) return;
      fill(exports, exportLinks(url));
      part = (tab === "capacity" ? capacityPart : tablePart)(body, report, next, tab, parameters);
      announce("The report is there");
    } catch (error) {
      if (mine === pending) {
        asked = null;
        fill(body, error.name === "AbortError" ? h("p", { class: "notice" }, "Cancelled. Apply asks again.")
          : fault(error));
      }
    } finally {
      clearInterval(timer);
      if (mine === pending) progress.hidden = true;
    }
  }

  // A report may take seconds: the view stands before it does.
  update(place);
  return {
    update,
    close() {
      pending?.abort();
      pending = null;
      part?.close?.();
    },
  };
}

function exportLinks(url) {
  const form = (format) => `${url}${url.includes("?") ? "&" : "?"}format=${format}`;
  return [
    h("span", { class: "faint" }, "As "),
    h("a", { class: "button", href: form("csv"), download: "report.csv" }, "CSV"),
    h("a", { class: "button", href: form("markdown"), download: "report.md" }, "Markdown"),
    h("a", { class: "button", href: form("html"), target: "_blank", rel: "noopener" }, "Page to print"),
    h("button", { type: "button", onclick: (event) => copy(new URL(form("json"), location.href).href,
      event.currentTarget) }, "Copy API call"),
  ];
}
