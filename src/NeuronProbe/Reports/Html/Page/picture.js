"use strict";

// The atlas, one picture of all neurons: a band for each site, a canvas of a pixel for each neuron that report.css makes
// larger. In a band cells go down and then to the right in the order of a figure. Ramps are even in lightness, so that they
// are told apart with any kind of colour blindness.

const atlasColours = {
  light: { ramp: ["e8f0e9", "aed9cc", "60b8ac", "348fa4", "36618f", "3a3468", "281836"], none: "e6e4dd", other: "b0b2b2",
    keys: ["0072b2", "d55e00", "008c69", "cc79a7", "785ebe", "c8a000", "56aadc", "784628"] },
  dark: { ramp: ["232b34", "2c4268", "326794", "3492a6", "58baac", "a4dbc3", "e8f6ea"], none: "2c3034", other: "697078",
    keys: ["46a0e1", "f08232", "28b991", "e196be", "a591eb", "ebcd50", "8ccdf5", "be8c69"] },
};

function pixelOf(hex) {
  return Number(`0xff${hex.slice(4)}${hex.slice(2, 4)}${hex.slice(0, 2)}`);
}

// Colours of a figure: a ramp between its 1 % and 99 % quantile over all neurons, by magnitude where it spans a lot.
function rampOf(name, { ramp, none }) {
  const every = Math.ceil(allNeurons.count / 20000);
  const values = run.sites.flatMap((_, s) => Array.from(atlasFigure(s, name) ?? [])
    .filter((value, n) => n % every === 0 && !Number.isNaN(value))).sort((a, b) => a - b);
  const at = share => values[Math.floor(share * (values.length - 1))] ?? 0;
  const least = Math.max(at(0.05), values.find(value => value > 0) ?? 1);
  const log = at(0) >= 0 && at(0.99) / least > 12;
  const [from, to] = [log ? least : at(0.01), at(0.99)];
  const scale = scaleOf(from, to > from ? to : from + 1, 0, 255, log);
  const part = (n, c) => parseInt(ramp[n].slice(2 * c, 2 * c + 2), 16);
  const pixels = Uint32Array.from({ length: 256 }, (_, step) => {
    const n = Math.min(ramp.length - 2, Math.floor(step / 255 * (ramp.length - 1)));
    const mixed = c => Math.round(part(n, c) + (part(n + 1, c) - part(n, c)) * (step / 255 * (ramp.length - 1) - n));
    return (0xff000000 | mixed(2) << 16 | mixed(1) << 8 | mixed(0)) >>> 0;
  });
  const missing = pixelOf(none);
  return { from, to, pixel: value => value <= from ? pixels[0] : value >= to ? pixels[255]
    : Number.isNaN(value) ? missing : pixels[Math.round(scale(value))] };
}

// Colours of the eight concepts that are best for most neurons.
function keysOf({ keys, other, none }) {
  const counts = new Uint32Array(run.concepts.length);
  run.sites.forEach((_, s) => atlasFigure(s, "best")?.forEach(k => counts[k]++));
  const first = [...counts.keys()].filter(k => counts[k] > 0).sort((a, b) => counts[b] - counts[a]).slice(0, keys.length);
  const pixels = new Uint32Array(65536).fill(pixelOf(other));
  first.forEach((k, n) => { pixels[k] = pixelOf(keys[n]); });
  pixels[65535] = pixelOf(none);
  return { entries: [...first.map((k, n) => [keys[n], isolated(run.concepts[k].name)]), [other, "another"], [none, "none"]],
    pixel: k => pixels[k] };
}

function isWithin(points, x, y) {
  let within = false;
  points.forEach(([ax, ay], n) => {
    const [bx, by] = points.at(n - 1);
    if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) within = !within;
  });
  return within;
}

// A site's neurons, the largest first and those without a figure last; of concepts the strongest within each.
function orderOfSite(s, name) {
  const values = atlasFigure(s, name);
  const strength = name === "best" ? atlasFigure(s, "best_strength") : null;
  const keys = Float64Array.from({ length: run.sites[s].count }, (_, n) => strength ? (strength[n] || 0) - 2 * values[n]
    : values && !Number.isNaN(values[n]) ? values[n] : -Infinity);
  return Uint32Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a] || a - b);
}

function atlasView(query) {
  const figures = run.figures.filter(one => run.sites.some((_, s) => atlas[s]?.[one.name]));
  if (figures.length === 0) return { title: "Atlas", nodes: [make("h1", "Atlas"), make("p", "This scan has no statistics.")] };
  const given = new URLSearchParams(query);
  const named = (key, n) => (figures.find(one => one.name === given.get(key)) ?? figures[n] ?? figures[0]).name;
  const state = { sort: named("sort", 0), colour: named("colour", 1), from: null, to: null, chosen: null, here: null };
  const pointer = make("i.here", { hidden: true });
  const lasso = make("polyline.mark");
  const bands = run.sites.map((_, s) => ({ s, canvas: make("canvas") }));
  const frame = make("div.atlas", { id: "atlas-picture", tabindex: 0, role: "application", "aria-describedby": "atlas-said",
    "aria-label": "All neurons. Arrow keys move, page up and down change the band, enter opens; the table below says the same." },
  bands.map(({ s, canvas }) => make("div.band", make("span", siteName(s)), canvas)), make("svg", lasso), pointer);
  const [said, legend, summary] = [make("p.readout", { id: "atlas-said" }), make("div.legend", { id: "atlas-legend" }), make("div")];
  const listing = make("a.button", { id: "atlas-list" });
  const clearing = make("button", { id: "atlas-clear", onclick: () => choose(null) }, "Clear");
  const limits = [["from", "from"], ["to", "up to"]].map(([key, text]) => make("label", text, make("input", {
    type: "number", step: "any", id: `atlas-${key}`, oninput: event => {
      state.chosen = null;
      state[key] = event.target.value === "" ? null : Number(event.target.value);
      paint();
    } })));
  let [colours, width] = [null, 0];

  const titled = () => figures.find(one => one.name === state.colour);
  const valueText = (one, value) => one.name === "best" ? plainText(run.concepts[value]?.name ?? "none") : columnText(one, value);

  function paint() {
    const limited = state.from !== null || state.to !== null;
    const [from, to, faint] = [state.from ?? -Infinity, state.to ?? Infinity, isDark() ? 0x21000000 : 0x28000000];
    let total = 0;
    for (const { s, canvas, order, rows, columns } of bands) {
      const image = new ImageData(columns, rows);
      const pixels = new Uint32Array(image.data.buffer);
      const values = atlasFigure(s, state.colour) ?? new Float32Array(order.length).fill(NaN);
      order.forEach((index, p) => {
        const value = values[index];
        const within = state.chosen ? state.chosen.has(allNeurons.starts[s] + index) : !limited || value >= from && value <= to;
        if (within) total++;
        const pixel = colours.pixel(value);
        pixels[p % rows * columns + Math.floor(p / rows)] = within ? pixel : (pixel & 0xffffff | faint) >>> 0;
      });
      Object.assign(canvas, { width: columns, height: rows }).getContext("2d").putImageData(image, 0, 0);
    }
    listing.hidden = clearing.hidden = !limited && !state.chosen;
    listing.textContent = `List ${plural(total, "neuron")}`;
    const range = state.from === null ? `<=${state.to}` : state.to === null ? `>=${state.from}` : `${state.from}..${state.to}`;
    listing.href = state.chosen ? "#list?selected=" : `#list?sort=-${state.colour}&${state.colour}=${address(range)}`;
  }

  // Where the middle of a cell is in the frame, and how large the cell is.
  function cellBox({ canvas, rows, columns }, p) {
    const [wide, high] = [canvas.clientWidth / columns, canvas.clientHeight / rows];
    return { x: canvas.offsetLeft + (Math.floor(p / rows) + 0.5) * wide, y: canvas.offsetTop + (p % rows + 0.5) * high, wide, high };
  }

  function cellAt([x, y]) {
    const band = bands.find(({ canvas }) => y >= canvas.offsetTop && y < canvas.offsetTop + canvas.clientHeight);
    if (!band || x < band.canvas.offsetLeft) return null;
    const { wide, high } = cellBox(band, 0);
    const p = Math.floor((x - band.canvas.offsetLeft) / wide) * band.rows + Math.floor((y - band.canvas.offsetTop) / high);
    return p < band.order.length ? { band, p } : null;
  }

  function setHere(here, byKey = false) {
    state.here = here;
    pointer.hidden = !here;
    hideTip();
    if (!here) {
      said.textContent = "A cell is a neuron: point for its name, click to open it, draw around cells to list them.";
      return;
    }
    const { s, order } = here.band;
    const index = order[here.p];
    const texts = figures.map(one => `${one.title} ${valueText(one, atlasFigure(s, one.name)?.[index])}`);
    replace(said, make("b", neuronName(s, index)), `: ${texts.join(", ")}`);
    const { x, y, wide, high } = cellBox(here.band, here.p);
    const [width, height] = [Math.max(7, wide), Math.max(7, high)];
    Object.assign(pointer.style, { left: `${x - width / 2}px`, top: `${y - height / 2}px`, width: `${width}px`, height: `${height}px` });
    if (byKey) pointer.scrollIntoView({ block: "nearest" });
    if (byKey) announce(said.textContent);
    showTip(`${neuronName(s, index)} · ${texts[figures.indexOf(titled())]}`, pointer.getBoundingClientRect());
  }

  function open() {
    if (state.here) location.hash = neuronAddress(state.here.band.s, state.here.band.order[state.here.p]);
  }

  // The neurons within a line that was drawn; all of them where there is none.
  function choose(points) {
    for (const label of limits) label.lastChild.value = "";
    Object.assign(state, { chosen: null, from: null, to: null });
    const places = points ? bands.flatMap(band => [...band.order].filter((_, p) => {
      const { x, y } = cellBox(band, p);
      return isWithin(points, x, y);
    }).map(index => allNeurons.starts[band.s] + index)) : [];
    if (places.length > 0) {
      selection = { places, words: "drawn around in the atlas" };
      state.chosen = new Set(places);
      announce(`${plural(places.length, "neuron")} chosen`);
    }
    paint();
  }

  let drawn = null;
  const at = event => {
    const box = frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const on = (name, listener) => frame.addEventListener(name, listener);
  const endDrawing = () => {
    const points = drawn?.length > 1 ? drawn : null;
    drawn = null;
    lasso.setAttribute("points", "");
    return points;
  };
  on("pointerdown", event => {
    drawn = [at(event)];
    frame.setPointerCapture(event.pointerId);
  });
  on("pointermove", event => {
    const [x, y] = at(event);
    if (drawn && (drawn.length > 1 || Math.hypot(x - drawn[0][0], y - drawn[0][1]) > 6)) drawn.push([x, y]);
    if (drawn?.length > 1) lasso.setAttribute("points", drawn.join(" "));
    else setHere(cellAt([x, y]));
  });
  on("pointerup", event => {
    const points = endDrawing();
    if (points) choose(points);
    else {
      setHere(cellAt(at(event)));
      open();
    }
  });
  for (const name of ["pointercancel", "pointerleave"]) on(name, () => endDrawing() ?? setHere(null));
  on("blur", hideTip);
  on("keydown", event => {
    const { band, p } = state.here ?? { band: bands[0], p: -1 };
    const next = step => bands[Math.max(0, Math.min(bands.length - 1, band.s + step))];
    const to = { ArrowRight: [band, p + band.rows], ArrowLeft: [band, p - band.rows], ArrowDown: [band, p + 1],
      ArrowUp: [band, p - 1], PageDown: [next(1), p], PageUp: [next(-1), p], Home: [band, 0], End: [band, Infinity] }[event.key];
    if (event.key === "Escape") choose(null);
    if (event.key === "Enter") open();
    if (!to) return;
    event.preventDefault();
    setHere({ band: to[0], p: Math.max(0, Math.min(to[0].order.length - 1, to[1])) }, true);
  });

  function swatch(kind, background) {
    const one = make(kind, { "aria-hidden": "true" });
    one.style.background = background;
    return one;
  }

  function describe(colouring) {
    const one = titled();
    replace(legend, make("span", one.title), colours.entries?.map(([colour, text]) => make("span.entry", swatch("i.key", `#${colour}`), text))
      ?? [make("span", columnText(one, colours.from)), swatch("i", `linear-gradient(90deg, ${
        colouring.ramp.map(colour => `#${colour}`).join(", ")})`), make("span", columnText(one, colours.to))]);
    const spread = run.sites[0].quantiles?.[one.name] ? ["least", "5 %", "25 %", "median", "75 %", "95 %", "most"] : [];
    replace(summary, make("details.small", make("summary", "The atlas as a table"), table({ caption: `${one.title}: ${one.meaning}`,
      heads: [{ title: "site", text: true }, { title: "neurons" }, ...spread.map(title => ({ title }))],
      rows: run.sites.map((site, s) => [link(siteAddress(s), siteName(s)), count(site.count),
        ...spread.map((_, n) => columnText(one, site.quantiles?.[one.name]?.[n]))]) })));
  }

  function redraw() {
    const colouring = atlasColours[isDark() ? "dark" : "light"];
    colours = state.colour === "best" ? keysOf(colouring) : rampOf(state.colour, colouring);
    for (const label of limits) label.hidden = state.colour === "best";
    describe(colouring);
    width = frame.clientWidth;
    const wide = width - bands[0].canvas.offsetLeft;
    for (const band of bands) {
      const { count: neurons } = run.sites[band.s];
      const cell = Math.max(2, Math.min(14, Math.round(Math.sqrt(68 * wide / neurons))));
      band.rows = Math.ceil(neurons / Math.floor(wide / cell));
      band.columns = Math.ceil(neurons / band.rows);
      band.order = orderOfSite(band.s, state.sort);
      band.canvas.style.setProperty("--cell", `${cell}px`);
      Object.assign(band.canvas.style, { width: `${band.columns * cell}px`, height: `${band.rows * cell}px` });
      band.canvas.classList.toggle("gaps", cell >= 5);
    }
    choose(null);
    setHere(null);
  }

  const pickers = [["sort", "sorted by"], ["colour", "coloured by"]].map(([key, text]) =>
    choice(`atlas-${key}`, text, figures.map(one => [one.name, one.title]), state[key], value => {
      state[key] = value;
      keepAddress(`#atlas?sort=${state.sort}&colour=${state.colour}`);
      redraw();
    }));
  const sized = new ResizeObserver(() => frame.clientWidth !== width && redraw());
  window.addEventListener("themechange", redraw);
  return { title: "Atlas", wide: true, begin: () => sized.observe(frame), nodes: [
    make("h1", "Atlas"),
    make("p.soft", `${plural(allNeurons.count, "neuron")}, a cell for each; within a band the largest first`),
    make("div.tools", pickers, limits, listing, clearing), legend, frame, said, summary],
  end: () => {
    sized.disconnect();
    window.removeEventListener("themechange", redraw);
  } };
}
