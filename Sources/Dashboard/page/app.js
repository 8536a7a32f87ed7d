// The frame around the views: which one is shown, whether data arrives, theme and keyboard.

import { announce, fault, fill, h, notice, setText } from "./lib/dom.js";
import { every, get } from "./lib/api.js";
import { count, age } from "./lib/format.js";
import { go, here, link } from "./lib/route.js";
import { firstSteps, silence } from "./lib/hints.js";

/** Every view: the module has `title` and `open(root, place)`, which gives `{ update(place), close() }`. */
const views = {
  now: { label: "Now", key: "n", load: () => import("./views/now.js") },
  explore: { label: "Explore", key: "e", load: () => import("./views/explore.js") },
  flows: { label: "Flows", key: "f", load: () => import("./views/flows.js") },
  thresholds: { label: "Thresholds", key: "t", load: () => import("./views/thresholds.js") },
  capacity: { label: "Capacity", key: "c", load: () => import("./views/capacity.js") },
  agent: { load: () => import("./views/agent.js") },
  interface: { load: () => import("./views/interface.js") },
  host: { load: () => import("./views/host.js") },
};

const main = document.getElementById("main");
const pulse = document.getElementById("pulse");
const alarms = document.getElementById("alarms");
let shown = { name: null, view: null };
let turn = 0;

async function show() {
  const place = here();
  const mine = ++turn;
  markNavigation(place.view);
  const entry = views[place.view];
  if (entry && shown.name === place.view && shown.view?.update) {
    shown.view.update(place);
    return;
  }
  shown.view?.close?.();
  shown = { name: place.view, view: null };
  const root = h("div", { class: `view ${place.view}` });
  fill(main, root);
  if (!entry) {
    fill(root, notice("There is no such view", h("p", {}, h("a", { href: "#/now" }, "See what is happening now"))));
    return;
  }
  try {
    const module = await entry.load();
    if (mine !== turn) return;
    document.title = `${module.title} – Tidemark`;
    announce(module.title);
    const view = await module.open(root, place);
    if (mine === turn) shown.view = view;
    else view?.close?.();
  } catch (error) {
    if (mine === turn) fill(root, fault(error));
  }
}

function markNavigation(name) {
  for (const item of document.querySelectorAll("header nav a")) {
    if (item.dataset.view === name) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
}

// Whether data arrives: what is new since the last answer tells it.
let before = null;
let lastNews = Date.now();

async function beat() {
  let status;
  try {
    status = await get("/api/v1/status");
  } catch (error) {
    pulse.className = "bad";
    setText(pulse, error.message);
    return;
  }
  const datagrams = status.collector?.datagrams ?? 0;
  if (before !== null && datagrams !== before.datagrams) lastNews = Date.now();
  const rate = before ? (datagrams - before.datagrams) / ((Date.now() - before.time) / 1000) : null;
  before = { datagrams, time: Date.now() };
  const quiet = Date.now() - lastNews;
  pulse.className = quiet > 60_000 ? "bad" : quiet > 10_000 ? "warn" : "good";
  if (quiet > 10_000) setText(pulse, `no datagram for ${age(lastNews)}`);
  else setText(pulse, rate === null ? "listening" : `${count(rate)} datagrams/s`);
  const isNew = status.collector && datagrams === 0 && status.store.agents === 0;
  const hint = isNew ? firstSteps(status) : null;
  showAlarms(status, quiet > 60_000 && !hint ? silence(status, lastNews) : hint);
}

let alarmed = "";
function showAlarms(status, hint) {
  const key = JSON.stringify([status.alarms, hint?.dataset.kind]);
  if (key === alarmed) return;
  alarmed = key;
  fill(
    alarms,
    (status.alarms ?? []).map((alarm) => h("p", { class: "fault" }, `${alarm.kind}: ${alarm.detail}`)),
    hint,
  );
}

// Dark and light follow the system until somebody chooses.
function useTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const button = document.getElementById("theme");
  button.textContent = { dark: "Dark", light: "Light" }[theme] ?? "Auto";
  button.setAttribute("aria-label", `Theme: ${button.textContent}`);
  dispatchEvent(new Event("themechange"));
}

function nextTheme() {
  const order = ["", "dark", "light"];
  const next = order[(order.indexOf(localStorage.getItem("theme") ?? "") + 1) % order.length];
  localStorage.setItem("theme", next);
  useTheme(next);
}

function help() {
  const rows = [
    ...Object.values(views).filter((view) => view.key).map((view) => [`g ${view.key}`, view.label]),
    ["/", "Type what to look at"], ["+ and −", "Zoom in and out"], ["← and →", "Move in time"],
    ["Shift ← and →", "Read a chart's values one by one"],
    ["?", "This help"], ["Esc", "Close"],
  ];
  const dialog = h(
    "dialog", { "aria-label": "Help", onclose: () => dialog.remove() },
    h("h2", {}, "Keyboard"),
    h("dl", { class: "keys" }, rows.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    h("p", {}, "The address of a page is what it shows: copy it to share it. ",
      "Every number here comes from the API, which ", h("a", { href: "/openapi.json" }, "openapi.json"), " describes."),
    h("form", { method: "dialog" }, h("button", { autofocus: true }, "Close")),
  );
  document.body.append(dialog);
  dialog.showModal();
}

let leader = false;
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const wanted = leader && Object.entries(views).find(([, view]) => view.key === event.key);
  leader = event.key === "g";
  if (wanted) go(wanted[0]);
  else if (event.key === "?") help();
  else if (event.key === "/") document.querySelector("[data-search]")?.focus();
  else return;
  event.preventDefault();
}

fill(
  document.querySelector("nav"),
  Object.entries(views).filter(([, view]) => view.label).map(([name, view]) =>
    h("a", { href: link(name), "data-view": name }, view.label)),
);
document.getElementById("theme").addEventListener("click", nextTheme);
document.getElementById("help").addEventListener("click", help);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("keydown", press);
addEventListener("hashchange", show);
useTheme(localStorage.getItem("theme") ?? "");
show();
every(2, beat);
