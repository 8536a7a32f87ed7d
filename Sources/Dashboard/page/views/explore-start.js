// Good questions to begin with, of those that the store can answer.

import { h, notice } from "../lib/dom.js";
import { link } from "../lib/route.js";

const minute = 60_000;
const day = 1440 * minute;
const spans = [[30 * minute, "-1h"], [day / 2, "-24h"], [4 * day, "-7d"], [20 * day, "-30d"]];
const shortUnits = { limit: "5" };

const questions = [
  ["Ports", [
    ["Share of the speed of the busiest ports", ["ifinutilization", "ifoututilization"]],
    ["Bits in and out of the busiest ports", ["ifinoctets", "ifoutoctets"], shortUnits],
    ["Bits in, compared with the week before", ["ifinoctets"], { ...shortUnits, compare: "7d", start: "-7d" }],
    ["All traffic in, as one sum an agent", ["ifinoctets"], { agg: "sum", by: "agent" }],
    ["Errors and discards", ["ifinerrors", "ifouterrors", "ifindiscards", "ifoutdiscards"]],
  ]],
  ["Hosts and guests", [
    ["CPU of hosts", ["cpu_utilization"]], ["Load for each CPU", ["load_one_per_cpu"]],
    ["Memory of hosts", ["mem_utilization"]],
    ["Disk space", ["disk_utilization"]], ["Bytes read and written", ["bytes_read", "bytes_written"]],
    ["CPU of guests", ["vir_cpu_utilization"]], ["Memory of guests", ["vir_mem_utilization"]],
  ]],
  ["Programs", [
    ["Requests of web servers", ["http_requests"]], ["Operations of applications", ["app_operations"]],
    ["Heap of Java programs", ["jvm_heap_utilization"]], ["Hits of memcached", ["memcache_hitrate"]],
    ["Hits of Open vSwitch’s flow cache", ["ovs_dp_hitrate"]],
  ]],
];

/** Links to what the store has; `quiet` is how long ago in ms it was last told something: spans reach back to it. */
export function startingPoints({ names, quiet }) {
  const start = spans.find(([longest]) => quiet < longest)?.[1] ?? "-365d";
  const lists = questions.map(([heading, items]) => [heading, items
    .map(([text, metrics, more]) => ({ text, more, metrics: metrics.filter((name) => names.has(name)) }))
    .filter(({ metrics }) => metrics.length > 0)]).filter(([, items]) => items.length > 0);
  if (lists.length === 0) return notice("Nothing is stored yet", "As soon as an agent reports, its metrics are here.");
  return h("section", { class: "card" }, h("h2", {}, "Choose metrics above, or begin with one of these"),
    h("div", { class: "starts" }, lists.map(([heading, items]) => h("div", {}, h("h3", {}, heading),
      h("ul", {}, items.map(({ text, more, metrics }) => h("li", {},
        h("a", { href: link("explore", [], {
          metric: metrics.join(","), start: start === "-1h" ? null : start, ...more,
        }) }, text))))))));
}
