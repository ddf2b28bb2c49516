"use strict";

// The list of all neurons: a window of rows over an order, an array of places among all neurons of the run.

const rowHeight = 30;
const mostHeight = 12e6; // Firefox draws no element higher than 17.8 million pixels.

let selection = null; // Neurons chosen in the atlas or found by a word: { places, words }.
let listMemory = { hash: null, top: 0, here: -1 };

const listColumns = () => run.list.map(column => {
  const text = /^(text|answer)$/.test(column.kind);
  return { ...column, text, width: text ? 150 : Math.max(92, column.title.length * 8 + 30) };
});

function cellText(column, s, index) {
  if (column.name === "neuron") return neuronName(s, index);
  const { file } = run.sites[s];
  const texts = file?.[{ token: "tokens", reason: "reasons" }[column.name]];
  if (texts) return plainText(texts.texts[arrayOf(texts, "top")[index]] ?? "");
  const value = siteColumn(s, column.name)?.[index];
  if (column.name === "best") return plainText(run.concepts[value]?.name ?? "");
  if (column.kind === "answer") return isMissing(value) ? "" : value ? "yes" : "no";
  if (column.name === "flags") return run.flags.filter((_, n) => value >> n & 1).map(flagTitle).join(" ");
  return file || !isMissing(value) ? columnText(column, value) : "…";
}

// What was typed for a column, as a test of a site and an index; null where it isn't understood. Of a text column each
// word must be in the cell (after "!" it must not), and a number is a neuron's own.
function filterOf(column, typed) {
  const text = typed.trim().toLowerCase();
  if (column.text) {
    const parts = text.split(/\s+/).map(part => [!part.startsWith("!"), part.replace("!", "")]);
    return (s, index) => {
      const cell = cellText(column, s, index).toLowerCase();
      const whole = column.name === "neuron" ? `${cell} ${run.sites[s].name.toLowerCase()}` : cell;
      return parts.every(([wanted, part]) => wanted
        === (column.name === "neuron" && /^\d+$/.test(part) ? cell.endsWith(`:${part}`) : whole.includes(part)));
    };
  }
  const number = "(-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?\\s*%?)";
  const match = text.replaceAll("−", "-").replaceAll(",", "")
    .match(new RegExp(`^(?:(>=?|<=?|=)?\\s*${number}|${number}\\s*\\.\\.\\s*${number})$`));
  if (!match) return null;
  const [bound, low, high] = match.slice(2).map(part => parseFloat(part) / (part?.endsWith("%") ? 100 : 1));
  const test = match[3] ? x => x >= low && x <= high : {
    ">": x => x > bound, "<": x => x < bound, "<=": x => x <= bound, "=": x => figure(x) === figure(bound),
  }[match[1]] ?? (x => x >= bound);
  return (s, index) => test(siteColumn(s, column.name)?.[index] ?? NaN);
}

// The places of the neurons that fit, in order. It works site by site, and stops where `step` throws.
async function orderOf(state, columns, step) {
  const sites = state.site === null ? [...run.sites.keys()] : [state.site];
  const sorted = columns.find(column => column.name === state.sort && column.name !== "neuron");
  const filters = columns.filter(column => state.filters[column.name]?.trim());
  const needsFiles = [sorted, ...filters].some(one => one && one.name !== "neuron" && one.kind !== "place");
  const texts = new Set();
  for (const s of sites) {
    await step(run.sites[s].file || !needsFiles ? null : `reading ${siteName(s)} …`);
    if (needsFiles) await loadSite(s);
    for (let index = 0; sorted?.text && index < run.sites[s].count; index++) texts.add(cellText(sorted, s, index));
  }
  const ranks = new Map([...texts].sort().map((text, rank) => [text, text === "" ? NaN : rank]));
  const valueOf = (s, index) => !sorted ? 0 : sorted.text ? ranks.get(cellText(sorted, s, index))
    : siteColumn(s, sorted.name)?.[index] ?? NaN;
  const tests = filters.map(column => filterOf(column, state.filters[column.name])).filter(test => test);
  const chosen = state.selected ? new Set(selection.places) : null;
  const keys = new Float64Array(allNeurons.count);
  let length = 0;
  for (const s of sites) {
    await step(null);
    for (let index = 0; index < run.sites[s].count; index++) {
      const place = allNeurons.starts[s] + index;
      if (chosen && !chosen.has(place) || !tests.every(test => test(s, index))) continue;
      keys[length++] = keyOf(valueOf(s, index), place, state.descending);
    }
  }
  return sortedPlaces(keys.subarray(0, length));
}

function listView(query) {
  const columns = listColumns();
  const given = new URLSearchParams(query);
  const usual = run.sort ?? (columns.some(column => column.name === "peak") && allNeurons.count <= 100000
    ? "-peak" : "neuron");
  const sort = given.get("sort") ?? usual;
  const state = { site: siteOfName.get(given.get("site")) ?? null,
    sort: sort.replace("-", ""), descending: sort.startsWith("-"), selected: given.has("selected") && selection,
    filters: Object.fromEntries(columns.map(({ name }) => [name, given.get(name) ?? ""])) };
  const status = make("p.soft", { id: "list-status", role: "status" });
  const all = make("a.button", { id: "list-all", href: "#list" }, "Show all");
  const grid = gridOf(columns, state, update);
  let current = 0;

  async function update() {
    const own = ++current;
    let paused = performance.now();
    const parts = new URLSearchParams(Object.entries(state.filters).filter(([, text]) => text.trim()));
    if (state.site !== null) parts.set("site", siteName(state.site));
    if (state.selected) parts.set("selected", "");
    all.hidden = parts.size === 0;
    const sorting = (state.descending ? "-" : "") + state.sort;
    if (sorting !== usual) parts.set("sort", sorting);
    keepAddress(parts.size > 0 ? `#list?${parts}` : "#list");
    try {
      const order = await orderOf(state, columns, async text => {
        if (text) status.textContent = text;
        if (performance.now() - paused > 15) await pause().then(() => { paused = performance.now(); });
        if (own !== current) throw new Error("overtaken");
      });
      const part = order.length < allNeurons.count && `${count(order.length)} of `;
      replace(status, part, plural(allNeurons.count, "neuron"), state.selected && `, ${selection.words}`);
      if (listMemory.hash !== location.hash) listMemory = { hash: location.hash, top: 0, here: -1 };
      grid.show(order);
    } catch (error) {
      if (own === current) status.textContent = error.message;
    }
  }

  const sites = [["", "all"], ...run.sites.map((_, s) => [String(s), siteName(s)])];
  return { title: "Neurons", wide: true, begin: update, end: () => current++, nodes: [
    make("div.head", make("h1", "Neurons"), status),
    make("div.tools", choice("list-site", "site", sites, String(state.site ?? ""), value => {
      state.site = value === "" ? null : Number(value);
      update();
    }), all, make("span.soft.small", "Filters: >0.5, <1%, 2..3, a word, !without it; a number for a neuron")),
    grid.frame] };
}

// The grid: a head with sorting and filters that stays, and as many rows as are seen.
function gridOf(columns, state, changed) {
  const gridTemplateColumns = columns.map(column => `minmax(${column.width}px, ${column.text ? 2 : 1}fr)`).join(" ");
  const minWidth = `${columns.reduce((sum, column) => sum + column.width, 0)}px`;
  let [order, timer, asked] = [[], 0, false];
  const heads = columns.map(column => make("button", { title: column.meaning, onclick: () => {
    state.descending = state.sort === column.name ? !state.descending : !column.text;
    state.sort = column.name;
    showSort();
    changed();
  } }, column.title));
  const inputs = columns.map(column => make("input", { value: state.filters[column.name], spellcheck: "false",
    "aria-label": `Filter ${column.title}`, autocomplete: "off", oninput: event => {
      state.filters[column.name] = event.target.value;
      event.target.ariaInvalid = String(event.target.value.trim() !== "" && !filterOf(column, event.target.value));
      clearTimeout(timer);
      timer = setTimeout(changed, 200);
    } }));
  const rowOf = (kind, role, parts) => make(kind, { role: "row", style: { gridTemplateColumns } },
    columns.map((column, n) => make("span", { role, class: column.text && "text", "aria-colindex": n + 1 }, parts[n])));
  const headRow = rowOf("div.row", "columnheader", heads);
  const filterRow = rowOf("div.row.filters", "gridcell", inputs);
  const head = make("div.grid-head", { role: "rowgroup", style: { minWidth } }, headRow, filterRow);
  const body = make("div.grid-body", { role: "rowgroup", style: { minWidth }, onclick: event =>
    event.target.matches("a") || event.target.closest(".row")?.querySelector("a").click() });
  const frame = make("div.grid-frame", { id: "neurons", role: "grid", tabindex: 0, "aria-label": "Neurons",
    "aria-colcount": columns.length, onkeydown: step, onscroll: () => {
      listMemory.top = frame.scrollTop;
      ask();
    } }, head, body);

  function showSort() {
    const direction = state.descending ? "descending" : "ascending";
    columns.forEach(({ name }, n) => { headRow.children[n].ariaSort = name === state.sort ? direction : "none"; });
  }

  // Where there are more rows than an element can be high, the bar moves over them faster than the pixels go by.
  function measures() {
    const view = Math.max(rowHeight, frame.clientHeight - head.offsetHeight);
    const full = order.length * rowHeight;
    const high = Math.min(full, mostHeight);
    const ratio = high > view ? (full - view) / (high - view) : 1;
    return { view, high, ratio, top: frame.scrollTop * ratio };
  }

  // Row n of the list is shown by row n % most of the body, so that those that stay are left as they are.
  function draw() {
    asked = false;
    const { view, top } = measures();
    const most = Math.ceil(view / rowHeight) + 8;
    const first = Math.max(0, Math.floor(top / rowHeight) - 4);
    while (body.childElementCount > most) body.lastChild.remove();
    while (body.childElementCount < most) {
      body.append(rowOf("div.row", "gridcell", [make("a", { tabindex: -1 })]));
    }
    for (let n = first; n < first + most; n++) fillRow(body.children[n % most], n, frame.scrollTop - top);
  }

  function fillRow(row, n, shift) {
    Object.assign(row, n >= order.length ? { hidden: true, key: null, id: "" } : { hidden: false });
    if (row.hidden) return;
    const { s, index } = neuronAt(order[n]);
    const key = `${n}/${order[n]}/${Boolean(run.sites[s].file)}`;
    row.style.top = `${n * rowHeight + shift}px`;
    row.classList.toggle("here", n === listMemory.here);
    if (row.key === key) return;
    Object.assign(row, { key, id: `row-${n}`, ariaRowIndex: n + 3 });
    const name = row.querySelector("a");
    name.href = neuronAddress(s, index);
    columns.forEach((column, c) => { (c === 0 ? name : row.children[c]).textContent = cellText(column, s, index); });
    if (!run.sites[s].file) loadSite(s).then(ask, () => {});
  }

  function ask() {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  }

  function step(event) {
    if (event.target !== frame || order.length === 0) return;
    const { view, ratio, top } = measures();
    const page = Math.floor(view / rowHeight) - 1;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Enter") body.querySelector(".here a")?.click();
    if (by === undefined) return;
    event.preventDefault();
    const here = listMemory.here = Math.max(0, Math.min(order.length - 1, listMemory.here + by));
    if (here * rowHeight < top) frame.scrollTop = here * rowHeight / ratio;
    if ((here + 1) * rowHeight > top + view) frame.scrollTop = ((here + 1) * rowHeight - view) / ratio;
    draw();
    frame.setAttribute("aria-activedescendant", `row-${here}`);
  }

  function show(newOrder) {
    order = newOrder;
    frame.ariaRowCount = order.length + 2;
    body.style.height = `${measures().high}px`;
    frame.scrollTop = listMemory.top;
    draw();
  }

  new ResizeObserver(ask).observe(frame);
  showSort();
  return { frame, show };
}
