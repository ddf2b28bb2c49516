"use strict";

// One picture of all neurons: a band for each site, in which cells go down and then to the right in the order of a figure.

// From near the page's own colour to the far end, even in lightness; told apart with any kind of colour blindness.
const rampOnLight = [[232, 240, 233], [174, 217, 204], [96, 184, 172], [52, 143, 164], [54, 97, 143], [58, 52, 104], [40, 24, 54]];
const rampOnDark = [[35, 43, 52], [44, 66, 104], [50, 103, 148], [52, 146, 166], [88, 186, 172], [164, 219, 195], [232, 246, 234]];
const keysOnLight = [[0, 114, 178], [213, 94, 0], [0, 140, 105], [204, 121, 167], [120, 94, 190], [200, 160, 0], [86, 170, 220], [120, 70, 40]];
const keysOnDark = [[70, 160, 225], [240, 130, 50], [40, 185, 145], [225, 150, 190], [165, 145, 235], [235, 205, 80], [140, 205, 245], [190, 140, 105]];
const bandGap = 30;

function pixelOf([red, green, blue], alpha = 255) {
  return (alpha << 24 | blue << 16 | green << 8 | red) >>> 0;
}

function rampColour(share) {
  const ramp = isDark() ? rampOnDark : rampOnLight;
  const at = Math.max(0, Math.min(1, share)) * (ramp.length - 1);
  const n = Math.min(ramp.length - 2, Math.floor(at));
  return ramp[n].map((part, c) => Math.round(part + (ramp[n + 1][c] - part) * (at - n)));
}

// The colours of a figure: a ramp between its 1 % and 99 % quantile over all neurons, by magnitude where it spans a lot.
function rampOf(name) {
  const values = [];
  const every = Math.max(1, Math.floor(allNeurons.count / 20000));
  run.sites.forEach((site, s) => {
    const figures = atlasFigure(s, name);
    for (let n = 0; figures && n < site.count; n += every) if (!Number.isNaN(figures[n])) values.push(figures[n]);
  });
  values.sort((a, b) => a - b);
  const positive = values.filter(value => value > 0);
  const at = (list, share) => list[Math.min(list.length - 1, Math.floor(share * list.length))] ?? 0;
  const [low, high] = [at(values, 0.01), at(values, 0.99)];
  const log = low >= 0 && positive.length > 0 && high / at(positive, 0.05) > 12;
  const from = log ? Math.max(low, at(positive, 0.01)) : low;
  const scale = scaleOf(from, high > from ? high : from + 1, 0, 1, log);
  const table = Uint32Array.from({ length: 256 }, (_, n) => pixelOf(rampColour(n / 255)));
  return {
    from, high,
    pixel: value => table[value <= from ? 0 : Math.max(0, Math.min(255, Math.round(255 * scale(value))))],
    valueAt: share => log ? 10 ** (Math.log10(from) + share * (Math.log10(high) - Math.log10(from))) : from + share * (high - from),
  };
}

// The eight concepts that are best for most neurons have colours of their own.
function keysOfConcepts() {
  const counts = new Uint32Array(run.concepts.length);
  run.sites.forEach((site, s) => atlasFigure(s, "best")?.forEach(k => { if (k < counts.length) counts[k]++; }));
  const colours = isDark() ? keysOnDark : keysOnLight;
  const first = [...counts.keys()].filter(k => counts[k] > 0).sort((a, b) => counts[b] - counts[a]).slice(0, colours.length);
  const pixels = new Uint32Array(65536).fill(pixelOf(isDark() ? [105, 112, 120] : [176, 178, 178]));
  first.forEach((k, n) => { pixels[k] = pixelOf(colours[n]); });
  pixels[65535] = pixelOf(isDark() ? [35, 43, 52] : [236, 236, 230]);
  return { first, colours, pixel: k => pixels[k] };
}

// Whether neuron after neuron lies within a line that was drawn, by its cell's middle.
function isWithin(points, x, y) {
  let within = false;
  for (let n = 0, m = points.length - 1; n < points.length; m = n++) {
    const [ax, ay] = points[n];
    const [bx, by] = points[m];
    if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) within = !within;
  }
  return within;
}

function atlasView(query) {
  const figures = run.figures.filter(one => run.sites.some((site, s) => atlas[s]?.[one.name]));
  if (figures.length === 0) {
    return { title: "Atlas", nodes: [element("h1", {}, "Atlas"), element("p", {}, "This scan has no statistics to draw neurons by.")] };
  }
  const given = new URLSearchParams(query);
  const named = (key, usual) => figures.some(one => one.name === given.get(key)) ? given.get(key) : usual;
  const state = {
    sort: named("sort", figures[0].name), colour: named("colour", figures[Math.min(1, figures.length - 1)].name), from: null, to: null,
    concept: null, lasso: null, chosen: null, here: null,
  };
  const picture = element("canvas", { "aria-hidden": "true" });
  const overlay = element("canvas", { id: "atlas", tabindex: 0, role: "application", "aria-roledescription": "atlas of neurons",
    "aria-label": "All neurons; arrow keys move, page up and down change the layer, enter opens. The table below says the same.",
    "aria-describedby": "atlas-said" });
  const frame = element("div", { class: "atlas" }, picture, overlay);
  const said = element("p", { class: "readout", id: "atlas-said" });
  const legend = element("div", { class: "legend", id: "atlas-legend" });
  const chosen = element("a", { class: "button", id: "atlas-list", href: "#list" });
  const limits = element("span", { class: "limits" });
  const summary = element("div");
  let bands = [];
  let layout = { width: 0, height: 0, cell: 4, left: 0, ratio: 1 };
  let colours = null;

  // The order of a site's neurons, the largest first; those without a figure last, concepts by their strength.
  function orderOfSite(s) {
    const values = atlasFigure(s, state.sort);
    const strength = state.sort === "best" ? atlasFigure(s, "best_strength") : null;
    const order = Uint32Array.from({ length: run.sites[s].count }, (_, n) => n);
    if (!values) return order;
    const rank = strength ? rankOfConcepts() : null;
    const key = strength ? n => values[n] === 65535 ? -Infinity : 2 * (65536 - rank[values[n]]) + strength[n]
      : n => Number.isNaN(values[n]) ? -Infinity : values[n];
    const keys = Float64Array.from(order, key);
    return order.sort((a, b) => keys[b] - keys[a] || a - b);
  }

  function rankOfConcepts() {
    const ranks = new Uint16Array(65536).fill(1000);
    colours.first?.forEach((k, n) => { ranks[k] = n; });
    if (!colours.first) keysOfConcepts().first.forEach((k, n) => { ranks[k] = n; });
    return ranks;
  }

  function isChosen(s, index, values) {
    if (state.chosen) return state.chosen.has(idOf(s, index));
    if (state.colour === "best") return state.concept === null || values[index] === state.concept;
    return !(values[index] < state.from) && !(values[index] > state.to) || state.from === null && state.to === null;
  }

  function hasChoice() {
    return state.chosen !== null || state.from !== null || state.to !== null || state.concept !== null;
  }

  function measure() {
    const width = Math.round(frame.clientWidth);
    if (width === 0) return false;
    const left = width > 700 ? 116 : 0;
    const counts = run.sites.map(site => site.count).sort((a, b) => a - b);
    const typical = counts[counts.length >> 1];
    const cell = Math.max(2, Math.min(14, Math.round(Math.sqrt(68 * (width - left) / typical))));
    const columns = Math.max(1, Math.floor((width - left) / cell));
    let top = left > 0 ? 4 : 20;
    bands = run.sites.map((site, s) => {
      const rows = Math.max(1, Math.ceil(site.count / columns));
      const band = { s, rows, columns: Math.ceil(site.count / rows), top, order: bands[s]?.order ?? orderOfSite(s) };
      top += rows * cell + (left > 0 ? 12 : bandGap);
      return band;
    });
    layout = { width, height: top, cell, left, ratio: Math.min(2, window.devicePixelRatio || 1) };
    for (const canvas of [picture, overlay]) {
      canvas.width = width * layout.ratio;
      canvas.height = top * layout.ratio;
      canvas.style.height = `${top}px`;
    }
    return true;
  }

  function paint() {
    const context = picture.getContext("2d");
    const { cell, left, ratio, width, height } = layout;
    const style = getComputedStyle(frame);
    const faint = isDark() ? 0.13 : 0.16;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = false;
    context.font = `13px ${style.fontFamily}`;
    const none = pixelOf(isDark() ? [44, 48, 52] : [226, 223, 216]);
    let total = 0;
    const choice = hasChoice();
    for (const band of bands) {
      const image = new ImageData(band.columns, band.rows);
      const pixels = new Uint32Array(image.data.buffer);
      const values = atlasFigure(band.s, state.colour);
      band.chosen = 0;
      for (let p = 0; p < band.order.length; p++) {
        const index = band.order[p];
        const at = p % band.rows * band.columns + Math.floor(p / band.rows);
        const value = values ? values[index] : NaN;
        const pixel = Number.isNaN(value) ? none : colours.pixel(value);
        const within = !choice || isChosen(band.s, index, values);
        if (within) band.chosen++;
        pixels[at] = within ? pixel : (pixel & 0xffffff | Math.round(255 * faint) << 24) >>> 0;
      }
      total += band.chosen;
      const piece = new OffscreenCanvas(band.columns, band.rows);
      piece.getContext("2d").putImageData(image, 0, 0);
      context.drawImage(piece, left, band.top, band.columns * cell, band.rows * cell);
      context.fillStyle = style.getPropertyValue("--ground-now");
      if (cell >= 5) {
        for (let n = 1; n < band.columns; n++) context.fillRect(left + n * cell - 1, band.top, 1, band.rows * cell);
        for (let n = 1; n < band.rows; n++) context.fillRect(left, band.top + n * cell - 1, band.columns * cell, 1);
      }
      context.fillStyle = style.color;
      if (left > 0) context.fillText(siteName(band.s), 0, band.top + 12, left - 12);
      else context.fillText(siteName(band.s), 0, band.top - 6);
    }
    chosen.hidden = !choice;
    chosen.textContent = `List ${plural(total, "neuron")}`;
    chosen.href = listAddress();
  }

  function listAddress() {
    if (state.chosen) return "#list?selected=";
    if (state.colour === "best") return `#list?best=${address(run.concepts[state.concept]?.name ?? "")}`;
    const text = state.from !== null && state.to !== null ? `${state.from}..${state.to}` : state.from !== null ? `>=${state.from}` : `<=${state.to}`;
    return `#list?sort=-${state.colour}&${state.colour}=${address(text)}`;
  }

  function cellAt(x, y) {
    const { cell, left } = layout;
    const band = bands.find(one => y >= one.top && y < one.top + one.rows * cell);
    const column = Math.floor((x - left) / cell);
    if (!band || column < 0 || column >= band.columns) return null;
    const p = column * band.rows + Math.floor((y - band.top) / cell);
    return p < band.order.length ? { band, p } : null;
  }

  function point() {
    const context = overlay.getContext("2d");
    const { cell, left, ratio, width, height } = layout;
    const ink = getComputedStyle(frame).color;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.strokeStyle = ink;
    context.lineWidth = 1.5;
    if (state.lasso) {
      context.beginPath();
      state.lasso.forEach(([x, y], n) => n === 0 ? context.moveTo(x, y) : context.lineTo(x, y));
      context.setLineDash([4, 3]);
      context.closePath();
      context.stroke();
      context.setLineDash([]);
    }
    if (!state.here) return;
    const { band, p } = state.here;
    const size = Math.max(cell, 7);
    context.strokeRect(left + (Math.floor(p / band.rows) + 0.5) * cell - size / 2, band.top + (p % band.rows + 0.5) * cell - size / 2, size, size);
  }

  function hereWords() {
    const { band, p } = state.here;
    const index = band.order[p];
    const text = figures.map(one => {
      const value = atlasFigure(band.s, one.name)?.[index];
      if (one.name === "best") return value < run.concepts.length ? `best concept ${plainText(run.concepts[value].name)}` : null;
      return `${one.title} ${columnText(one, value)}`;
    });
    return { name: neuronName(band.s, index), text: text.filter(one => one).join(", "), index };
  }

  function setHere(here, byKey) {
    state.here = here;
    point();
    overlay.style.cursor = here ? "pointer" : "";
    if (!here) {
      hideTip();
      rest();
      return;
    }
    const { name, text } = hereWords();
    replace(said, element("b", {}, name), `: ${text}`);
    const { band, p } = here;
    const box = overlay.getBoundingClientRect();
    const scale = box.width / layout.width;
    const left = box.left + (layout.left + Math.floor(p / band.rows) * layout.cell) * scale;
    const top = box.top + (band.top + p % band.rows * layout.cell) * scale;
    if (byKey && (top < 0 || top > window.innerHeight - 60)) window.scrollBy(0, top - window.innerHeight / 2);
    showTip(`${name} · ${figureWords(band, p)}`, { left, width: layout.cell, top, bottom: top + layout.cell });
    if (byKey) announce(`${name}, ${text}`);
  }

  function figureWords(band, p) {
    const value = atlasFigure(band.s, state.colour)?.[band.order[p]];
    if (state.colour === "best") return value < run.concepts.length ? plainText(run.concepts[value].name) : "no concept";
    return columnText(figures.find(one => one.name === state.colour), value);
  }

  function rest() {
    said.textContent = "A cell is a neuron. Point for its name, click to open it, draw around cells to list them.";
  }

  function openHere() {
    if (state.here) location.hash = neuronAddress(state.here.band.s, state.here.band.order[state.here.p]);
  }

  function placeIn(event) {
    const box = overlay.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * layout.width, (event.clientY - box.top) / box.height * layout.height];
  }

  let start = null;
  overlay.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    start = placeIn(event);
    overlay.setPointerCapture(event.pointerId);
  });
  overlay.addEventListener("pointermove", event => {
    const [x, y] = placeIn(event);
    if (start && !state.lasso && Math.hypot(x - start[0], y - start[1]) > 6) state.lasso = [start];
    if (state.lasso) {
      state.lasso.push([x, y]);
      point();
    } else setHere(cellAt(x, y), false);
  });
  overlay.addEventListener("pointerup", event => {
    const wasLasso = state.lasso;
    start = null;
    state.lasso = null;
    if (wasLasso) choose(wasLasso);
    else {
      state.here = cellAt(...placeIn(event));
      openHere();
    }
  });
  overlay.addEventListener("pointercancel", () => {
    start = null;
    state.lasso = null;
    setHere(null);
  });
  overlay.addEventListener("pointerleave", () => { if (!start) setHere(null); });
  overlay.addEventListener("blur", hideTip);
  overlay.addEventListener("keydown", event => {
    if (event.key === "Escape") clear();
    if (event.key === "Enter") openHere();
    const at = state.here ?? { band: bands[0], p: 0 };
    const band = step => bands[Math.max(0, Math.min(bands.length - 1, at.band.s + step))];
    const to = { ArrowRight: [at.band, at.p + at.band.rows], ArrowLeft: [at.band, at.p - at.band.rows], ArrowDown: [at.band, at.p + 1],
      ArrowUp: [at.band, at.p - 1], PageDown: [band(1), at.p], PageUp: [band(-1), at.p], Home: [at.band, 0],
      End: [at.band, at.band.order.length - 1] }[event.key];
    if (!to) return;
    event.preventDefault();
    setHere({ band: to[0], p: state.here ? Math.max(0, Math.min(to[0].order.length - 1, to[1])) : 0 }, true);
  });

  function choose(points) {
    const { cell, left } = layout;
    const [xs, ys] = [points.map(one => one[0]), points.map(one => one[1])];
    const [low, high, first, last] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const ids = [];
    for (const band of bands) {
      if (band.top > last || band.top + band.rows * cell < first) continue;
      for (let p = 0; p < band.order.length; p++) {
        const x = left + (Math.floor(p / band.rows) + 0.5) * cell;
        const y = band.top + (p % band.rows + 0.5) * cell;
        if (x >= low && x <= high && y >= first && y <= last && isWithin(points, x, y)) ids.push(idOf(band.s, band.order[p]));
      }
    }
    state.chosen = ids.length > 0 ? new Set(ids) : null;
    if (ids.length > 0) selection = { ids, words: "drawn around in the atlas" };
    clearButton.hidden = !hasChoice();
    paint();
    point();
    announce(`${plural(ids.length, "neuron")} chosen`);
  }

  function clear() {
    Object.assign(state, { chosen: null, from: null, to: null, concept: null, lasso: null });
    drawLimits();
    paint();
    point();
  }

  const clearButton = element("button", { type: "button", id: "atlas-clear", onclick: clear }, "Clear");

  // A threshold on what colours: two ends of a figure, or one concept.
  function drawLimits() {
    clearButton.hidden = !hasChoice();
    const changed = () => {
      state.chosen = null;
      clearButton.hidden = !hasChoice();
      paint();
    };
    if (state.colour === "best") {
      const select = element("select", { id: "atlas-concept", onchange: event => {
        state.concept = event.target.value === "" ? null : Number(event.target.value);
        changed();
      } }, element("option", { value: "" }, "any"), run.concepts.map((concept, k) => element("option", { value: k }, plainText(concept.name))));
      replace(limits, element("label", {}, "only ", select));
      return;
    }
    replace(limits, [["from", "from"], ["to", "up to"]].map(([key, text]) => element("label", {}, `${text} `,
      element("input", { type: "number", step: "any", id: `atlas-${key}`, oninput: event => {
        state[key] = event.target.value === "" ? null : Number(event.target.value);
        changed();
      } }))));
  }

  function drawLegend() {
    if (state.colour === "best") {
      const key = (colour, text) => {
        const box = element("i", { class: "key", "aria-hidden": "true" });
        box.style.background = `rgb(${colour.join(" ")})`;
        return element("span", { class: "entry" }, box, text);
      };
      replace(legend, colours.first.map((k, n) => key(colours.colours[n], isolated(run.concepts[k].name))),
        key(isDark() ? [105, 112, 120] : [176, 178, 178], "others"), key(isDark() ? [35, 43, 52] : [236, 236, 230], "none"));
      return;
    }
    const one = figures.find(figure_ => figure_.name === state.colour);
    const ramp = element("i", { "aria-hidden": "true" });
    ramp.style.background = `linear-gradient(90deg, ${Array.from({ length: 13 }, (_, n) => `rgb(${rampColour(n / 12).join(" ")})`).join(", ")})`;
    replace(legend, element("span", {}, one.title), columnText(one, colours.from), ramp, columnText(one, colours.high),
      element("span", {}, `(middle ${columnText(one, Number(colours.valueAt(0.5).toPrecision(3)))})`));
  }

  function drawSummary() {
    const rows = run.sites.map((site, s) => ({ s, q: site.quantiles?.[state.colour] }));
    const one = figures.find(figure_ => figure_.name === state.colour);
    replace(summary, element("details", { class: "small" }, element("summary", {}, "The atlas as a table"),
      element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "The atlas as a table" }, element("table", {},
        element("caption", {}, state.colour === "best" ? "Neurons of each band" : `${one.title} of the neurons of each band: ${one.meaning}`),
        element("thead", {}, element("tr", {}, ["site", "neurons", ...rows.some(row => row.q)
          ? ["least", "5 %", "25 %", "median", "75 %", "95 %", "most"] : []].map((text, n) =>
          element("th", { scope: "col", class: n === 0 ? "text" : null }, text)))),
        element("tbody", {}, rows.map(({ s, q }) => element("tr", {}, element("th", { scope: "row", class: "text" },
          element("a", { href: `#list?site=${address(siteName(s))}` }, siteName(s))), element("td", {}, count(run.sites[s].count)),
        q ? q.map(value => element("td", {}, columnText(one, value))) : null)))))));
  }

  function redraw() {
    colours = state.colour === "best" ? keysOfConcepts() : rampOf(state.colour);
    drawLegend();
    drawSummary();
    if (measure()) {
      paint();
      point();
    }
  }

  function picker(key, label, change) {
    const select = element("select", { id: `atlas-${key}`, onchange: event => {
      state[key] = event.target.value;
      keepAddress(`#atlas?sort=${state.sort}&colour=${state.colour}`);
      change();
    } }, figures.map(one => element("option", { value: one.name, title: one.meaning }, one.title)));
    select.value = state[key];
    return element("label", {}, `${label} `, select);
  }

  const sized = new ResizeObserver(() => {
    if (Math.round(frame.clientWidth) !== layout.width) redraw();
  });
  window.addEventListener("themechange", redraw);
  rest();
  drawLimits();
  return {
    title: "Atlas",
    wide: true,
    nodes: [
      element("div", { class: "head" }, element("div", {}, element("h1", {}, "Atlas"),
        element("p", { class: "soft" }, `${plural(allNeurons.count, "neuron")}, a cell for each; within a band the largest first`))),
      element("div", { class: "tools" },
        picker("sort", "sorted by", () => {
          bands = [];
          state.here = null;
          redraw();
        }),
        picker("colour", "coloured by", () => {
          clear();
          redraw();
        }),
        limits, chosen, clearButton),
      legend, frame, said, summary,
    ],
    begin() {
      redraw();
      sized.observe(frame);
    },
    end() {
      hideTip();
      sized.disconnect();
      window.removeEventListener("themechange", redraw);
    },
  };
}
