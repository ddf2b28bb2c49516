"use strict";

// Concepts: their list, one concept's ranked neurons, and a neuron's concepts. All tables have the same columns.

function conceptAddress(k) {
  return `#concept=${address(run.concepts[k].name)}`;
}

// Columns as they are shown: both ends of an interval in one, the direction as a sign, and how far it is from chance drawn.
function conceptColumns(columns) {
  const shown = [];
  for (const column of run.concept_columns) {
    const values = columns[column.name];
    if (!values || values.every(value => value === null) || /_error$|^(auroc|held_out_auroc)_high$/.test(column.name)) continue;
    const cell = { ...column, text: n => conceptText(column, values[n]) };
    if (column.name === "direction") Object.assign(cell, { title: "±", text: n => values[n] < 0 ? "−" : values[n] > 0 ? "+" : "" });
    const interval = column.name.match(/^(auroc|held_out_auroc)_low$/);
    if (interval) {
      const highs = columns[`${interval[1]}_high`];
      Object.assign(cell, { title: interval[1] === "auroc" ? "interval" : "held-out interval",
        text: n => values[n] === null ? "" : `${share(values[n])}–${share(highs[n])}` });
    }
    shown.push(cell);
  }
  return shown;
}

function share(value) {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}

function conceptText(column, value) {
  if (value === null || value === undefined) return "–";
  if (/auroc|selectivity|_r$/.test(column.name)) return value.toFixed(3).replace("-", "−");
  if (/^[pq]_value$/.test(column.name)) return value < 1e-99 ? "<1e−99" : value < 0.001 ? figure(value, 1) : figure(value, 2);
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return count(value).replace("-", "−");
  return figure(value, column.digits ?? 3);
}

// From 0.5 to either side on one line: the AUROC with its interval, the held-out one (a ring), and what random words come to.
function aurocDrawing(columns, n) {
  const auroc = columns.auroc?.[n];
  if (auroc === null || auroc === undefined) return null;
  const x = value => 4 + value * 112;
  const [low, high] = [columns.auroc_low?.[n], columns.auroc_high?.[n]];
  const [held, control] = [columns.held_out_auroc?.[n], columns.control_auroc?.[n]];
  const side = auroc < 0.5 ? -1 : 1;
  return drawing("svg", { class: "plot strip", viewBox: "0 0 120 18", width: 120, height: 18, "aria-hidden": "true" },
    line(x(0), 9, x(1), 9, "grid"), line(x(0.5), 3, x(0.5), 15, "axis"),
    control ? drawing("rect", { x: Math.min(x(0.5), x(0.5 + side * (control - 0.5))), y: 5, height: 8, class: "band",
      width: Math.abs(control - 0.5) * 112 }) : null,
    low ? line(x(low), 9, x(high), 9, "line") : null,
    held ? drawing("circle", { cx: x(held), cy: 9, r: 4, class: "ring" }) : null,
    drawing("circle", { cx: x(auroc), cy: 9, r: 3, class: "dot" }));
}

// A table of neurons and concepts: first says what stands in a row's head, press (where given) what its button does.
function figuresTable({ id, caption, head, rows, first, columns, flags, press }) {
  const shown = conceptColumns(columns);
  const at = shown.findIndex(column => column.name === "auroc");
  const flagged = flags?.some(list => list.length > 0);
  const heads = shown.map(column => element("th", { scope: "col", title: column.meaning }, column.title));
  heads.splice(at, 0, at < 0 ? null : element("th", { scope: "col", class: "text",
    title: "dot: AUROC with its interval; ring: held-out; shade: random words" }, "0 · AUROC · 1"));
  return [
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, element("table", { id },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "#"), element("th", { scope: "col", class: "text" }, head), heads,
        flagged ? element("th", { scope: "col", class: "text" }, "flags") : null)),
      element("tbody", {}, Array.from({ length: rows }, (_, n) => {
        const cells = shown.map(column => element("td", {}, column.text(n)));
        cells.splice(at, 0, at < 0 ? null : element("td", {}, aurocDrawing(columns, n)));
        return element("tr", {}, element("td", { class: "soft" }, press ? press(n) : String(n + 1)),
          element("th", { scope: "row", class: "text" }, first(n)), cells,
          flagged ? element("td", { class: "text soft" }, flags[n].map(flagTitle).join(", ")) : null);
      })))),
    element("details", { class: "small" }, element("summary", {}, "What the figures mean"), element("dl", { class: "options" },
      shown.map(column => element("div", {}, element("dt", {}, column.title), element("dd", {}, column.meaning))),
      at < 0 ? null : element("div", {}, element("dt", {}, "0 · AUROC · 1"),
        element("dd", {}, "a dot for the AUROC with its interval as a line, a ring for the held-out one, shaded what random words come to")))),
  ];
}

function cautionsOf(cautions) {
  return cautions && cautions.length > 0 ? element("div", { class: "warning", role: "note" },
    element("p", {}, element("b", {}, "Careful: "), cautions.map((text, n) => [n > 0 ? " " : null, shownText(text)]))) : null;
}

// The concepts of a neuron's page.
function conceptsOf(concepts) {
  return element("section", { "aria-labelledby": "its-concepts" }, element("h2", { id: "its-concepts" }, "Concepts"),
    figuresTable({
      id: "concepts", head: "concept", rows: concepts.concept.length, columns: concepts.columns, flags: concepts.flags,
      caption: `The ${concepts.concept.length} of ${concepts.of} that it tells best, by |r|`,
      first: n => element("a", { href: conceptAddress(concepts.concept[n]) }, isolated(run.concepts[concepts.concept[n]].name)),
    }), cautionsOf(concepts.cautions));
}

function conceptTable(most) {
  const some = run.concepts.slice(0, most);
  const has = name => some.some(concept => concept[name] !== undefined && concept[name] !== null);
  const columns = [["documents", "documents"], ["significant", "neurons with q < 0.05"]].filter(([name]) => has(name));
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Concepts" }, element("table", { id: "concept-list" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col", class: "text" }, "concept"), element("th", { scope: "col" }, "tokens"),
      element("th", { scope: "col" }, "share"), columns.map(([, title]) => element("th", { scope: "col" }, title)),
      has("best") ? [element("th", { scope: "col", class: "text" }, "best neuron"), element("th", { scope: "col" }, "r"),
        element("th", { scope: "col" }, "AUROC")] : null)),
    element("tbody", {}, some.map((concept, k) => element("tr", {},
      element("th", { scope: "row", class: "text" }, element("a", { href: conceptAddress(k) }, isolated(concept.name))),
      element("td", {}, count(concept.positives)),
      element("td", {}, percent(concept.positives / (concept.positives + concept.negatives))),
      columns.map(([name]) => element("td", {}, count(concept[name]))),
      has("best") ? concept.best ? [
        element("td", { class: "text" }, element("a", { href: neuronAddress(concept.best.site, concept.best.index) },
          neuronName(concept.best.site, concept.best.index))),
        element("td", {}, conceptText({ name: "_r" }, concept.best.point_biserial_r)),
        element("td", {}, share(concept.best.auroc))] : [element("td"), element("td"), element("td")] : null)))));
}

function conceptsView() {
  return {
    title: "Concepts",
    nodes: [
      element("h1", {}, "Concepts"),
      element("p", { class: "lead" }, run.concepts.length === 0 ? "This scan compared no concepts."
        : `${plural(run.concepts.length, "concept")}: sets of tokens with which each neuron was compared`),
      run.concepts.length > 0 ? conceptTable(run.concepts.length) : null,
    ],
  };
}

async function conceptView(name) {
  const k = run.concepts.findIndex(concept => concept.name === unescaped(name));
  if (k < 0) return missingView(unescaped(name));
  const about = run.concepts[k];
  const data = await load(`concepts/${k}`);
  const { rows, distributions } = data;
  const pair = element("div");
  const buttons = [];
  const choose = n => {
    const who = neuronName(rows.site[n], rows.index[n]);
    buttons.forEach((button, m) => button?.setAttribute("aria-pressed", String(m === n)));
    replace(pair, element("h2", {}, "The concept's tokens against all others"),
      element("p", { class: "soft" }, `${n + 1} of ${rows.site.length}: `, element("a", { href: neuronAddress(rows.site[n], rows.index[n]) }, who)),
      pairFigure(distributions[n], who));
  };
  const first = distributions.findIndex(one => one);
  const table = figuresTable({
    id: "ranking", head: "neuron", rows: rows.site.length, columns: rows.columns, flags: rows.flags,
    caption: `The best ${count(rows.site.length)} neurons by |r|; a numbered button draws its distributions`,
    first: n => element("a", { href: neuronAddress(rows.site[n], rows.index[n]) }, neuronName(rows.site[n], rows.index[n])),
    press: n => distributions[n] ? buttons[n] = element("button", { type: "button", class: "more", "aria-pressed": "false",
      "aria-label": `Draw neuron ${n + 1}`, onclick: () => choose(n) }, String(n + 1)) : String(n + 1),
  });
  if (first >= 0) choose(first);
  return {
    title: about.name,
    nodes: [
      element("div", { class: "head" }, element("div", {}, element("h1", {}, isolated(about.name)),
        element("p", { class: "lead" }, `${plural(about.positives, "token")} of ${count(about.positives + about.negatives)} (${
          percent(about.positives / (about.positives + about.negatives))}); ${count(data.tested)} of ${
          plural(data.neurons, "neuron")} tested, ${count(data.significant)} with q below 0.05${
          data.left_out > 0 ? `, ${count(data.left_out)} left out for too few tokens` : ""}`))),
      pair,
      element("h2", {}, "Ranked neurons"), cautionsOf(data.cautions), table,
    ],
  };
}
