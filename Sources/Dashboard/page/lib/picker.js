// A field in which one looks for names and picks some: a combobox with a list, and a chip for each that is chosen.

import { announce, fill, h } from "./dom.js";

const typingPause = 120;
let pickers = 0;

/**
 * Makes a picker. `search(text, signal)` gives `[{ value, label, detail }]`, best first; `values` are chosen at first;
 * `onChange(values)` is told what is chosen after each change. `many`: more than one may be chosen; `free`: what is
  * typed counts too, such as a pattern. `searchKey` makes it the field that the key "/" goes to.
 * counts too, such as a pattern. `searchKey` makes it the field that the key "/" goes to.
 */
export function picker({
  label, placeholder = "", search, values = [], onChange, many = true, free = true, searchKey = false,
}) {
  const id = `picker-${pickers += 1}`;
  let chosen = [...values];
  let options = [];
  let active = -1;
  let asking = null;
  let timer = null;

  const input = h("input", {
    id, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", "data-search": searchKey,
    oninput: () => ask(typingPause), onfocus: () => ask(0), onblur: leave, onkeydown: press,
  });
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const chips = h("span", { class: "chips" });
  const field = h("div", { class: "field" }, chips, input);
  const element = h("div", { class: "picker" }, h("label", { for: id }, label), field, list);

  function ask(pause) {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  }

  async function look() {
    asking?.abort();
    const mine = asking = new AbortController();
    let found;
    try {
      found = await search(input.value.trim(), mine.signal);
    } catch {
      found = [];
    }
    if (mine.signal.aborted || document.activeElement !== input) return;
    options = found.filter(({ value }) => !chosen.includes(value));
    if (active >= options.length) active = -1;
    drawList();
  }

  function drawList() {
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    fill(list, options.map((option, place) => h("li", {
      id: `${id}-${place}`, role: "option", "aria-selected": String(place === active),
      // Before the field loses the focus, so that it keeps it.
      onpointerdown: (event) => {
        event.preventDefault();
        add(option.value);
      },
    }, option.label ?? option.value, option.detail && h("small", {}, option.detail))));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function drawChips() {
    fill(chips, chosen.map((value) => h("button", {
      type: "button", class: "chip", "aria-label": `Remove ${value}`, title: "Remove", onclick: () => drop(value),
    }, value, " ×")));
    input.placeholder = chosen.length ? "" : placeholder;
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    options = [];
    active = -1;
    drawList();
  }

  function tell() {
    drawChips();
    onChange([...chosen]);
  }

  function add(value) {
    if (!value) return;
    if (!chosen.includes(value)) chosen = many ? [...chosen, value] : [value];
    input.value = "";
    close();
    tell();
  }

  function drop(value) {
    chosen = chosen.filter((one) => one !== value);
    announce(`Removed ${value}`);
    tell();
    input.focus();
  }

  function leave() {
    if (free && input.value.trim()) add(input.value.trim());
    else close();
  }

  function press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        ask(0);
      } else {
        const count = options.length;
        active = event.key === "ArrowDown" ? (active + 1) % count : (active + count - (active < 0 ? 0 : 1)) % count;
        drawList();
      }
    } else if (event.key === "Enter") {
      if (active >= 0) add(options[active].value);
      else if (free) add(input.value.trim());
      else add(options[0]?.value);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    } else if (event.key === "Backspace" && input.value === "" && chosen.length) {
      drop(chosen.at(-1));
    } else {
      return;
    }
    event.preventDefault();
  }

  drawChips();
  return {
    element,
    /** Chooses others, without telling. */
    set(next) {
      if (next.join("\n") === chosen.join("\n")) return;
      chosen = [...next];
      drawChips();
    },
    close,
  };
}
