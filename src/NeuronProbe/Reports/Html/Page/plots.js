"use strict";

// Plots are SVG, drawn again at each width so that their text keeps its size. Colours come from report.css.

function plotFrame(draw) {
  const frame = element("div", { class: "frame" });
  let drawn = 0;
  frame.redraw = () => {
    drawn = Math.round(frame.clientWidth);
    if (drawn > 0) replace(frame, draw(drawn));
  };
  new ResizeObserver(() => {
    if (Math.round(frame.clientWidth) !== drawn) frame.redraw();
  }).observe(frame);
  return frame;
}

function plot(width, height, label, ...children) {
  return drawing("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    children);
}

function line(x1, y1, x2, y2, kind) {
  return drawing("line", { x1, y1, x2, y2, class: kind });
}

function words(x, y, text, anchor = "middle", kind = null) {
  return drawing("text", { x, y, "text-anchor": anchor, class: kind }, text);
}

// A row of buttons of which one is pressed.
function segments(label, choices, chosen, choose) {
  const buttons = choices.map(([value, text]) => element("button", {
    type: "button", "aria-pressed": String(value === chosen),
    onclick: () => {
      buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(choices[n][0] === value)));
      choose(value);
    },
  }, text));
  return element("span", { class: "segments", role: "group", "aria-label": label }, buttons);
}

// An axis of values from low to high, on a linear scale or a logarithmic one.
function scaleOf(low, high, from, to, logarithmic) {
  const at = logarithmic ? Math.log10 : value => value;
  const span = at(high) - at(low) || 1;
  const scale = value => from + (at(value) - at(low)) / span * (to - from);
  scale.steps = most => {
    if (!logarithmic) return roundSteps(low, high, most);
    const powers = [];
    const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    const step = Math.max(1, Math.ceil((last - first) / most));
    for (let power = first; power <= last; power += step) powers.push(10 ** power);
    return powers.length > 1 ? powers : roundSteps(low, high, most).filter(value => value > 0);
  };
  return scale;
}

function tickText(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${value < 0 ? "−" : ""}${Number((size / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${value < 0 ? "−" : ""}${Number((size / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function upAxis(scale, width, left, most, text = tickText) {
  return scale.steps(most).map(value => [
    line(left, scale(value), width, scale(value), "grid"),
    words(left - 8, scale(value) + 4, text(value), "end"),
  ]);
}

function alongAxis(scale, y, width, low, high) {
  const steps = roundSteps(low, high, Math.max(2, Math.floor(width / 90)));
  return steps.map(value => [line(scale(value), y, scale(value), y + 4, "axis"), words(scale(value), y + 18, tickText(value))]);
}

// Bins of a histogram as bars: neighbours narrower than a 96th of the range are joined, but never across 0. So each bar
// has an exact count. Its height is the count for a 64th of the range, since bars have different widths.
function barsOf(edges, counts) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const unit = (high - low) / 64 || 1;
  const bars = [];
  counts.forEach((tokens, n) => {
    const [from, to] = [edges[n], edges[n + 1]];
    const last = bars[bars.length - 1];
    if (from === to) bars.push({ from, to, tokens, height: tokens, single: true });
    else if (last && !last.single && last.to - last.from < unit * 2 / 3 && last.to === from && from !== 0) {
      last.to = to;
      last.tokens += tokens;
    } else bars.push({ from, to, tokens });
  });
  for (const bar of bars) bar.height ??= bar.tokens * unit / (bar.to - bar.from);
  return { bars, unit, low, high, total: counts.reduce((sum, tokens) => sum + tokens, 0) };
}

function isSpread(heights) {
  const filled = heights.filter(height => height > 0).sort((a, b) => a - b);
  return filled.length > 0 && filled[filled.length - 1] > 20 * filled[filled.length >> 1];
}

// The histogram of a neuron, with a threshold that moves over the borders of bins, where its counts are exact.
function histogramFigure(histogram, quantiles) {
  const { edges, counts } = histogram;
  const data = barsOf(edges, counts);
  const state = { log: isSpread(data.bars.map(bar => bar.height)), marks: quantiles.length > 0, border: -1 };
  const readout = element("p", { class: "readout", id: "histogram-readout" });
  const slider = element("input", {
    type: "range", id: "threshold", min: 0, max: edges.length - 1, step: 1, value: 0, "aria-describedby": "threshold-words",
  });
  const said = element("span", { id: "threshold-words", class: "small" });

  function thresholdWords() {
    if (state.border < 0) return "";
    const above = counts.slice(state.border).reduce((sum, tokens) => sum + tokens, 0);
    return [element("b", {}, count(above)), ` of ${count(data.total)} tokens (${percent(above / data.total)}) are above `,
      element("b", {}, figure(edges[state.border]))];
  }

  function setBorder(border) {
    state.border = border;
    slider.value = Math.max(0, border);
    slider.setAttribute("aria-valuetext", figure(edges[Math.max(0, border)]));
    replace(said, thresholdWords());
    frame.redraw();
  }

  function draw(width) {
    const marks = state.marks ? quantiles.filter(mark => mark.value >= data.low && mark.value <= data.high) : [];
    const [left, right, top, height] = [48, width - 8, marks.length > 0 ? 48 : 12, 300];
    const bottom = height - 28;
    const heights = data.bars.map(bar => bar.height).filter(value => value > 0);
    const most = Math.max(...heights, 1);
    const least = state.log ? Math.min(...heights, 1) / 2 : 0;
    const across = scaleOf(data.low, data.high, left, right);
    const up = scaleOf(least, most * (state.log ? 1.3 : 1.03), bottom, top, state.log);
    const bars = data.bars.filter(bar => bar.height > 0).map(bar => {
      const x = bar.single ? across(bar.from) - 1.5 : across(bar.from);
      const wide = bar.single ? 3 : Math.max(1, across(bar.to) - x - (across(bar.to) - x > 4 ? 1 : 0.2));
      const kind = bar.single ? "bar-other" : bar.from < 0 ? "bar-negative" : "bar-positive";
      const faded = state.border >= 0 && bar.from < edges[state.border] ? " faded" : "";
      return drawing("rect", { x, y: up(bar.height), width: wide, height: bottom - up(bar.height), class: kind + faded });
    });
    const cursor = line(0, top, 0, bottom, "cursor");
    cursor.setAttribute("visibility", "hidden");
    const ends = [-99, -99, -99];
    const markLines = marks.map(mark => {
      const x = across(mark.value);
      const room = mark.name.length * 7 + 6;
      const row = ends.findIndex(end => end <= x - room / 2);
      if (row >= 0) ends[row] = x + room / 2;
      return [line(x, row < 0 ? top : 14 + 14 * row, x, bottom, "mark"),
        row < 0 ? null : words(Math.min(right - room / 2, Math.max(room / 2, x)), 11 + 14 * row, mark.name, "middle", "mark-text")];
    });
    const svg = plot(width, height, `Histogram of ${count(data.total)} activations from ${figure(data.low)} to ${
      figure(data.high)}; the bins are in the table below.`,
      upAxis(up, right, left, 5), bars, line(left, bottom, right, bottom, "axis"), alongAxis(across, bottom, right - left, data.low, data.high),
      marks.length > 0 ? markLines : null, cursor);
    const valueAt = event => {
      const box = svg.getBoundingClientRect();
      return data.low + ((event.clientX - box.left) / box.width * width - left) / (right - left) * (data.high - data.low);
    };
    svg.addEventListener("pointermove", event => {
      const value = valueAt(event);
      const near = (right - left) / (data.high - data.low);
      const bar = data.bars.find(one => one.single && Math.abs(one.from - value) * near < 4)
        ?? data.bars.find(one => !one.single && value >= one.from && value <= one.to);
      cursor.setAttribute("visibility", bar ? "visible" : "hidden");
      if (!bar) return;
      cursor.setAttribute("x1", across((bar.from + bar.to) / 2));
      cursor.setAttribute("x2", across((bar.from + bar.to) / 2));
      replace(readout, bar.single ? ["exactly ", element("b", {}, figure(bar.from))]
        : ["from ", element("b", {}, figure(bar.from)), " to ", element("b", {}, figure(bar.to))],
      ": ", element("b", {}, count(bar.tokens)), ` tokens (${percent(bar.tokens / data.total)})`);
    });
    svg.addEventListener("pointerleave", () => {
      cursor.setAttribute("visibility", "hidden");
      rest();
    });
    svg.addEventListener("click", event => {
      const value = valueAt(event);
      setBorder(edges.reduce((best, edge, n) => Math.abs(edge - value) < Math.abs(edges[best] - value) ? n : best, 0));
    });
    return svg;
  }

  function rest() {
    replace(readout, `tokens per ${figure(data.unit, 2)} of activation; point at a bar for its count, click for a threshold`);
  }

  const frame = plotFrame(draw);
  slider.addEventListener("input", () => setBorder(Number(slider.value)));
  rest();
  const marks = element("input", {
    type: "checkbox", checked: state.marks,
    onchange: event => {
      state.marks = event.target.checked;
      frame.redraw();
    },
  });
  return element("figure", { id: "histogram" }, frame, readout,
    element("div", { class: "tools" },
      segments("Scale of the counts", [[false, "linear"], [true, "log"]], state.log, log => {
        state.log = log;
        frame.redraw();
      }),
      quantiles.length > 0 ? element("label", {}, marks, element("span", {}, "quantiles")) : null,
      element("label", {}, element("span", {}, "threshold"), slider),
      said),
    element("details", { class: "small" }, element("summary", {}, "The bins as a table"),
      element("div", { class: "scroll bins", tabindex: 0, role: "region", "aria-label": "Bins" }, element("table", {},
        element("thead", {}, element("tr", {}, ["from", "to", "tokens"].map(text => element("th", { scope: "col" }, text)))),
        element("tbody", {}, counts.map((tokens, n) => tokens > 0 ? element("tr", {},
          [figure(edges[n]), figure(edges[n + 1]), count(tokens)].map(text => element("td", {}, text))) : null))))));
}

// A figure's spread over the neurons of each site: the median, a band from q25 to q75, and a fainter one from q05 to q95.
function layersFigure(title, meaning, sites, quantilesOf, text = figure) {
  const some = sites.map(site => ({ site, q: quantilesOf(site) })).filter(point => point.q);
  if (some.length === 0) return null;
  const low = Math.min(...some.map(point => point.q[1]));
  const high = Math.max(...some.map(point => point.q[5]));
  const log = low > 0 && high / low > 30;
  const readout = element("p", { class: "readout" });
  const rest = () => replace(readout, "line: median; bands: the middle half and the middle 90 % of neurons", log ? "; log scale" : "");
  const draw = width => {
    const [left, right, top, height] = [52, width - 12, 8, 220];
    const bottom = height - 36;
    const up = log ? scaleOf(low, high, bottom, top, true) : scaleOf(Math.min(0, low), high || 1, bottom, top);
    const x = n => some.length === 1 ? (left + right) / 2 : left + 10 + n / (some.length - 1) * (right - left - 20);
    const half = some.length === 1 ? 30 : 0;
    const bandOf = (from, to, kind) => drawing("polygon", {
      class: kind,
      points: [...some.flatMap((point, n) => [[x(n) - half, up(point.q[to])], [x(n) + half, up(point.q[to])]]),
        ...some.flatMap((point, n) => [[x(n) - half, up(point.q[from])], [x(n) + half, up(point.q[from])]]).reverse()].join(" "),
    });
    const every = Math.ceil(some.length / Math.max(2, Math.floor((right - left) / 34)));
    const cursor = line(0, top, 0, bottom, "cursor");
    cursor.setAttribute("visibility", "hidden");
    const svg = plot(width, height, `${title} over layers; the median goes from ${text(some[0].q[3])} in the first to ${
      text(some[some.length - 1].q[3])} in the last.`,
      upAxis(up, right, left, 4, value => text === percent ? `${tickText(value * 100)} %` : tickText(value)),
      bandOf(1, 5, "band-wide"), bandOf(2, 4, "band"),
      drawing("polyline", { class: "line", points: some.map((point, n) => `${x(n)},${up(point.q[3])}`).join(" ") }),
      some.map((point, n) => drawing("circle", { class: "dot", cx: x(n), cy: up(point.q[3]), r: some.length > 40 ? 2 : 3.5 })),
      line(left, bottom, right, bottom, "axis"),
      some.map((point, n) => n % every === 0 ? words(x(n), bottom + 16, String(point.site.layer ?? n)) : null),
      words((left + right) / 2, bottom + 33, "layer"), cursor);
    svg.addEventListener("pointermove", event => {
      const box = svg.getBoundingClientRect();
      const at = (event.clientX - box.left) / box.width * width;
      const n = some.reduce((best, point, m) => Math.abs(x(m) - at) < Math.abs(x(best) - at) ? m : best, 0);
      cursor.setAttribute("visibility", "visible");
      cursor.setAttribute("x1", x(n));
      cursor.setAttribute("x2", x(n));
      const { site, q } = some[n];
      replace(readout, element("b", {}, site.alias ?? site.name), ": median ", element("b", {}, text(q[3])),
        `, half from ${text(q[2])} to ${text(q[4])}, 90 % from ${text(q[1])} to ${text(q[5])}`);
    });
    svg.addEventListener("pointerleave", () => {
      cursor.setAttribute("visibility", "hidden");
      rest();
    });
    return svg;
  };
  rest();
  return element("figure", {}, element("figcaption", {}, title, element("small", {}, meaning)), plotFrame(draw), readout);
}

// The shares of a concept's tokens upwards and those of all others downwards, on one scale.
function pairFigure(pair, title) {
  const { lower, upper, positives, negatives } = pair;
  const state = { log: isSpread([...positives, ...negatives]) };
  const readout = element("p", { class: "readout" });
  const step = (upper - lower) / positives.length;
  const most = Math.max(...positives, ...negatives);
  const rest = () => replace(readout, `above: tokens of the concept; below: all others; shares of each per ${figure(step, 2)}`);
  const frame = plotFrame(width => {
    const [left, right, top, height] = [52, width - 8, 8, 320];
    const bottom = height - 26;
    const middle = (top + bottom) / 2;
    const tall = value => (state.log ? Math.log10(1 + 1000 * value) / Math.log10(1 + 1000 * most) : value / most) * (middle - top - 2);
    const across = scaleOf(lower, upper, left, right);
    const wide = (right - left) / positives.length;
    const steps = state.log ? [0.001, 0.01, 0.1, 1].filter(value => value <= most) : roundSteps(0, most, 3).slice(1);
    const bars = positives.flatMap((share, n) => [
      drawing("rect", { class: "bar-concept", x: left + n * wide, y: middle - tall(share), width: Math.max(1, wide - 1), height: tall(share) }),
      drawing("rect", { class: "bar-other", x: left + n * wide, y: middle, width: Math.max(1, wide - 1), height: tall(negatives[n]) }),
    ]);
    const svg = plot(width, height, `${title}: activations on the concept's tokens above, on all others below.`,
      steps.map(value => [1, -1].map(side => [line(left, middle - side * tall(value), right, middle - side * tall(value), "grid"),
        words(left - 8, middle - side * tall(value) + 4, `${tickText(value * 100)} %`, "end")])),
      bars, line(left, middle, right, middle, "axis"), alongAxis(across, bottom, right - left, lower, upper));
    svg.addEventListener("pointermove", event => {
      const box = svg.getBoundingClientRect();
      const n = Math.floor(((event.clientX - box.left) / box.width * width - left) / wide);
      if (n < 0 || n >= positives.length) return;
      replace(readout, "from ", element("b", {}, figure(lower + n * step)), " to ", element("b", {}, figure(lower + (n + 1) * step)), ": ",
        element("b", {}, percent(positives[n])), " of the concept's tokens, ", element("b", {}, percent(negatives[n])), " of all others");
    });
    svg.addEventListener("pointerleave", rest);
    return svg;
  });
  rest();
  return element("figure", { id: "distributions" }, frame, readout, element("div", { class: "tools" },
    segments("Scale of the shares", [[false, "linear"], [true, "log"]], state.log, log => {
      state.log = log;
      frame.redraw();
    })));
}
