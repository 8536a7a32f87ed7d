// Tables that sort, and keep their rows as the numbers in them change each second.

import { fill, h, setText } from "./dom.js";

/**
 * Makes a table.
 *
 * A column has `label`; `text(row)` or `node(row)` for what a cell shows; `value(row)` to sort by; `number: true` where
 * it is one; `share(row)` from 0 to 1 for a bar behind the text; `optional: true` where a narrow screen leaves it out;
 * `title` to say what it means. `options.key(row)` tells rows apart, `options.caption` names the table,
 * `options.sort` is the label it begins with and `options.descending` the direction; without a `sort` rows stay in the
 * order given. `options.empty` is what is said in place of rows.
 */
export function table(columns, options) {
  const first = columns.find((column) => column.label === options.sort);
  let order = { column: first, descending: options.descending ?? true };
  let rows = [];
  const made = new Map();
  const head = h("tr");
  const body = h("tbody");
  const empty = h("p", { class: "faint", hidden: true }, options.empty ?? "Nothing yet.");
  const caption = h("caption", { class: options.showCaption ? "" : "quiet" }, options.caption);
  const grid = h("table", {}, caption, h("thead", {}, head), body);
  const element = h("div", { class: "scroll" }, grid, empty);

  function drawHead() {
    fill(head, columns.map((column) => {
      const chosen = order.column === column;
      const kind = classes([column.number && "number", column.optional && "optional"]);
      const mark = chosen ? (order.descending ? " ▾" : " ▴") : "";
      const label = column.value && options.sort
        ? h("button", { type: "button", onclick: () => sortBy(column) }, column.label, mark) : column.label;
      return h("th", {
        scope: "col", class: kind, title: column.title,
        "aria-sort": chosen ? (order.descending ? "descending" : "ascending") : null,
      }, label);
    }));
  }

  function sortBy(column) {
    order = { column, descending: order.column === column ? !order.descending : Boolean(column.number) };
    drawHead();
    draw();
  }

  function cells(row) {
    return columns.map((column, place) => {
      const cell = h(place === 0 ? "th" : "td", {
        scope: place === 0 ? "row" : null,
        class: classes([column.number ? "number" : "text", column.optional && "optional", column.share && "share"]),
      });
      cell.show = shower(cell, column);
      cell.show(row);
      return cell;
    });
  }

  function draw() {
    const { column, descending } = order;
    const sorted = column ? [...rows].sort((a, b) => compare(column.value(a), column.value(b), descending)) : rows;
    const kept = new Set();
    fill(body, sorted.map((row) => {
      const key = options.key(row);
      kept.add(key);
      let line = made.get(key);
      if (line) {
        for (const cell of line.children) cell.show(row);
      } else {
        line = h("tr", {}, cells(row));
        made.set(key, line);
      }
      return line;
    }));
    for (const key of made.keys()) if (!kept.has(key)) made.delete(key);
    grid.hidden = rows.length === 0;
    empty.hidden = rows.length > 0;
  }

  drawHead();
  return {
    element,
    /** Shows rows in place of those before. */
    show(next) {
      rows = next;
      draw();
    },
  };
}

function classes(names) {
  return names.filter(Boolean).join(" ");
}

/** What puts a row's part into a cell, without making anew what stays. */
function shower(cell, column) {
  if (column.node) return (row) => fill(cell, column.node(row, cell));
  const text = h("span");
  const bar = column.share && h("i");
  cell.append(...[bar, text].filter(Boolean));
  return (row) => {
    setText(text, column.text(row));
    if (bar) bar.style.width = `${Math.min(100, Math.max(0, (column.share(row) || 0) * 100))}%`;
  };
}

// What is missing comes last, whichever the direction.
function compare(a, b, descending) {
  const missing = (value) => value === null || value === undefined || Number.isNaN(value);
  if (missing(a) || missing(b)) return missing(a) - missing(b);
  const order = typeof a === "string" ? a.localeCompare(b, undefined, { numeric: true }) : a - b;
  return descending ? -order : order;
}
