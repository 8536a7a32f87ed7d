// Dialogs that ask: a form whose faults stand at their fields, and a question before something is removed.

import { fill, h } from "./dom.js";

/**
 * Asks for the values of fields and submits them.
 *
 * A field has `name`, `label`, `help`, `value`, and `required`; its `kind` is "text" (the usual), "number", "flag",
 * "lines", or "picker" with `make(onChange)`, which gives a control of its own. `suggest` is a list of texts to choose
 * from. `watch(value)` gives a text below the field as one types. `submit(values)` may throw a RequestError, whose
 * `parameter` is the field at fault. The promise gives what `submit` gave, or null.
 */
export function formDialog({ title, intro, fields, action = "Save", submit }) {
  return new Promise((resolve) => {
    let answer = null;
    const rows = fields.map(fieldRow);
    const trouble = h("div", { class: "wide" });
    const send = h("button", { class: "chief" }, action);
    const form = h("form", { class: "form", novalidate: true, onsubmit: onSubmit },
      rows.map((row) => row.nodes), trouble,
      h("div", { class: "wide bar" }, send, h("button", { type: "button", autofocus: fields.length === 0,
        onclick: () => dialog.close() }, "Cancel")));
    const dialog = h("dialog", { class: "form-dialog", "aria-label": title,
      onclose: () => { dialog.remove(); resolve(answer); } },
      h("h2", {}, title), intro && h("p", { class: "faint" }, intro), form);

    async function onSubmit(event) {
      event.preventDefault();
      fill(trouble);
      for (const row of rows) row.complain("");
      const missing = rows.find((row) => row.field.required && row.read() === "");
      if (missing) {
        missing.complain("is missing");
        return;
      }
      send.disabled = true;
      try {
        answer = await submit(Object.fromEntries(rows.map((row) => [row.field.name, row.read()]))) ?? true;
        dialog.close();
      } catch (error) {
        const row = rows.find((candidate) => candidate.field.name === error.parameter);
        if (row) row.complain(withoutName(error.message, error.parameter));
        else fill(trouble, h("p", { class: "fault", role: "alert" }, refusal(error)));
      }
      send.disabled = false;
    }

    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks before something is removed; `act` does it. Gives whether it was done. */
export function confirmDialog({ title, text, action = "Delete", act }) {
  return formDialog({ title, intro: text, fields: [], action, submit: act });
}

/** What the server said, with what that means where it takes no changes. */
function refusal(error) {
  return error.status === 403 ? `Nothing can be changed here: ${error.message}.` : error.message;
}

/** The number that a field holds, nothing where it is empty; what is none stays as it is, for the server to say so. */
export function asNumber(text) {
  if (text === "") return undefined;
  return Number.isNaN(Number(text)) ? text : Number(text);
}

// The server begins its sentence with the name that the field has as its label.
function withoutName(message, name) {
  let text = message;
  while (text.startsWith(`${name}: `) || text.startsWith(`${name}, `)) text = text.slice(name.length + 2);
  return text;
}

let number = 0;

function fieldRow(field) {
  const id = `field-${number += 1}`;
  const note = h("small", { class: "faint", id: `${id}-note` }, field.help);
  const watched = h("small", { class: "faint", role: "status" });
  const fault = h("small", { class: "bad", role: "alert" });
  const common = { id, name: field.name, "aria-describedby": `${id}-note`, autocomplete: "off", spellcheck: "false" };
  const watch = () => fill(watched, field.watch?.(read()));
  const complain = (text) => {
    fill(fault, text);
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (text) (input.querySelector?.("input") ?? input).focus();
  };
  let list = null;
  let own = null;
  let input;
  if (field.kind === "flag") input = h("input", { ...common, type: "checkbox", checked: field.value });
  else if (field.kind === "lines") input = h("textarea", { ...common, rows: 2, value: field.value ?? "" });
  else if (field.kind === "picker") {
    own = field.make(() => watch());
    input = own.element;
  } else {
    if (field.suggest) list = h("datalist", { id: `${id}-list` }, field.suggest.map((value) => h("option", { value })));
    input = h("input", { ...common, type: "text", inputmode: field.kind === "number" ? "decimal" : null,
      list: list ? `${id}-list` : null, placeholder: field.placeholder, value: field.value ?? "",
        readonly: field.fixed });
  }
  function read() {
    if (own) return own.read();
    if (field.kind === "flag") return input.checked;
    return input.value.trim();
  }
  input.addEventListener("input", () => {
    complain("");
    watch();
  });
  watch();
  return {
    field,
    read,
    nodes: [own ? h("span") : h("label", { for: id }, field.label),
      h("div", { class: "entry" }, input, list, watched, fault, note)],
    complain,
  };
}
