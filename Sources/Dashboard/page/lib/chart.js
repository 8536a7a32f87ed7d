// A chart over time. dygraphs lays it out, with axes and grid; the series, bands, gaps and marks are drawn from the
// arrays of the answer, and all text beside the picture is the page's own.

import { announce, copy, fill, h, setText } from "./dom.js";
import { moment, quantity, shown } from "./format.js";
import { drawBeneath, drawSeries } from "./chart-draw.js";
import { bucketAt, middles, palette, scale, timeText, valueTicks } from "./chart-scale.js";
import { eventList, eventWords } from "./chart-events.js";
import { chartInput } from "./chart-input.js";
import { legend, summaryTable } from "./chart-legend.js";
import { savePicture } from "./chart-export.js";

const missingLibrary = "Pictures need dygraphs, which is not installed: install the package libjs-dygraphs where "
  + "Tidemark runs and load this page again. The numbers are in the table below.";
  + "runs and load this page again. The numbers are in the table below.";

/**
 * A chart. `title`, `unit` of the API, `height` in px, `stacked` areas, `api()` and `csv()` the addresses of its data,
 * `onZoom(startMs, endMs)` and `onReset()` for what the reader wants to see instead.
 *
 * `show(data)` draws `{ starts: [ms], end: ms, series: [{ label, unit, color, values, mins, maxs, errors, previous,
 * spread }], firstPartial, events: [{ time, kind, text }], eventsSince }`: arrays are aligned with `starts`, null is a
 * gap, `spread` a set of the places whose values were spread over a time without reports, and before `eventsSince`
 * (ms) events are not known. `message(text)` says why there is nothing; `waiting(true)` dims what
 * is about to be replaced; `note(text)` stands beside the title.
 */
export function chart({ title, unit = "", height = 260, stacked = false, onZoom, onReset, api, csv }) {
  const hiddenLabels = new Set();
  let data = null;
  let picture = null;
  let graph = null;
  let colors = null;
  let cursor = null;
  let cursorPlace = null;
  let pointed = null;

  const heading = h("h2", {}, title);
  const unitText = h("span", { class: "faint" });
  const noteText = h("span", { class: "faint note" });
  const frame = h("div", { class: "frame" });
  const canvasPlace = h("div", {
    class: "picture", tabindex: "0", role: "application", "aria-roledescription": "chart",
    style: { height: `${height}px` },
  }, frame);
  const text = h("p", { class: "message faint", hidden: true });
  const readout = h("p", { class: "readout faint" });
  const list = legend(toggle, point);
  const marks = eventList();
  const table = h("div", { class: "quiet" });
  const png = h("button", { type: "button", class: "plain", onclick: save }, "PNG");
  const tools = h(
    "span", { class: "tools" },
    csv && h("a", { class: "plain", download: "", onpointerdown: linkCsv, onfocus: linkCsv, href: csv() }, "CSV"), png,
    api && h("button", {
      type: "button", class: "plain", onclick: (event) => copy(api(), event.currentTarget),
    }, "Copy API call"),
  );
  const element = h("section", { class: "chart" }, h("div", { class: "head" }, heading, unitText, noteText, tools),
    h("div", { class: "stage" }, canvasPlace, text), readout, list.element, marks.element, table);

  function linkCsv(event) {
    event.currentTarget.href = csv();
  }

  function save() {
    const span = `${moment(data.starts[0])} – ${moment(data.end)}`;
    savePicture({
      title, note: [shown(unit).unit, span, noteText.textContent].filter(Boolean).join(" · "), picture: frame,
      series: picture.all, starts: data.starts, colors,
    });
  }

  function toggle(index) {
    const { label } = picture.all[index];
    if (!hiddenLabels.delete(label)) hiddenLabels.add(label);
    redraw();
  }

  function point(index) {
    if (pointed === index) return;
    pointed = index;
    if (graph) redraw();
  }

  // Puts the parts together that drawing needs; the arrays stay those of the answer.
  function compose() {
    const all = data.series.map((one, index) => ({
      ...one, unit: one.unit ?? unit, paint: colors.series[(one.color ?? index) % colors.series.length],
      hidden: hiddenLabels.has(one.label), strong: pointed === index, dim: pointed !== null && pointed !== index,
    }));
    return {
      data, stacked, all, series: all.filter((one) => !one.hidden), xs: middles(data),
      partial: data.firstPartial ?? data.starts.length,
    };
  }

  function transform(area) {
    const { factor } = shown(unit);
    const [start, end] = graph.xAxisRange();
    const [low, high] = graph.yAxisRange();
    return {
      x: (time) => area.x + ((time - start) / (end - start)) * area.w,
      y: (value) => area.y + area.h * (1 - (value * factor - low) / (high - low)),
    };
  }

  function options() {
    const start = data.starts[0];
    const range = scale(picture.series, stacked, unit);
    const ticks = (low, high, pixels) => withTicks(valueTicks(low, high, pixels, unit));
    const width = Math.max(30, ...valueTicks(...range, height - 30, unit).map(({ label }) => label.length * 7.2));
    return {
      file: [[start, 0], [data.end, 0]], dateWindow: [start, data.end], valueRange: range, gridLineColor: colors.grid,
      axisLineColor: colors.faint,
      axes: { y: { axisLabelWidth: width, ticker: ticks } },
    };
  }

  function redraw() {
    if (!data) return;
    colors ??= palette();
    picture = compose();
    list.show(picture.all, cursor, data.starts);
    if (!globalThis.Dygraph || data.starts.length === 0) return;
    if (graph) {
      graph.updateOptions(options());
      return;
    }
    if (frame.clientWidth === 0) return;
    withoutLegend();
    const { axes, ...rest } = options();
    graph = new Dygraph(frame, rest.file, {
      ...rest, labels: ["x", "y"], interactionModel: {}, highlightCircleSize: 0, showLabelsOnHighlight: false,
      plotter: (call) => drawSeries(call.drawingContext, picture, transform(call.plotArea)),
      underlayCallback: (context, area, self) => {
        graph ??= self;
        drawBeneath(context, picture, transform(area), area, colors);
      },
      axes: {
        x: {
          ticker: Dygraph.dateTicker, pixelsPerLabel: 75, axisLabelWidth: 64,
          axisLabelFormatter: (time) => timeText(new Date(time), data.end - data.starts[0]),
        },
        y: axes.y,
      },
    });
  }

  // The cursor stays where it is on the screen, whatever is drawn beneath it next.
  function showCursor(place, isByKey) {
    cursorPlace = place;
    const time = place === null || !graph ? null : graph.toDataXCoord(place);
    cursor = time === null || !data ? null : bucketAt(data, time);
    if (cursor === -1) cursor = null;
    if (picture) list.show(picture.all, cursor, data.starts);
    showReadout(time);
    if (isByKey && cursor !== null) announce([readout.textContent, ...valueTexts()].join("; "));
  }

  function valueTexts() {
    return picture.series.map((one) => `${one.label} ${quantity(one.values[cursor], one.unit)}`);
  }

  // Where the bucket after the cursor's is, or before it; without a cursor the last one, in px.
  function nextPlace(direction) {
    if (!graph || !data?.starts.length) return null;
    const last = data.starts.length - 1;
    const at = cursor === null ? last : Math.min(last, Math.max(0, cursor + direction));
    return graph.toDomXCoord(picture.xs[at]);
  }

  function showReadout(time) {
    if (!data?.starts.length) return setText(readout, "");
    if (cursor === null) return setText(readout, `Last known values, up to ${moment(Math.min(data.end, Date.now()))}`);
    const start = data.starts[cursor];
    const end = data.starts[cursor + 1] ?? data.end;
    const isOpen = cursor >= (data.firstPartial ?? data.starts.length);
    const reach = ((data.end - data.starts[0]) / Math.max(1, frame.clientWidth)) * 5;
    const words = eventWords(data.events ?? [], time, reach);
    const open = isOpen && "not complete yet";
    const isSpread = picture.series.some((one) => one.spread?.has(cursor));
    const spread = isSpread && "spread evenly over a time without reports";
    setText(readout, [`${moment(start)} – ${moment(end)}`, open, spread, ...words].filter(Boolean).join(" · "));
  }

  function describe() {
    const span = `${moment(data.starts[0])} to ${moment(data.end)}`;
    canvasPlace.setAttribute("aria-label", `${title}, ${data.series.length} series, ${span}. `
      + "Plus and minus zoom, arrows move in time, 0 resets, Shift and arrows read values one by one. "
      + "The numbers are in the table that follows.");
    fill(table, summaryTable(`${title}, ${span}`, picture.all));
  }

  const repaint = () => {
    colors = null;
    redraw();
  };
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  addEventListener("themechange", repaint);
  darkness.addEventListener("change", repaint);
  const sizes = new ResizeObserver(() => {
    if (graph && frame.clientWidth > 0) graph.resize();
    else redraw();
  });
  sizes.observe(frame);
  const endInput = chartInput(canvasPlace, {
    area: () => graph?.getArea() ?? { x: 0, y: 0, w: 0, h: 0 }, timeAt: (x) => graph?.toDataXCoord(x) ?? 0,
    span: () => ({ start: data?.starts[0] ?? 0, end: data?.end ?? 0 }), next: nextPlace, onCursor: showCursor,
    onZoom, onReset,
  });

  return {
    element,
    show(next) {
      data = next;
      setText(unitText, shown(unit).unit);
      const isMissing = !globalThis.Dygraph;
      text.hidden = !isMissing;
      if (isMissing) setText(text, missingLibrary);
      table.className = isMissing ? "scroll" : "quiet";
      canvasPlace.classList.remove("waiting");
      canvasPlace.classList.toggle("empty", isMissing);
      png.hidden = isMissing;
      cursor = null;
      redraw();
      showCursor(cursorPlace);
      marks.show(data.events ?? [], data.eventsSince);
      describe();
    },
    message(words) {
      setText(text, words);
      text.hidden = false;
      canvasPlace.classList.remove("waiting");
      canvasPlace.classList.add("empty");
    },
    waiting(isWaiting) {
      canvasPlace.classList.toggle("waiting", isWaiting);
    },
    note(words) {
      setText(noteText, words);
    },
    close() {
      removeEventListener("themechange", repaint);
      darkness.removeEventListener("change", repaint);
      sizes.disconnect();
      endInput();
      graph?.destroy();
      graph = null;
    },
  };
}

// The legend of dygraphs sets style attributes as text, which the page's policy forbids, and the page has its own.
function withoutLegend() {
  Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);
}

function withTicks(ticks) {
  return ticks.map((tick) => ({ ...tick, has_tick: true, axis: 0 }));
}
