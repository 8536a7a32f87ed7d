// Pointer and keyboard on a chart's picture: drag to zoom, double click to go back, keys, and where the cursor is.

import { h } from "./dom.js";

const leastDrag = 6;

/**
 * Listens on `picture`. `timeAt(px)` gives ms; `area()` the place of the plot in the picture; `next(1 or -1)` that of
 * the bucket after the cursor's or before it; `onCursor(px or null, whether by a key)`, `onZoom(start, end)`,
 * `onReset()`; `span()` gives `{start, end}` of what is shown.
 */
export function chartInput(picture, { area, timeAt, span, next, onCursor, onZoom, onReset }) {
  const selection = h("div", { class: "selection", hidden: true });
  const cursor = h("div", { class: "cursor", hidden: true });
  picture.append(selection, cursor);
  let from = null;

  const place = (event) => {
    const { x, w } = area();
    const at = event.clientX - picture.getBoundingClientRect().left;
    return { at: Math.min(x + w, Math.max(x, at)), isInside: at >= x && at <= x + w };
  };

  function showCursor(at, isByKey = false) {
    const { y, h: height } = area();
    cursor.hidden = at === null;
    if (at !== null) Object.assign(cursor.style, { left: `${at}px`, top: `${y}px`, height: `${height}px` });
    onCursor(at, isByKey);
  }

  function down(event) {
    const { at, isInside } = place(event);
    if (event.button !== 0 || !isInside || !onZoom) return;
    from = at;
    picture.setPointerCapture(event.pointerId);
  }

  function move(event) {
    const { at, isInside } = place(event);
    showCursor(isInside || from !== null ? at : null);
    if (from === null) return;
    const { y, h: height } = area();
    selection.hidden = Math.abs(at - from) < leastDrag;
    Object.assign(selection.style, {
      left: `${Math.min(at, from)}px`, width: `${Math.abs(at - from)}px`, top: `${y}px`, height: `${height}px`,
    });
  }

  function up(event) {
    if (from === null) return;
    const { at } = place(event);
    const first = Math.min(at, from);
    const last = Math.max(at, from);
    cancel();
    if (last - first >= leastDrag) onZoom(timeAt(first), timeAt(last));
  }

  function cancel() {
    from = null;
    selection.hidden = true;
  }

  function escape() {
    if (from !== null) cancel();
    else showCursor(null);
  }

  function leave() {
    if (from === null) showCursor(null);
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== picture) return;
    const { start, end } = span();
    const length = end - start;
    const zooms = {
      "+": [start + length / 4, end - length / 4], "=": [start + length / 4, end - length / 4],
      "-": [start - length / 2, end + length / 2], "−": [start - length / 2, end + length / 2],
      ArrowLeft: [start - length / 2, end - length / 2], ArrowRight: [start + length / 2, end + length / 2],
    };
    const step = event.shiftKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : undefined;
    if (step) showCursor(next(step), true);
    else if (event.key === "0") onReset?.();
    else if (event.key === "Escape") escape();
    else if (zooms[event.key] && length > 0) onZoom?.(...zooms[event.key]);
    else return;
    event.preventDefault();
  }

  const listeners = {
    pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel, pointerleave: leave, keydown: press,
    dblclick: () => onReset?.(),
  };
  for (const [name, listener] of Object.entries(listeners)) picture.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) picture.removeEventListener(name, listener);
  };
}
