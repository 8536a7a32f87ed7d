// Sparklines: the last minutes of one number, with gaps where nothing was known.

import { h, svg } from "./dom.js";

/** A line of values over time; null is a gap. `show(values, label)` draws others. */
export function spark(values = [], label = "") {
  const line = svg("path");
  const title = svg("title");
  const box = { class: "spark", viewBox: "0 0 100 20", preserveAspectRatio: "none", role: "img" };
  const element = svg("svg", box, title, line);
  const show = (next, text) => {
    const largest = Math.max(...next.filter((value) => value !== null), 0);
    let path = "";
    let pen = "M";
    next.forEach((value, place) => {
      if (value === null || value === undefined) {
        pen = "M";
        return;
      }
      const x = next.length > 1 ? (place / (next.length - 1)) * 100 : 100;
      const y = largest > 0 ? 19 - (value / largest) * 18 : 19;
      path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
    });
    line.setAttribute("d", path);
    title.textContent = text;
  };
  show(values, label);
  return { element: h("span", {}, element), show };
}
