// What is happening now: agents and their health, the busiest interfaces, the largest flows, what went wrong.

import { every, get, stream } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { clock } from "../lib/format.js";
import { eventTally } from "../lib/tally.js";
import { agentsCard } from "./now-agents.js";
import { eventsCard, thresholdsCard } from "./now-events.js";
import { flowNames, flowsCard } from "./now-flows.js";
import { portsCard, portsQuestion } from "./now-ports.js";

export const title = "Now";

const rows = 15;
const many = 200;

/** Opens the view. */
export async function open(root, place) {
  const stop = new AbortController();
  const tally = eventTally();
  const agents = agentsCard(tally);
  const ports = portsCard();
  const flows = new Map(flowNames.map((name) => [name, flowsCard(name)]));
  const events = eventsCard(agents.nameOf);
  const thresholds = thresholdsCard(agents.nameOf);
  const state = h("p", { class: "fault", hidden: true });
  const by = (where) => (where.parameters.by === "traffic" ? "traffic" : "share");
  let last = null;
  let streamed = null;
  let endStream = () => {};

  root.append(h("h1", { class: "quiet" }, title), state, h("div", { class: "board" }, agents.element, ports.element,
    [...flows.values()].map((one) => one.element), events.element, thresholds.element));

  // What is wrong with the stream, and with the questions beside it.
  const wrong = { stream: null, polls: null };
  function say(what, problem) {
    wrong[what] = problem;
    state.hidden = !wrong.stream && !wrong.polls;
    setText(state, [wrong.stream, wrong.polls].filter(Boolean).join(" "));
  }

  function connect(ranking) {
    endStream();
    streamed = ranking;
    endStream = stream({ ...portsQuestion(ranking), flow: defined, limit: rows }, (event) => {
      last = Date.now();
      ports.show(event);
      for (const flow of event.flows ?? []) flows.get(flow.name)?.show(flow);
    }, (isOpen) => say("stream", isOpen ? null : last
      ? `Traffic is as of ${clock(last)}: the connection to the server broke. Trying again.`
      : "No live traffic: the server does not stream it. Trying again."));
  }

  let defined = flowNames;
  try {
    const known = new Set((await get("/api/v1/flows", {}, { signal: stop.signal })).map((flow) => flow.name));
    defined = flowNames.filter((name) => known.has(name));
    for (const name of flowNames) if (!known.has(name)) flows.get(name).missing();
  } catch {
    // The stream will say what is wrong.
  }

  let turns = 0;
  let skip = 1;
  const endPolls = every(5, async () => {
    if (turns++ % skip !== 0) return;
    try {
      await tally.poll(stop.signal);
      const number = await agents.poll(stop.signal);
      skip = number > many ? 2 : 1;
      events.show(tally);
      await thresholds.poll(stop.signal);
      say("polls", null);
    } catch (error) {
      if (error.name !== "AbortError") say("polls", error.message);
    }
  });

  function update(where) {
    agents.update(where.parameters);
    ports.update(by(where));
    if (streamed !== by(where)) connect(by(where));
  }
  update(place);
  return {
    update,
    close() {
      endPolls();
      endStream();
      ports.close();
      stop.abort();
    },
  };
}
