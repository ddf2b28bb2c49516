"use strict";

// Plots are SVG, drawn again at each width so that their text keeps its size. Colours come from report.css, and the
// pointer is told what has a data-tip.

function plotFrame(draw) {
  const frame = make("div.frame");
  let drawnAt = 0;
  frame.redraw = () => {
    drawnAt = frame.clientWidth;
    if (drawnAt > 0) replace(frame, draw(drawnAt));
  };
  new ResizeObserver(() => frame.clientWidth !== drawnAt && frame.redraw()).observe(frame);
  return frame;
}

const plot = (width, height, title, ...children) =>
  make("svg.plot", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title }, children);
const line = (x1, y1, x2, y2, kind) => make("line", { x1, y1, x2, y2, class: kind });
const bar = (x, y, width, height, kind, tip = null) =>
  make("rect", { x, y, width, height, class: kind, "data-tip": tip });
const label = (x, y, text, anchor = "middle") => make("text", { x, y, "text-anchor": anchor }, text);

function logarithmic(state, redraw) {
  const box = make("input", { type: "checkbox", checked: state.log, onchange: () => {
    state.log = box.checked;
    redraw();
  } });
  return make("label", box, "log scale");
}

// Round numbers from low to high, at most about so many.
function roundSteps(low, high, most) {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 5, 10].find(times => times * power * most >= (high - low) * 0.999) * power;
  const first = Math.ceil(low / step - 1e-9);
  const length = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length }, (_, n) => Number(((first + n) * step).toPrecision(12)));
}

// The same as powers of ten; where these are few, with twice and five times each.
function powersOf10(low, high, most) {
  const powers = roundSteps(Math.floor(Math.log10(low)), Math.log10(high), most + 2).filter(Number.isInteger);
  const times = high / low > 300 ? [1] : [1, 2, 5];
  return powers.flatMap(power => times.map(each => each * 10 ** power)).filter(value =>
    value >= low * 0.999 && value <= high * 1.001);
}

function scaleOf(low, high, from, to, log = false) {
  const at = log ? Math.log10 : value => value;
  const scale = value => from + (at(value) - at(low)) / (at(high) - at(low) || 1) * (to - from);
  scale.steps = most => log ? powersOf10(low, high, most) : roundSteps(low, high, most);
  return scale;
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });
const tickText = value => compact.format(value).replace("-", "−");
const shareTick = value => `${tickText(value * 100)} %`;

function upAxis(scale, steps, left, right, text) {
  return steps.map(value => [line(left, scale(value), right, scale(value), "grid"),
    label(left - 8, scale(value) + 4, text(value), "end")]);
}

function alongAxis(scale, left, right, y) {
  return [line(left, y, right, y, "axis"), scale.steps(Math.max(2, Math.floor((right - left) / 90))).map(value =>
    [line(scale(value), y, scale(value), y + 4, "axis"), label(scale(value), y + 18, tickText(value))])];
}

// Bins of a histogram as bars: neighbours narrower than a 96th of the range are joined, but never across 0. So each bar
// has an exact count. Its height is the count for a 64th of the range, since bars have different widths.
function barsOf(edges, counts, unit) {
  const bars = [];
  counts.forEach((tokens, n) => {
    const [from, to, last] = [edges[n], edges[n + 1], bars.at(-1)];
    const single = from === to;
    const joins = last && !single && !last.single && last.to - last.from < unit * 2 / 3 && from !== 0;
    if (joins) Object.assign(last, { to, tokens: last.tokens + tokens });
    else bars.push({ from, to, tokens, single, border: n });
  });
  for (const one of bars) one.height = one.single ? one.tokens : one.tokens * unit / (one.to - one.from);
  return bars.filter(one => one.tokens > 0);
}

// The histogram of a neuron, with a threshold that moves over the borders of bins, where its counts are exact.
function histogramFigure({ edges, counts, log }, quantiles) {
  const [low, high] = [edges[0], edges.at(-1) > edges[0] ? edges.at(-1) : edges[0] + 1];
  const unit = (high - low) / 64;
  const bars = barsOf(edges, counts, unit);
  const total = counts.reduce((sum, tokens) => sum + tokens, 0);
  const state = { log, border: 0 };
  const said = make("span.small", { id: "threshold-words" });
  const slider = make("input", { type: "range", id: "threshold", min: 0, max: edges.length - 1, value: 0,
    oninput: () => setBorder(Number(slider.value)) });

  function setBorder(border) {
    state.border = slider.value = border;
    const above = counts.slice(border).reduce((sum, tokens) => sum + tokens, 0);
    const text = `${count(above)} of ${count(total)} tokens (${percent(above / total)}) above ${figure(edges[border])}`;
    slider.ariaValueText = text;
    replace(said, border > 0 && text);
    frame.redraw();
  }

  const frame = plotFrame(width => {
    const [left, right, top, bottom] = [48, width - 8, quantiles.length > 0 ? 24 : 12, 272];
    const across = scaleOf(low, high, left, right);
    const heights = bars.map(one => one.height);
    const most = Math.max(...heights, 1) * (state.log ? 1.3 : 1.03);
    const up = scaleOf(state.log ? Math.min(...heights, 1) / 2 : 0, most, bottom, top, state.log);
    const named = [];
    return plot(width, 300, `Histogram of ${count(total)} activations; its bins are in the table below.`,
      upAxis(up, up.steps(5), left, right, tickText),
      bars.map(one => {
        const kind = one.single ? "bar-other" : one.from < 0 ? "bar-negative" : "bar-positive";
        const start = across(one.from);
        const [x, wide] = one.single ? [start - 1.5, 3] : [start, across(one.to) - start];
        const range = one.single ? `exactly ${figure(one.from)}` : `${figure(one.from)} to ${figure(one.to)}`;
        const hit = bar(x, top, Math.max(1, wide), bottom - top, "hit",
          `${range}: ${plural(one.tokens, "token")} (${percent(one.tokens / total)})`);
        hit.addEventListener("click", () => setBorder(one.border));
        return [bar(x, up(one.height), Math.max(1, wide * 0.97), bottom - up(one.height),
          one.from < edges[state.border] ? `${kind} faded` : kind), hit];
      }),
      alongAxis(across, left, right, bottom),
      quantiles.filter(({ value }) => value >= low && value <= high).reverse().map(({ mark, value }) => {
        const x = across(value);
        const hasRoom = named.every(other => other - x > 44);
        if (hasRoom) named.push(x);
        return [line(x, hasRoom ? 16 : top, x, bottom, "mark"), hasRoom && label(Math.min(width - 14, x), 12, mark)];
      }));
  });
  return make("figure", { id: "histogram" }, frame,
    make("p.readout", `tokens per ${figure(unit, 2)} of activation; point at a bar to count it, click for a threshold`),
    make("div.tools", logarithmic(state, frame.redraw), make("label", "threshold", slider), said),
    make("details.small", make("summary", "The bins as a table"), table({ label: "Bins",
      heads: ["from", "to", "tokens"].map(title => ({ title })),
      rows: counts.map((tokens, n) => [figure(edges[n]), figure(edges[n + 1]), count(tokens)]) })));
}

// A figure's spread over the neurons of each site: the median, a band from q25 to q75, a fainter one from q05 to q95.
function layersFigure(title, meaning, sites, name, text) {
  const some = sites.filter(site => site.quantiles?.[name]).map(site => ({ site, q: site.quantiles[name] }));
  if (some.length === 0) return null;
  const [low, high] = [Math.min(...some.map(({ q }) => q[1])), Math.max(...some.map(({ q }) => q[5]))];
  const log = low > 0 && high / low > 30;
  const frame = plotFrame(width => {
    const [left, right, top, bottom] = [56, width - 12, 8, 184];
    const up = scaleOf(log ? low : Math.min(0, low), high || 1, bottom, top, log);
    const step = (right - left) / some.length;
    const x = n => left + (n + 0.5) * step;
    const every = Math.ceil(34 * new Set(some.map(({ site }) => site.layer)).size / (right - left));
    const edge = quantile => some.map(({ q }, n) => [x(n), up(q[quantile])]);
    return plot(width, 220, `${title} over layers, the median from ${text(some[0].q[3])} to ${text(some.at(-1).q[3])}`,
      upAxis(up, up.steps(5), left, right, text === percent ? shareTick : tickText),
      make("polygon.band-wide", { points: [...edge(5), ...edge(1).reverse()].join(" ") }),
      make("polygon.band", { points: [...edge(4), ...edge(2).reverse()].join(" ") }),
      make("polyline.line", { points: edge(3).join(" ") }),
      edge(3).map(([cx, cy]) => make("circle.dot", { cx, cy, r: some.length > 40 ? 2 : 3.5 })),
      line(left, bottom, right, bottom, "axis"), label((left + right) / 2, bottom + 33, "layer"),
      some.map(({ site: { layer } }, n) => layer % every === 0 && layer !== some[n - 1]?.site.layer
        && label(x(n), bottom + 16, String(layer))),
      some.map(({ site, q }, n) =>
        bar(left + n * step, top, step, bottom - top, "hit", `${site.alias ?? site.name}: median ${text(q[3])}, half ${
          text(q[2])} to ${text(q[4])}, 90 % ${text(q[1])} to ${text(q[5])}`)));
  });
  return make("figure", make("figcaption", title, make("small", meaning)), frame,
    make("p.readout", `median; the middle half and the middle 90 % of neurons${log ? "; log scale" : ""}`));
}

// Of two sets of tokens the shares of the first upwards and those of the second downwards, on one scale.
function pairFigure({ lower, upper, positives, negatives, log }, name,
  above = "the concept's tokens", below = "all others") {
  const state = { log };
  const step = (upper - lower) / positives.length;
  const most = Math.max(...positives, ...negatives);
  const frame = plotFrame(width => {
    const [left, right, top, bottom, middle] = [56, width - 8, 8, 274, 141];
    const wide = (right - left) / positives.length;
    const sized = value => state.log ? Math.log10(1 + 1000 * value) / Math.log10(1 + 1000 * most) : value / most;
    const tall = value => sized(value) * (middle - top);
    const steps = state.log ? [0.001, 0.01, 0.1, 1].filter(value => value <= most) : roundSteps(0, most, 3).slice(1);
    return plot(width, 300, `${name}: activations on ${above} above, on ${below} below.`,
      [-1, 1].map(side => upAxis(value => middle + side * tall(value), steps, left, right, shareTick)),
      positives.map((share, n) => bar(left + n * wide, middle - tall(share), wide * 0.94, tall(share), "bar-concept")),
      negatives.map((share, n) => bar(left + n * wide, middle, wide * 0.94, tall(share), "bar-other")),
      line(left, middle, right, middle, "axis"), alongAxis(scaleOf(lower, upper, left, right), left, right, bottom),
      positives.map((share, n) => bar(left + n * wide, top, wide, bottom - top, "hit",
        `${figure(lower + n * step, 3)} to ${figure(lower + (n + 1) * step, 3)}: ${
          percent(share)} of ${above}, ${percent(negatives[n])} of ${below}`)));
  });
  return make("figure", { id: "distributions" }, frame,
    make("p.readout", `above: ${above}; below: ${below}; shares of each per ${figure(step, 2)}`),
    make("div.tools", logarithmic(state, frame.redraw)));
}
