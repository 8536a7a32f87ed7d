// A view and what it shows stand in the part of the address after "#", so that every view is an address to share.

/** The present view: its name, the parts of its path, and its parameters. */
export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...parts] = path.split("/").map(decodeURIComponent);
  return { view: view || "now", parts, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a view. Parameters that are null, undefined or empty are left out. */
export function link(view, parts = [], parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, value);
  }
  const path = [view, ...parts].map(encodeURIComponent).join("/").replaceAll("%3A", ":");
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `#/${path}?${text}` : `#/${path}`;
}

/** Goes to a view. */
export function go(view, parts, parameters) {
  location.hash = link(view, parts, parameters);
}

/**
 * Changes parameters of the present view; null removes one. `replace` leaves no step to go back to, as for what
 * changes while one types.
 */
export function change(parameters, { replace = false } = {}) {
  const now = here();
  const next = link(now.view, now.parts, { ...now.parameters, ...parameters });
  if (next === location.hash) return;
  if (replace) {
    history.replaceState(null, "", next);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = next;
  }
}
