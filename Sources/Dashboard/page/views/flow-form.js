// Defining, changing and deleting flows.

import { get, put, remove } from "../lib/api.js";
import { keyParts } from "../lib/flow-keys.js";
import { asNumber, confirmDialog, formDialog } from "../lib/form-dialog.js";

/** Asks for a definition and sets it. Takes a row of `/api/v1/flows` to change it. Gives the name, or null. */
export async function askFlow(row) {
  const [seen, { picker }] = await Promise.all([get("/flowkeys/json").catch(() => ({})), import("../lib/picker.js")]);
  const names = Object.keys(seen).sort();
  const old = row?.definition ?? {};
  return await formDialog({
    title: row ? `Change ${row.name}` : "Define a flow",
    intro: row
      ? "What was recorded under the definition as it is now stays in the store."
      : "It is in force at once, and recorded from then on.",
    fields: [
      { name: "name", label: "Name", value: row?.name, required: true, fixed: Boolean(row),
        placeholder: "web_clients" },
      {
        name: "keys", label: "Keys", kind: "picker", make: keyPicker(picker, names, old.keys),
        help: "What tells flows apart, in this order; fields that traffic has are offered. Functions such as "
          + "or:ipsource:ip6source may be typed. Without keys all packets are one flow.",
      },
      { name: "value", label: "Value", value: old.value ?? "bytes", required: true,
        suggest: ["bytes", "frames", "requests", "duration", ...names],
        help: "What is summed: bytes and frames become rates a second." },
      { name: "filter", label: "Filter", value: old.filter, placeholder: "ipprotocol=6&tcpdestinationport=443",
        help: "Which packets count; all where it is empty. & is and, | is or, != is not." },
      { name: "n", label: "Flows (n)", kind: "number", value: old.n, placeholder: "20",
        help: "How many of the largest are kept of each data source, 1 to 1000." },
      { name: "t", label: "Smoothing (t)", kind: "number", value: old.t, placeholder: "10",
        help: "Seconds that live values are smoothed over. What is recorded is not smoothed." },
      { name: "activeTimeout", label: "Active timeout", kind: "number", value: old.activeTimeout, placeholder: "60",
        help: "Seconds after which a flow that goes on is logged." },
      { name: "log", label: "Log", kind: "flag", value: old.log,
        help: "Also list flows that are over, at /flows/json." },
      { name: "dropped", label: "Of discards", kind: "flag", value: old.dropped,
        help: "Count packets that agents say were dropped in place of those that were forwarded." },
    ],
    async submit({ name, ...given }) {
      const body = { ...(row ? { values: old.values, fs: old.fs, flowStart: old.flowStart } : {}), ...given };
      for (const number of ["n", "t", "activeTimeout"]) body[number] = asNumber(body[number]);
      await put(`/flow/${encodeURIComponent(name)}/json`, body);
      return name;
    },
  });
}

function keyPicker(picker, names, keys) {
  return (onChange) => {
    let values = keyParts(keys);
    const control = picker({
      label: "Keys", placeholder: "ipsource", values, many: true, free: true,
      search: async (text) => names.filter((name) => name.includes(text.toLowerCase())).slice(0, 40)
        .map((name) => ({ value: name, label: name, detail: "" })),
      onChange(next) {
        values = next;
        onChange();
      },
    });
    return { element: control.element, read: () => values.join(",") };
  };
}

/** Asks whether a definition shall go, and deletes it. Gives whether it did. */
export async function askRemoval(name) {
  return await confirmDialog({
    title: `Delete the definition ${name}?`,
    text: "From now on nothing is recorded for it. What was recorded stays in the store and can still be looked at.",
    act: () => remove(`/flow/${encodeURIComponent(name)}/json`).then(() => true),
  });
}
