"use strict";

// The list of all neurons: a window of rows over an order, an array of places among all neurons of the run.

const rowHeight = 30;
const mostHeight = 12e6; // Firefox draws no element higher than 17.8 million pixels.
const placesAKey = 2 ** 21; // A key holds 32 bits of a value and a place in the 53 bits of a double.
const firstColumns = ["density", "peak", "max", "mean", "std", "lifetime_sparseness", "kurtosis", "flags", "best", "best_strength"];

// Neurons chosen in the atlas or found by a word: { ids, words }.
let selection = null;
let listMemory = { hash: null, top: 0, here: -1 };

function listColumns() {
  const named = new Map(run.columns.map(column => [column.name, column]));
  for (const one of run.figures) if (!named.has(one.name)) named.set(one.name, { ...one, digits: 3 });
  const columns = [{ name: "neuron", title: "neuron", kind: "name", meaning: "site and number", width: 150 }];
  const add = name => {
    const column = named.get(name);
    if (!column || (name === "best" && run.concepts.length === 0)) return;
    const text = { flags: "flags", best: "concept" }[name];
    columns.push({ ...column, kind: text ?? column.kind, width: text ? 170 : Math.max(92, column.title.length * 8 + 30) });
    named.delete(name);
  };
  firstColumns.forEach(add);
  if (run.has.examples) columns.splice(columns.findIndex(column => column.name === "flags"), 0,
    { name: "token", title: "top token", kind: "token", meaning: "token of its strongest example", width: 130 });
  [...named.keys()].forEach(add);
  return columns;
}

function isText(column) {
  return ["name", "flags", "concept", "token"].includes(column.kind);
}

function cellText(column, s, index) {
  if (column.kind === "name") return neuronName(s, index);
  if (column.kind === "token") return siteFiles.has(s) ? plainText(topToken(s, index) ?? "") : "…";
  const values = siteColumn(s, column.name);
  if (!values) return siteFiles.has(s) ? "–" : "…";
  if (column.kind === "flags") return flagNames(values[index]).map(flagTitle).join(", ");
  if (column.kind === "concept") return plainText(run.concepts[values[index]]?.name ?? "");
  return columnText(column, values[index]);
}

// What was typed for a column, as a function of a site that gives a function of an index; null where it isn't understood.
function filterOf(column, text) {
  const typed = text.trim().toLowerCase();
  const wanted = !typed.startsWith("!");
  const word = wanted ? typed : typed.slice(1);
  if (column.kind === "name") {
    const [, site, number] = typed.match(/^(.*?):?(\d+)?$/);
    return s => {
      const named = [run.sites[s].name, run.sites[s].alias ?? ""].some(name => name.toLowerCase().includes(typed));
      const fits = site === "" || [run.sites[s].name, run.sites[s].alias ?? ""].some(name => name.toLowerCase().endsWith(site));
      return index => named || fits && number !== undefined && numberOf(s, index) === Number(number);
    };
  }
  if (column.kind === "flags") {
    const parts = typed.split(/[\s,]+/).map(part => [!part.startsWith("!"), part.replace("!", "")]).map(([has, part]) =>
      [has, run.flags.reduce((bits, flag, n) => flag.name.startsWith(part) || flagTitle(flag.name).startsWith(part) ? bits | 1 << n : bits, 0)]);
    return s => {
      const flags = siteColumn(s, "flags");
      return index => parts.every(([has, bits]) => ((flags[index] & bits) !== 0) === has);
    };
  }
  if (column.kind === "concept") {
    const fits = run.concepts.map(concept => concept.name.toLowerCase().includes(word));
    return s => {
      const best = siteColumn(s, "best");
      return index => (fits[best[index]] ?? false) === wanted;
    };
  }
  if (column.kind === "token") {
    return s => {
      const site = siteFiles.get(s);
      const fits = site.texts.map(token => token.toLowerCase().includes(word));
      return index => (fits[site.top[index]] ?? false) === wanted;
    };
  }
  return rangeFilter(column, typed.replaceAll("−", "-").replaceAll(",", ""));
}

function rangeFilter(column, typed) {
  const number = "(-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)\\s*(%?)";
  const value = (digits, sign) => Number(digits) / (sign ? 100 : 1);
  const between = typed.match(new RegExp(`^${number}\\s*(?:\\.\\.|to)\\s*${number}$`));
  const one = typed.match(new RegExp(`^(>=?|<=?|=|≥|≤)?\\s*${number}$`));
  if (!between && !one) return null;
  const [low, high] = between ? [value(between[1], between[2]), value(between[3], between[4])] : [];
  const bound = one ? value(one[2], one[3]) : 0;
  const test = between ? x => x >= low && x <= high : {
    ">": x => x > bound, "<": x => x < bound, "<=": x => x <= bound, "≤": x => x <= bound,
    "=": x => Math.abs(x - bound) <= Math.abs(bound) * 5e-4,
  }[one[1]] ?? (x => x >= bound);
  return s => {
    const values = siteColumn(s, column.name);
    return index => values !== null && test(values[index]);
  };
}

// Ranks of texts in their order, for sorting by them.
function ranksOf(texts) {
  const sorted = [...new Set(texts)].sort();
  return new Map(sorted.map((text, rank) => [text, rank]));
}

// 32 bits that sort as the values of a column do; the largest for what is missing.
async function keysOf(column, sites) {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  const tokenRanks = column.kind === "token" ? ranksOf(sites.flatMap(s => siteFiles.get(s).texts)) : null;
  const conceptRanks = column.kind === "concept" ? ranksOf(run.concepts.map(concept => concept.name)) : null;
  return s => {
    const values = column.kind === "token" ? siteFiles.get(s).top : siteColumn(s, column.name);
    const texts = siteFiles.get(s)?.texts;
    return index => {
      let value = values ? values[index] : NaN;
      if (tokenRanks) value = value < 0 ? NaN : tokenRanks.get(texts[value]);
      if (conceptRanks) value = value === 65535 ? NaN : conceptRanks.get(run.concepts[value].name);
      if (column.kind === "flags" && value === 0) value = NaN;
      if (Number.isNaN(value)) return -1;
      float[0] = value;
      return (bits[0] & 0x80000000 ? ~bits[0] : bits[0] | 0x80000000) >>> 0;
    };
  };
}

// The places of the neurons that fit, in order. Gives null where it was overtaken by another call.
async function orderOf(state, columns, isCurrent, progress) {
  const sites = state.site === null ? run.sites.map((site, s) => s) : [state.site];
  const sorted = columns.find(column => column.name === state.sort && column.kind !== "name");
  const filters = columns.filter(column => state.filters[column.name]?.trim());
  if (sorted || filters.some(column => column.kind !== "name")) {
    for (const s of sites) {
      if (!siteFiles.has(s)) progress(`reading ${siteName(s)} …`);
      await loadSite(s);
      if (!isCurrent()) return null;
    }
  }
  const tests = filters.map(column => filterOf(column, state.filters[column.name])).filter(test => test);
  const chosen = state.selected && selection ? new Set(selection.ids) : null;
  const keyOfSite = sorted ? await keysOf(sorted, sites) : null;
  const keys = new Float64Array(sites.reduce((sum, s) => sum + run.sites[s].count, 0));
  let length = 0;
  for (const s of sites) {
    const own = tests.map(test => test(s));
    const key = keyOfSite?.(s);
    for (let index = 0; index < run.sites[s].count; index++) {
      const id = idOf(s, index);
      if (chosen && !chosen.has(id) || !own.every(test => test(index))) continue;
      const bits = key ? key(index) : 0;
      keys[length++] = (bits < 0 ? 0xffffffff : state.descending ? 0xffffffff - bits : bits) * placesAKey + id;
    }
    await pause();
    if (!isCurrent()) return null;
  }
  const found = keys.subarray(0, length);
  if (key32(sorted)) found.sort();
  return Uint32Array.from(found, key => key % placesAKey);
}

function key32(sorted) {
  return sorted !== undefined;
}

function listView(query) {
  const columns = listColumns();
  const given = new URLSearchParams(query);
  const site = siteOfName.get(given.get("site"));
  const usual = run.has.statistics && allNeurons.count <= 100000 && columns.some(column => column.name === "peak") ? "-peak" : "neuron";
  const sort = given.get("sort") ?? usual;
  const state = {
    site: site ?? null, sort: sort.replace(/^-/, ""), descending: sort.startsWith("-"), selected: given.has("selected") && selection !== null,
    filters: Object.fromEntries(columns.map(column => [column.name, given.get(column.name) ?? ""])),
  };
  const grid = gridOf(columns, state, () => update());
  const status = element("p", { id: "list-status", class: "soft", role: "status" });
  const select = element("select", { id: "list-site", onchange: event => {
    state.site = event.target.value === "" ? null : Number(event.target.value);
    update();
  } }, element("option", { value: "" }, "all"), run.sites.map((one, s) => element("option", { value: s }, siteName(s))));
  select.value = state.site ?? "";
  const chosen = element("button", { type: "button", id: "drop-selection", hidden: !state.selected, onclick: () => {
    state.selected = false;
    chosen.hidden = true;
    update();
  } }, state.selected ? `${selection.words} ×` : "");
  const clear = element("button", { type: "button", id: "clear-filters", onclick: () => {
    for (const column of columns) state.filters[column.name] = "";
    grid.clearFilters();
    update();
  } }, "Clear filters");
  let run_ = 0;

  async function update() {
    const current = ++run_;
    const query = new URLSearchParams();
    if (state.site !== null) query.set("site", siteName(state.site));
    if (`${state.descending ? "-" : ""}${state.sort}` !== usual) query.set("sort", `${state.descending ? "-" : ""}${state.sort}`);
    if (state.selected) query.set("selected", "");
    for (const [name, text] of Object.entries(state.filters)) if (text.trim()) query.set(name, text);
    keepAddress(query.size > 0 ? `#list?${query}` : "#list");
    clear.hidden = !Object.values(state.filters).some(text => text.trim());
    const order = await orderOf(state, columns, () => current === run_, text => { status.textContent = text; });
    if (!order) return;
    const all = state.site === null ? allNeurons.count : run.sites[state.site].count;
    status.textContent = order.length === all ? plural(all, "neuron") : `${count(order.length)} of ${plural(all, "neuron")}`;
    const remembered = listMemory.hash === location.hash;
    grid.show(order, remembered ? listMemory.top : 0, remembered ? listMemory.here : -1);
    listMemory = { hash: location.hash, top: remembered ? listMemory.top : 0, here: remembered ? listMemory.here : -1 };
  }

  return {
    title: "Neurons",
    wide: true,
    nodes: [
      element("div", { class: "head" }, element("h1", {}, "Neurons"), status),
      element("div", { class: "tools" }, element("label", { for: "list-site" }, "Site ", select), chosen, clear,
        element("span", { class: "soft small" }, "Filters: >0.5, <1%, 2..3, dead, !sparse, a word")),
      grid.frame,
    ],
    begin() {
      const order = new Uint32Array(state.sort === "neuron" && state.site === null ? allNeurons.count : 0).map((_, n) => n);
      if (!state.selected && !Object.values(state.filters).some(text => text.trim())) grid.show(order, 0, -1);
      update().catch(error => { status.textContent = error.message; });
    },
    end() {
      run_++;
      grid.end();
    },
  };
}

// The grid: a head with sorting and filters that stays, and as many rows as are seen.
function gridOf(columns, state, changed) {
  const widths = columns.map((column, n) => n === 0 ? `minmax(${column.width}px, 1fr)` : `minmax(${column.width}px, ${isText(column) ? 2 : 1}fr)`).join(" ");
  const total = columns.reduce((sum, column) => sum + column.width, 0);
  const rows = new Map();
  let order = new Uint32Array(0);
  let here = -1;
  let timer = 0;
  let frameAsked = false;

  const heads = columns.map((column, n) => {
    const button = element("button", { type: "button", title: column.meaning, onclick: () => {
      const same = state.sort === column.name;
      state.descending = same ? !state.descending : !isText(column);
      state.sort = column.name;
      showSort();
      changed();
    } }, column.title);
    return element("span", { role: "columnheader", class: isText(column) ? "text" : null, "aria-colindex": n + 1 }, button);
  });
  const inputs = columns.map(column => element("input", {
    type: "text", value: state.filters[column.name], "aria-label": `Filter ${column.title}`, spellcheck: "false", autocomplete: "off",
    oninput: event => {
      state.filters[column.name] = event.target.value;
      const unclear = event.target.value.trim() && filterOf(column, event.target.value) === null;
      event.target.setAttribute("aria-invalid", String(Boolean(unclear)));
      clearTimeout(timer);
      timer = setTimeout(changed, 200);
    },
  }));
  const headRow = element("div", { role: "row", class: "row", "aria-rowindex": 1 }, heads);
  const filterRow = element("div", { role: "row", class: "row filters", "aria-rowindex": 2 }, inputs.map((input, n) =>
    element("span", { role: "gridcell", "aria-colindex": n + 1 }, input)));
  const head = element("div", { class: "grid-head", role: "rowgroup" }, headRow, filterRow);
  const body = element("div", { class: "grid-body", role: "rowgroup" });
  const frame = element("div", { class: "grid-frame", id: "neurons", role: "grid", tabindex: 0, "aria-label": "Neurons",
    "aria-colcount": columns.length }, head, body);
  for (const row of [headRow, filterRow]) row.style.gridTemplateColumns = widths;
  for (const part of [head, body]) part.style.minWidth = `${total}px`;

  function showSort() {
    heads.forEach((cell, n) => {
      const sorted = columns[n].name === state.sort;
      if (sorted) cell.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
      replace(cell.firstChild, columns[n].title, sorted ? element("span", { "aria-hidden": "true" }, state.descending ? "↓" : "↑") : null);
    });
  }

  function newRow() {
    const cells = columns.map((column, n) => element("span", { role: "gridcell", "aria-colindex": n + 1, class: isText(column) ? "text" : null }));
    const link = element("a", { tabindex: -1 });
    cells[0].append(link);
    const row = element("div", { role: "row", class: "row", onclick: event => {
      if (!event.target.closest("a")) location.hash = link.getAttribute("href");
    } }, cells);
    row.style.gridTemplateColumns = widths;
    return { row, cells, link };
  }

  // Where there are more rows than an element can be high, the bar moves over them faster than the pixels go by.
  function measures() {
    const view = Math.max(rowHeight, frame.clientHeight - head.offsetHeight);
    const full = order.length * rowHeight;
    const high = Math.min(full, mostHeight);
    const ratio = high > view ? (full - view) / (high - view) : 1;
    return { view, high, ratio, top: frame.scrollTop * ratio };
  }

  function draw() {
    frameAsked = false;
    const { view, top } = measures();
    const first = Math.max(0, Math.floor(top / rowHeight) - 4);
    const end = Math.min(order.length, Math.ceil((top + view) / rowHeight) + 4);
    const free = [...rows].filter(([n]) => n < first || n >= end);
    const missing = new Set();
    for (let n = first; n < end; n++) {
      const place = placeOf(order[n]);
      if (!siteFiles.has(place.s)) missing.add(place.s);
      let one = rows.get(n);
      if (!one) {
        const [old, reused] = free.pop() ?? [null, null];
        if (reused) rows.delete(old);
        one = reused ?? newRow();
        rows.set(n, one);
        if (!reused) body.append(one.row);
        one.filled = null;
      }
      const key = `${order[n]}/${siteFiles.has(place.s)}`;
      if (one.filled !== key) {
        one.link.textContent = cellText(columns[0], place.s, place.index);
        one.link.href = neuronAddress(place.s, place.index);
        for (let c = 1; c < columns.length; c++) one.cells[c].textContent = cellText(columns[c], place.s, place.index);
        one.row.id = `row-${n}`;
        one.row.setAttribute("aria-rowindex", n + 3);
        one.filled = key;
      }
      one.row.style.top = `${frame.scrollTop + n * rowHeight - top}px`;
      one.row.classList.toggle("here", n === here);
    }
    for (const [n, one] of free) {
      one.row.remove();
      rows.delete(n);
    }
    if (run.has.statistics || run.has.examples) for (const s of missing) loadSite(s).then(ask, () => {});
  }

  function ask() {
    if (frameAsked) return;
    frameAsked = true;
    requestAnimationFrame(draw);
  }

  function go(row) {
    here = Math.max(0, Math.min(order.length - 1, row));
    listMemory.here = here;
    const { view, ratio, top } = measures();
    if (here * rowHeight < top) frame.scrollTop = here * rowHeight / ratio;
    if ((here + 1) * rowHeight > top + view) frame.scrollTop = ((here + 1) * rowHeight - view) / ratio;
    draw();
    frame.setAttribute("aria-activedescendant", `row-${here}`);
  }

  frame.addEventListener("scroll", () => {
    listMemory.top = frame.scrollTop;
    ask();
  }, { passive: true });
  frame.addEventListener("keydown", event => {
    if (event.target !== frame || order.length === 0) return;
    const page = Math.floor(measures().view / rowHeight) - 1;
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: order.length - 1 }[event.key];
    if (to !== undefined) go(to);
    else if (event.key === "Enter" && here >= 0) location.hash = rows.get(here)?.link.getAttribute("href") ?? location.hash;
    else return;
    event.preventDefault();
  });
  const sized = new ResizeObserver(ask);
  sized.observe(frame);
  showSort();
  return {
    frame,
    show(newOrder, top, row) {
      order = newOrder;
      here = row;
      for (const one of rows.values()) one.filled = null;
      frame.setAttribute("aria-rowcount", order.length + 2);
      body.style.height = `${measures().high}px`;
      frame.scrollTop = top;
      draw();
    },
    clearFilters() {
      for (const input of inputs) {
        input.value = "";
        input.removeAttribute("aria-invalid");
      }
    },
    end() {
      sized.disconnect();
      clearTimeout(timer);
    },
  };
}
