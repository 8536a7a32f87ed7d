// Agents and their health, those with trouble first.

import { get } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { age, count, digits } from "../lib/format.js";
import { change, link } from "../lib/route.js";
import { badgeColumn, card, figure, linkColumn } from "../lib/subject.js";
import { table } from "../lib/table.js";

const few = 15;
const quiet = 60_000;
const window = 60_000;
const percent = (part, whole) => (whole > 0 ? (100 * part) / whole : null);
const times = (number, what) => `${count(number)} ${what}${number === 1 ? "" : "s"}`;

/** What is wrong with an agent, the worst first: { text, kind, title, weight }. */
function troubles(row) {
  const list = [];
  const add = (weight, kind, text, title) => list.push({ weight, kind, text, title });
  if (!row.lastSeen) add(90, "bad", "not heard", "No datagram since the server was started");
  else if (row.silence > quiet) add(100, "bad", `silent ${age(row.lastSeen, row.now)}`,
    "Is it up, and is the way from it to here open?");
  if (row.recentLoss >= 1) {
    const bad = row.recentLoss >= 10;
    add(bad ? 80 : 60, bad ? "bad" : "warn", `loses ${digits(row.recentLoss)} %`,
      "Datagrams lost on the way in the last minute: rates of samples are too low");
  }
  if (row.clock > 0) add(50, "warn", times(row.clock, "clock step"), "The clock went back in the last hour");
  if (row.restarts > 0) add(40, "warn", times(row.restarts, "restart"),
    "In the last hour. Many, with several senders, mean that two agents have one address");
  if (row.resets > 0) add(30, "warn", times(row.resets, "reset"), "Counters that began again in the last hour");
  if (row.mismatches > 0) add(20, "warn", "samples ≠ counters",
    "Samples and counters tell of different amounts of traffic");
  if (row.sentBy?.length > 1) add(10, "warn", `${row.sentBy.length} senders`,
    `One agent address, datagrams from ${row.sentBy.join(", ")}`);
  return list.sort((a, b) => b.weight - a.weight);
}

/** The card; `tally` counts events. `poll(signal)` asks anew, `update(parameters)` takes what the address says. */
export function agentsCard(tally) {
  /** What each agent's counts were at the last polls: [{ time, counts: Map }], a minute at most. */
  let before = [];
  let agents = [];
  let wanted = { text: "", all: false };

  const summary = h("p", { class: "summary" }, "Asking for the agents …");
  const field = h("input", {
    type: "search", placeholder: "Name or address", "aria-label": "Show agents whose name or address contains",
    size: 16, "data-search": true,
    oninput: () => change({ agents: field.value || null }, { replace: true }),
  });
  const all = h("button", { type: "button", onclick: () => change({ all: wanted.all ? null : 1 }) }, "Show all");
  const left = h("p", { class: "faint" });
  const rows = table([
    linkColumn("Agent", {
      href: (row) => link("agent", [row.agent]), text: (row) => row.host ?? row.agent,
      note: (row) => (row.host ? row.agent : ""),
    }),
    badgeColumn("Health", (row) => (row.troubles.length ? row.troubles.slice(0, 3) : [{ text: "well", kind: "good" }]),
      { value: (row) => row.weight }),
    { label: "Heard", number: true, value: (row) => -row.silence, title: "How long ago its last datagram came",
      text: (row) => (row.lastSeen ? (row.silence < 2000 ? "now" : age(row.lastSeen, row.now)) : "–") },
    figure("Dgrams/s", "rate", "", { optional: true, title: "Datagrams a second in the last minute" }),
    figure("Loss", "recentLoss", "%", { title: "Datagrams lost in the last minute" }),
    figure("All loss", "loss", "%", { optional: true, title: "Datagrams lost since the server was started" }),
    figure("Sources", "dataSources", "",
      { optional: true, title: "Data sources: interfaces, hosts, guests, applications" }),
  ], { key: (row) => row.agent, caption: "Agents, those with trouble first", sort: "Health",
    empty: "No agent matches." });

  // Rates come from what changed since the poll of about a minute ago.
  function judge(agent, now, old) {
    const was = old?.counts.get(agent.agent);
    const came = was && agent.datagrams - was.datagrams;
    const lost = was && agent.lostDatagrams - was.lost;
    const row = {
      ...agent, now,
      silence: agent.lastSeen ? Math.max(0, now - Date.parse(agent.lastSeen)) : Infinity,
      rate: was && came >= 0 ? came / ((now - old.time) / 1000) : null,
      recentLoss: was && came >= 0 && lost >= 0 ? percent(lost, came + lost) : null,
      loss: percent(agent.lostDatagrams, agent.datagrams + agent.lostDatagrams),
      restarts: tally.of(agent.agent, "agent_restart"), resets: tally.of(agent.agent, "counter_reset"),
      clock: tally.of(agent.agent, "clock_step"), mismatches: tally.of(agent.agent, "flow_counter_mismatch"),
    };
    row.troubles = troubles(row);
    row.weight = row.troubles.reduce((sum, one) => sum + one.weight, 0);
    return row;
  }

  function draw() {
    const text = wanted.text.toLowerCase();
    const found = agents.filter((row) => !text || `${row.host ?? ""} ${row.agent}`.toLowerCase().includes(text));
    const shown = wanted.all ? found : found.slice(0, few);
    rows.show(shown);
    all.hidden = agents.length <= few;
    setText(all, wanted.all ? `Show ${few}` : "Show all");
    setText(left, shown.length < found.length ? `${count(found.length - shown.length)} more, with less trouble.` : "");
    field.hidden = agents.length < 2;
  }

  return {
    /** What people call an agent. */
    nameOf: (address) => agents.find((row) => row.agent === address)?.host ?? address,
    element: card("Agents", { kind: "half", aside: [field, all] }, summary, rows.element, left),
    update(parameters) {
      wanted = { text: parameters.agents ?? "", all: parameters.all === "1" };
      if (field.value !== wanted.text) field.value = wanted.text;
      draw();
    },
    async poll(signal) {
      const answer = await get("/api/v1/agents", {}, { signal });
      const now = tally.asOf();
      before = before.filter((one) => one.time >= now - window - 5000);
      agents = answer.agents.map((agent) => judge(agent, now, before[0])).sort((a, b) => b.weight - a.weight);
      before.push({ time: now, counts: new Map(answer.agents.map((one) =>
        [one.agent, { datagrams: one.datagrams, lost: one.lostDatagrams }])) });
      const heard = agents.filter((row) => row.silence <= quiet).length;
      const ill = agents.filter((row) => row.weight > 0).length;
      setText(summary, agents.length === 0 ? "No agent has been heard yet."
        : `${times(agents.length, "agent")}, ${count(heard)} heard within 60 s, ${count(ill)} with trouble.`);
      summary.className = `summary ${heard < agents.length ? "bad" : ill ? "warn" : "good"}`;
      draw();
      return agents.length;
    },
  };
}
