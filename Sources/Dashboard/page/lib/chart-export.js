// A chart as a PNG picture: title, picture and legend on one canvas.

import { download } from "./dom.js";
import { lastText } from "./chart-legend.js";

const margin = 16;
const lineHeight = 20;

/** Gives the chart to the user as a file. `picture` is the element that dygraphs drew in. */
export function savePicture({ title, note, picture, series, starts, colors }) {
  const ratio = Math.max(1, devicePixelRatio);
  const width = picture.clientWidth + 2 * margin;
  const rows = series.filter((one) => !one.hidden);
  const top = margin + 2 * lineHeight + 6;
  const height = top + picture.clientHeight + 8 + rows.length * lineHeight + margin;
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = "top";
  const write = (text, x, y, { size = 13, weight = 400, color = colors.text, align = "left" } = {}) => {
    context.font = `${weight} ${size}px ${colors.font}`;
    context.fillStyle = color;
    context.textAlign = align;
    context.fillText(text, x, y, width - margin - (align === "left" ? x : 0));
  };
  write(title, margin, margin, { size: 16, weight: 600 });
  write(note, margin, margin + lineHeight + 3, { color: colors.faint, size: 12 });
  for (const layer of picture.querySelectorAll("canvas")) {
    context.drawImage(layer, margin + layer.offsetLeft, top + layer.offsetTop, layer.offsetWidth, layer.offsetHeight);
  }
  drawAxisTexts(picture, write, top);
  rows.forEach((one, i) => {
    const y = top + picture.clientHeight + 8 + i * lineHeight;
    context.fillStyle = one.paint;
    context.fillRect(margin, y + 2, 12, 12);
    write(`${one.label}   ${lastText(one, starts)}`, margin + 20, y);
  });
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "chart";
  canvas.toBlob((blob) => download(`${name}.png`, blob), "image/png");
}

// The texts at the axes are elements of the page; they are written where they stand.
function drawAxisTexts(picture, write, top) {
  const origin = picture.getBoundingClientRect();
  for (const label of picture.querySelectorAll(".dygraph-axis-label")) {
    const range = document.createRange();
    range.selectNodeContents(label);
    const { left, top: y } = range.getBoundingClientRect();
    const style = getComputedStyle(label);
    write(label.textContent, margin + left - origin.left, top + y - origin.top + 2, {
      size: parseFloat(style.fontSize), color: style.color,
    });
  }
}
