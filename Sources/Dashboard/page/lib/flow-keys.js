// Keys of flows: the parts of a definition's keys, and patterns that match some of them.

/** The expressions that a definition's keys are made of. Arguments of functions may have commas within brackets. */
export function keyParts(keys = "") {
  const parts = [];
  let depth = 0;
  let part = "";
  for (const character of keys) {
    if (character === "[") depth += 1;
    if (character === "]") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else {
      part += character;
    }
  }
  return part || parts.length > 0 ? [...parts, part] : [];
}

/** An expression in a few words, for the head of a column: "ipsource or ip6source". */
export function partLabel(expression) {
  const inner = /^min:\[([^[\]]*)\]:\[([^[\]]*)\]$/.exec(expression);
  if (inner) return `lower of ${partLabel(inner[1])} / ${partLabel(inner[2])}`;
  const [name, ...fields] = expression.split(":");
  if (name === "or" && fields.length > 0) return fields.join(" or ");
  return name === "null" && fields.length === 2 ? fields[0] : expression;
}

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The pattern that matches one key alone. */
export function exactly(key) {
  return escaped(key);
}

/** The pattern that matches all keys with one part as it is in this key. */
export function withPart(parts, place, separator = ",") {
  const other = separator.length === 1 ? `[^${escaped(separator)}]*` : ".*";
  return parts.map((part, index) => (index === place ? escaped(part) : other)).join(escaped(separator));
}

/** What a flow is measured in, such as "bytes/s". */
export function flowUnit(value) {
  return value === "duration" || value.includes(":") ? value : `${value}/s`;
}
