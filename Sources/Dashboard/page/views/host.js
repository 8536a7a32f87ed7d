// One host, guest or application: its use over time, what runs on it and what it runs on.

import { duration, quantity } from "../lib/format.js";
import { link } from "../lib/route.js";
import { sourceView } from "../lib/source.js";
import { badgeColumn, card, figure, linkColumn, presentValues } from "../lib/subject.js";
import { table } from "../lib/table.js";

export const title = "Host";
export const open = sourceView({ kind: "data source", charts: [
  ["CPU", "cpu_user cpu_system cpu_wio cpu_nice cpu_steal cpu_intr cpu_sintr", true],
  ["CPU", "vir_cpu_utilization"],
  ["Load", "load_one load_five load_fifteen"],
  ["Memory", "mem_used mem_cached mem_buffers mem_free", true],
  ["Memory", "vir_mem_used vir_mem_total"],
  ["Swapping", "swap_in swap_out"],
  ["Disk space", "disk_utilization part_max_used"],
  ["Disk traffic", "bytes_read bytes_written vir_bytes_read vir_bytes_written"],
  ["Network", "bytes_in bytes_out vir_bytes_in vir_bytes_out"],
  ["Network errors and drops",
    "errs_in errs_out drops_in drops_out vir_errs_in vir_errs_out vir_drops_in vir_drops_out"],
  ["TCP segments sent again", "tcpretranssegs"],
  ["UDP errors", "udpinerrors udprcvbuferrors udpsndbuferrors"],
  ["Requests by status", "http_status_1xx http_status_2xx http_status_3xx http_status_4xx http_status_5xx", true],
  ["Requests by method", "http_method_get http_method_head http_method_post http_method_put http_method_delete", true],
  ["Operations by outcome",
    "app_success app_other app_timeout app_internal_error app_bad_request app_forbidden app_not_found app_unavailable",
      true],
  ["Workers", "workers_active workers_idle", true],
  ["Requests delayed and dropped", "req_delayed req_dropped"],
  ["Application CPU", "app_usertime app_systemtime", true],
  ["Application memory", "app_mem_used app_mem_max"],
  ["Java heap", "jvm_heap_used jvm_heap_committed jvm_heap_max"],
  ["Java threads", "jvm_thread_live jvm_thread_daemon"],
  ["Cache commands", "memcache_get_hits memcache_get_misses memcache_cmd_set memcache_evictions"],
  ["Cache memory", "memcache_bytes memcache_limit_maxbytes"],
  ["Graphics processors", "nvml_gpu_utilization nvml_mem_utilization"],
  ["Open vSwitch datapath", "ovs_dp_hits ovs_dp_misses ovs_dp_lost"],
  ["Temperature", "temperature_min temperature_max"],
], name: (now, self, source) => self?.name ?? now.host_name ?? now.vir_host_name ?? now.app_name
  ?? `data source ${source}`, describe, parts });

function parts({ page, question, near }) {
  const isOn = (one) => one.relation === "runs_on" && one.other === one.from;
  const on = near.filter((one) => isOn(one) && one.machine).map((one) => one.machine);
  if (on.length === 0) return {};
  const guests = guestTable();
  page.every(5, async () => {
    const present = await presentValues(question.agent, page.signal);
    guests.show(on.map((one) => ({ ...one, ...(one.agent === question.agent ? present.get(one.datasource) : {}) })));
  });
  return { keep: (one) => !isOn(one), before: (control) => [card("Runs here", {}, guests.element), control] };
}

function describe(now, { datasource, self }) {
  const either = (name) => now[name] ?? now[`vir_${name}`];
  const known = (value, unit) => (value === undefined ? null : quantity(value, unit));
  const total = either("mem_total");
  return [
    ["Data source", datasource],
    ["System", [either("os_name"), either("os_release")].filter(Boolean).join(" ")],
    ["Machine", either("machine_type")], ["UUID", self?.uuid], ["State", now.vir_state],
    ["Up for", now.uptime === undefined ? null : duration(now.uptime * 1000)],
    ["CPUs", either("cpu_num")], ["CPU", known(either("cpu_utilization"), "%")],
    ["Load", now.load_one === undefined ? null
      : [now.load_one, now.load_five, now.load_fifteen].map((load) => quantity(load)).join(", ")],
    ["Memory", total > 0 ? `${quantity(either("mem_used"), "bytes")} of ${quantity(total, "bytes")}` : null],
    ["Fullest disk", known(now.part_max_used, "%")],
    ["Java", [now.jvm_name, now.jvm_version].filter(Boolean).join(" ")],
    ["Requests", known(now.http_requests ?? now.app_operations, "/s")],
    ["Workers", now.workers_max === undefined ? null
      : `${quantity(now.workers_active)} of ${quantity(now.workers_max)} busy`],
    ["Adapters", self?.adapters.flatMap((one) => one.addresses).map((one) =>
      one.match(/../g)?.join(":").toLowerCase()).join(", ")],
    ["Sampling", now.flow_sampling_rate ? `1 in ${quantity(now.flow_sampling_rate)}` : null],
  ];
}

/** A table of machines with their present values, which are members of their rows. */
export function guestTable() {
  const either = (label, names, unit, rest) =>
    figure(label, (row) => row[names.find((name) => row[name] !== undefined)], unit, rest);
  const pair = (label, name) => either(label, [name, `vir_${name}`], "bytes/s", { optional: true });
  return table([
    linkColumn("Name", { href: (row) => link("host", [row.agent, row.datasource]), text: (row) => row.name
      ?? row.datasource, note: (row) => row.kind }),
    badgeColumn("State", (row) =>
      (row.vir_state ? [{ text: row.vir_state, kind: row.vir_state === "running" ? "good" : "warn" }] : []),
      { value: (row) => row.vir_state }),
    either("CPU", ["cpu_utilization", "vir_cpu_utilization"], "%"),
      either("Memory", ["mem_used", "vir_mem_used", "app_mem_used"], "bytes"),
    pair("In", "bytes_in"), pair("Out", "bytes_out"),
    either("Requests", ["http_requests", "app_operations"], "/s"),
      either("Busy workers", ["workers_utilization"], "%", { optional: true }),
  ], { key: (row) => `${row.agent} ${row.datasource}`, caption: "Machines and their use now", sort: "CPU",
    empty: "None." });
}
