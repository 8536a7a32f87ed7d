// Elements, made without ever parsing HTML: whatever the network says stays text.

/**
 * Makes an element. Properties that begin with "on" are listeners, `class` and `aria-…` and the like are attributes,
 * true sets a bare attribute, and null, undefined and false leave it out. Children are nodes or texts.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  set(element, properties);
  element.append(...present(children));
  return element;
}

/** The same for SVG. */
export function svg(name, properties = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(element, properties);
  element.append(...present(children));
  return element;
}

// What a condition left out is no child.
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function set(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
}

/** Puts children in place of those that an element has; what is the same node stays where it is. */
export function fill(element, ...children) {
  const wanted = present(children);
  const same = wanted.length === element.childNodes.length && wanted.every((node, i) => node === element.childNodes[i]);
  if (!same) element.replaceChildren(...wanted);
  return element;
}

/** Sets an element's text where it differs, so that what is selected or read aloud is left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Tells those who listen rather than look. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** A message in place of a view or a part of one: a title, and what to do. */
export function notice(title, ...what) {
  const parts = what.map((part) => (typeof part === "string" ? h("p", {}, part) : part));
  return h("section", { class: "notice" }, h("h2", {}, title), parts);
}

/** A message about what went wrong. */
export function fault(error) {
  return h("p", { class: "fault", role: "alert" }, error.message ?? String(error));
}

/** Copies a text, and says so on the button that was pressed. */
export async function copy(text, button) {
  const label = button.textContent;
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyFromField(text);
    button.textContent = "Copied";
    announce("Copied");
  } catch {
    button.textContent = "Could not copy";
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}

// Browsers have no clipboard for pages that came over plain HTTP from elsewhere.
function copyFromField(text) {
  const field = h("textarea", { class: "quiet", value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("no clipboard");
}

/** Gives a text to the user as a file. */
export function download(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
