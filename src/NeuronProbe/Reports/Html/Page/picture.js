"use strict";

// The atlas, one picture of all neurons: a band for each site, a canvas with a pixel for each neuron, shown larger. In
// a band cells go down, then to the right, in the order of a figure. report.css has the colours.

const coloursOf = (node, name) => getComputedStyle(node).getPropertyValue(name).match(/rgb[^)]*\)/g);
const pixelOf = colour => colour.match(/\d+/g).reduce((pixel, part, n) => pixel + part * 256 ** n, 0xff000000);

// Colours of a figure: a ramp over its range, by magnitude where that spans a lot.
function rampOf({ from, to, log }, ramp, none) {
  const scale = scaleOf(from, to > from ? to : from + 1, 0, 255, log);
  const gradient = new OffscreenCanvas(256, 1).getContext("2d");
  gradient.fillStyle = gradient.createLinearGradient(0, 0, 256, 0);
  ramp.forEach((colour, n) => gradient.fillStyle.addColorStop(n / (ramp.length - 1), colour));
  gradient.fillRect(0, 0, 256, 1);
  const pixels = new Uint32Array(gradient.getImageData(0, 0, 256, 1).data.buffer);
  const missing = pixelOf(none);
  return value => value <= from ? pixels[0] : value >= to ? pixels[255]
    : Number.isNaN(value) ? missing : pixels[Math.round(scale(value))];
}

// Colours of concepts: those that are best for most neurons have one each.
function keysOf({ first }, keys, another, none) {
  const pixels = new Map([[-1, pixelOf(none)], ...first.map((k, n) => [k, pixelOf(keys[n])])]);
  const rest = pixelOf(another);
  return k => pixels.get(k) ?? rest;
}

// A site's neurons, the largest first and those without a figure last; of concepts the strongest within each.
function orderOfSite(s, name) {
  const values = atlasFigure(s, name);
  const strength = name === "best" ? atlasFigure(s, "best_strength") : null;
  return sortedPlaces(Float64Array.from({ length: run.sites[s].count }, (_, n) =>
    keyOf(strength ? (strength[n] || 0) - 2 * values[n] : values?.[n] ?? NaN, n, true)));
}

function atlasView(query) {
  const { figures } = run;
  if (!run.has.statistics) return { title: "Atlas", nodes: [make("h1", "Atlas"), make("p", "No statistics")] };
  const given = new URLSearchParams(query);
  const named = name => figures.find(one => one.name === name)?.name;
  const state = { sort: named(given.get("sort")) ?? named("density") ?? figures[0].name, here: null,
    colour: named(given.get("colour")) ?? named("lifetime_sparseness") ?? figures[0].name };
  const [pointer, lasso] = [make("i.here", { hidden: true }), make("polyline.mark")];
  const bands = run.sites.map((_, s) => ({ s, canvas: make("canvas") }));
  const frame = make("div.atlas", { id: "atlas-picture", tabindex: 0, role: "application",
    "aria-describedby": "atlas-said", "aria-label": "All neurons: arrow and page keys move, enter opens" },
  bands.map(({ s, canvas }) => make("div.band", make("span", siteName(s)), canvas)), make("svg", lasso), pointer);
  const [said, legend, summary] = [make("p.readout", { id: "atlas-said" }), make("div.legend"), make("details.small")];
  const listing = make("a.button", { id: "atlas-list" });
  const clearing = make("button", { id: "atlas-clear", onclick: clear }, "Clear");
  const limits = ["from", "to"].map(key => make("input", { type: "number", step: "any",
    id: `atlas-${key}`, oninput: limit }));
  const limiting = limits.map((input, n) => make("label", ["from", "up to"][n], input));
  let [pixelFor, width, path, drawing] = [null, 0, null, null];

  const coloured = () => figures.find(({ name }) => name === state.colour);
  const valueText = (one, s, index) => `${one.title} ${columnText(one, atlasFigure(s, one.name)?.[index])}`;

  // A band's cells, those that are not within faintly. Gives how many are.
  function paint({ s, canvas, order, rows, columns }, within) {
    const image = new ImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const values = atlasFigure(s, state.colour) ?? new Float32Array(order.length).fill(NaN);
    let total = 0;
    order.forEach((index, p) => {
      const pixel = pixelFor(values[index]);
      const isChosen = !within || within(values[index], allNeurons.starts[s] + index);
      if (isChosen) total++;
      pixels[p % rows * columns + Math.floor(p / rows)] = isChosen ? pixel : pixel & 0x28ffffff;
    });
    Object.assign(canvas, { width: columns, height: rows }).getContext("2d").putImageData(image, 0, 0);
    return total;
  }

  // Shows which neurons are chosen, by their value and place, with a link to their list; all where within is null.
  function choose(within, list) {
    const total = bands.reduce((sum, band) => sum + (band.order ? paint(band, within) : 0), 0);
    listing.hidden = clearing.hidden = !within;
    listing.textContent = `List ${plural(total, "neuron")}`;
    listing.href = list;
  }

  function clear() {
    for (const input of limits) input.value = "";
    choose(null, null);
  }

  function limit() {
    const [from, to] = limits.map(input => input.value === "" ? null : Number(input.value));
    const range = from === null ? `<=${to}` : to === null ? `>=${from}` : `${from}..${to}`;
    choose(from === null && to === null ? null : value => value >= (from ?? -Infinity) && value <= (to ?? Infinity),
      `#list?sort=-${state.colour}&${state.colour}=${address(range)}`);
  }

  // The neurons within a line that was drawn: their cells' middles are on a picture of what it holds.
  function chooseAround(points) {
    const shape = new OffscreenCanvas(width, frame.clientHeight).getContext("2d");
    shape.beginPath();
    for (const [x, y] of points) shape.lineTo(x, y);
    shape.fill();
    const { data } = shape.getImageData(0, 0, width, frame.clientHeight);
    const places = bands.flatMap(band => [...band.order].filter((_, p) => {
      const [x, y] = middleOf(band, p).map(Math.floor);
      return data[4 * (y * width + x) + 3] > 127;
    }).map(index => allNeurons.starts[band.s] + index));
    const chosen = new Set(places);
    clear();
    selection = { places, words: "drawn around in the atlas" };
    if (places.length > 0) choose((_, place) => chosen.has(place), "#list?selected=");
    announce(`${plural(places.length, "neuron")} chosen`);
  }

  function middleOf({ left, top, rows, wide, high }, p) {
    return [left + (Math.floor(p / rows) + 0.5) * wide, top + (p % rows + 0.5) * high];
  }

  function cellAt([x, y]) {
    const band = bands.find(({ top, rows, high, order }) => order && y >= top && y < top + rows * high);
    const column = band ? Math.floor((x - band.left) / band.wide) : -1;
    const p = column < 0 ? -1 : column * band.rows + Math.floor((y - band.top) / band.high);
    return p >= 0 && p < band.order.length ? { band, p } : null;
  }

  function setHere(here, byKey = false) {
    state.here = here;
    pointer.hidden = !here;
    hideTip();
    said.textContent = "A cell is a neuron: point for its name, click to open it, draw around cells to list them.";
    if (!here) return;
    const { s, order, wide, high } = here.band;
    const index = order[here.p];
    replace(said, make("b", neuronName(s, index)), `: ${figures.map(one => valueText(one, s, index)).join(", ")}`);
    const [left, top] = middleOf(here.band, here.p).map(at => `${at}px`);
    Object.assign(pointer.style, { left, top, width: `${wide}px`, height: `${high}px` });
    if (byKey) pointer.scrollIntoView({ block: "nearest" });
    if (byKey) announce(said.textContent);
    showTip(`${neuronName(s, index)} · ${valueText(coloured(), s, index)}`, pointer.getBoundingClientRect());
  }

  function open() {
    if (state.here) location.hash = neuronAddress(state.here.band.s, state.here.band.order[state.here.p]);
  }

  const placeOf = ({ offsetX, offsetY }) => [offsetX, offsetY]; // Of the frame: what is in it gets no events.
  const listeners = {
    pointerdown(event) {
      path = [placeOf(event)];
      setHere(cellAt(path[0]));
      frame.setPointerCapture(event.pointerId);
    },
    pointermove(event) {
      const at = placeOf(event);
      if (path && (path.length > 1 || Math.hypot(at[0] - path[0][0], at[1] - path[0][1]) > 6)) path.push(at);
      if (path?.length > 1) lasso.setAttribute("points", path.join(" "));
      else setHere(cellAt(at));
    },
    pointerup() {
      if (path?.length > 1) chooseAround(path);
      else open();
      listeners.pointercancel();
    },
    pointercancel() {
      path = null;
      lasso.setAttribute("points", "");
    },
    pointerleave: () => setHere(null),
    blur: hideTip,
    keydown(event) {
      const { band, p } = state.here ?? { band: bands[0], p: -1 };
      if (bands.some(one => !one.order)) return;
      const next = step => bands[Math.max(0, Math.min(bands.length - 1, band.s + step))];
      const to = { ArrowRight: [band, p + band.rows], ArrowLeft: [band, p - band.rows], ArrowDown: [band, p + 1],
        ArrowUp: [band, p - 1], PageDown: [next(1), p], PageUp: [next(-1), p],
        Home: [band, 0], End: [band, Infinity] }[event.key];
      if (event.key === "Escape") clear();
      if (event.key === "Enter") open();
      if (!to) return;
      event.preventDefault();
      setHere({ band: to[0], p: Math.max(0, Math.min(to[0].order.length - 1, to[1])) }, true);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) frame.addEventListener(name, listener);

  // Chooses the colours, and says what they and the figure are.
  function describe(one) {
    const [ramp, keys, [another, none]] = ["--ramp", "--keys", "--others"].map(name => coloursOf(frame, name));
    pixelFor = one.first ? keysOf(one, keys, another, none) : rampOf(one, ramp, none);
    const swatch = (kind, background) => make(kind, { "aria-hidden": "true", style: { background } });
    const key = (colour, text) => make("span", swatch("i.key", colour), isolated(text));
    replace(legend, make("span", one.title), one.first
      ? [one.first.map((k, n) => key(keys[n], run.concepts[k].name)), key(another, "another"), key(none, "none")]
      : [make("span", columnText(one, one.from)), swatch("i", `linear-gradient(90deg, ${ramp.join(", ")})`),
        make("span", columnText(one, one.to))]);
    const spread = run.sites[0].quantiles?.[one.name] ? ["least", "5 %", "25 %", "median", "75 %", "95 %", "most"] : [];
    replace(summary, make("summary", "The atlas as a table"), table({ caption: `${one.title}: ${one.meaning}`,
      heads: [{ title: "site", text: true }, { title: "neurons" }, ...spread.map(title => ({ title }))],
      rows: run.sites.map((site, s) => [siteLink(s), count(site.count),
        ...spread.map((_, n) => columnText(one, site.quantiles?.[one.name]?.[n]))]) }));
  }

  // Bands are about 68 pixels high, and their cells a whole number of pixels. One band is drawn after the other.
  async function redraw() {
    for (const label of limiting) label.hidden = state.colour === "best";
    describe(coloured());
    setHere(null);
    const own = drawing = {};
    width = frame.clientWidth;
    for (const band of bands) {
      const room = width - band.canvas.offsetLeft;
      const neurons = run.sites[band.s].count;
      let high = 14;
      while (high > 2 && Math.floor(room / high) * Math.round(68 / high) < neurons) high--;
      const rows = Math.ceil(neurons / Math.floor(room / high));
      const columns = Math.ceil(neurons / rows);
      const wide = Math.max(1, Math.min(2 * high, Math.floor(room / columns)));
      Object.assign(band, { rows, columns, wide, high, order: null });
      Object.assign(band.canvas.style, { width: `${columns * wide}px`, height: `${rows * high}px` });
      band.canvas.style.setProperty("--cell", `${wide}px ${high}px`);
      band.canvas.classList.toggle("gaps", high >= 5 && wide >= 5);
    }
    for (const band of bands) Object.assign(band, { left: band.canvas.offsetLeft, top: band.canvas.offsetTop });
    clear();
    for (const band of bands) {
      band.order = orderOfSite(band.s, state.sort);
      paint(band, null);
      await pause();
      if (own !== drawing) return;
    }
  }

  const pickers = [["sort", "sorted by"], ["colour", "coloured by"]].map(([key, text]) =>
    choice(`atlas-${key}`, text, figures.map(one => [one.name, one.title]), state[key], value => {
      state[key] = value;
      keepAddress(`#atlas?sort=${state.sort}&colour=${state.colour}`);
      redraw();
    }));
  const sized = new ResizeObserver(() => frame.clientWidth !== width && redraw());
  return { title: "Atlas", wide: true, recolour: redraw, begin: () => sized.observe(frame), nodes: [
    make("h1", "Atlas"),
    make("p.soft", `${plural(allNeurons.count, "neuron")}, a cell for each; within a band the largest first`),
    make("div.tools", pickers, limiting, listing, clearing), legend, frame, said, summary],
  end: () => {
    drawing = null;
    sized.disconnect();
  } };
}
