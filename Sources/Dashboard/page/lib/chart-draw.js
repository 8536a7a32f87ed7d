// What is drawn within a chart: lines, bands, gaps and marks, from the arrays of the answer as they are.

const mostMarkLines = 20;

/** Draws all series. `to` has `x(ms)` and `y(value)` in pixels, `bottom` is the pixel of the axis. */
export function drawSeries(context, picture, to) {
  const { series, stacked } = picture;
  context.lineJoin = "round";
  if (stacked) {
    drawStack(context, picture, to);
    return;
  }
  for (const one of series) {
    context.fillStyle = one.paint;
    context.globalAlpha = one.dim ? 0.06 : 0.17;
    if (one.mins && one.maxs) band(context, picture, to, (i) => one.mins[i], (i) => one.maxs[i]);
    if (one.errors) {
      const spread = (i, sign) => (one.errors[i] === null || one.values[i] === null
        ? null : Math.max(0, one.values[i] + sign * one.errors[i]));
      band(context, picture, to, (i) => spread(i, -1), (i) => spread(i, 1));
    }
  }
  for (const one of series) {
    context.strokeStyle = context.fillStyle = one.paint;
    context.globalAlpha = one.dim ? 0.25 : 1;
    if (one.previous) {
      context.lineWidth = 1;
      context.setLineDash([5, 4]);
      trace(context, picture, to, one.previous, () => true, () => false);
    }
    context.lineWidth = one.strong ? 2.6 : 1.5;
    line(context, picture, to, one.values, one.spread);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

// What is not complete yet, and what was spread over a long silence, is dashed.
function line(context, picture, to, values, spread) {
  const isLoose = (i) => i >= picture.partial || (spread?.has(i) ?? false);
  for (const dashed of [false, true]) {
    context.setLineDash(dashed ? [2, 3] : []);
    trace(context, picture, to, values, (i) => (isLoose(i) || isLoose(i - 1)) === dashed, isLoose);
  }
}

// A run of values is a line, as far as it is wanted up to each; a value alone is a dot, hollow where it is loose.
function trace(context, { xs }, to, values, isWanted, isLoose) {
  context.beginPath();
  const alone = [];
  let isOpen = false;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (missing(value)) {
      isOpen = false;
      continue;
    }
    if (isOpen && isWanted(i)) context.lineTo(to.x(xs[i]), to.y(value));
    else context.moveTo(to.x(xs[i]), to.y(value));
    isOpen = true;
    if (missing(values[i - 1]) && missing(values[i + 1]) && isWanted(i)) alone.push(i);
  }
  context.stroke();
  context.save();
  context.setLineDash([]);
  context.lineWidth = 1.3;
  for (const i of alone) {
    context.beginPath();
    context.arc(to.x(xs[i]), to.y(values[i]), 2.2, 0, 2 * Math.PI);
    if (!isLoose(i)) context.fill();
    context.stroke();
  }
  context.restore();
}

function missing(value) {
  return value === null || value === undefined;
}

function band(context, { xs }, to, low, high) {
  let first = -1;
  for (let i = 0; i <= xs.length; i += 1) {
    const isThere = i < xs.length && !missing(low(i)) && !missing(high(i));
    if (isThere && first < 0) first = i;
    if (isThere || first < 0) continue;
    if (i - first === 1) {
      const top = to.y(high(first));
      context.fillRect(to.x(xs[first]) - 2, top, 4, Math.max(1, to.y(low(first)) - top));
    } else {
      context.beginPath();
      for (let k = first; k < i; k += 1) context.lineTo(to.x(xs[k]), to.y(high(k)));
      for (let k = i - 1; k >= first; k -= 1) context.lineTo(to.x(xs[k]), to.y(low(k)));
      context.fill();
    }
    first = -1;
  }
}

function drawStack(context, picture, to) {
  const base = new Float64Array(picture.xs.length);
  for (const one of picture.series) {
    const tops = one.values.map((value, i) => (missing(value) ? null : base[i] + value));
    context.fillStyle = context.strokeStyle = one.paint;
    context.globalAlpha = one.dim ? 0.15 : 0.55;
    band(context, picture, to, (i) => (tops[i] === null ? null : base[i]), (i) => tops[i]);
    context.globalAlpha = one.dim ? 0.3 : 1;
    context.lineWidth = one.strong ? 2 : 1;
    line(context, picture, to, tops, one.spread);
    tops.forEach((top, i) => { base[i] = top ?? base[i]; });
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** Draws what lies beneath the series: the part that is not complete yet, and the marks of events. */
export function drawBeneath(context, picture, to, area, colors) {
  const { data, partial } = picture;
  if (partial < data.starts.length) {
    const left = Math.max(area.x, to.x(data.starts[partial]));
    context.fillStyle = colors.soft;
    context.globalAlpha = 0.6;
    context.fillRect(left, area.y, area.x + area.w - left, area.h);
    context.globalAlpha = 1;
  }
  const bottom = area.y + area.h;
  const places = [];
  for (const event of data.events ?? []) {
    const x = Math.round(to.x(event.time)) + 0.5;
    if (x >= area.x && x <= area.x + area.w && !(x - places.at(-1) < 8)) places.push(x);
  }
  context.fillStyle = context.strokeStyle = colors.warn;
  context.lineWidth = 1;
  for (const x of places) {
    // Many lines would hide what they are marks of.
    context.globalAlpha = places.length > mostMarkLines ? 0 : 0.35;
    context.beginPath();
    context.moveTo(x, area.y);
    context.lineTo(x, bottom);
    context.stroke();
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(x - 4, bottom);
    context.lineTo(x + 4, bottom);
    context.lineTo(x, bottom - 7);
    context.fill();
  }
}
