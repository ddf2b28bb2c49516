"use strict";

// Concepts: their list, one concept's ranked neurons, and a neuron's concepts.

const conceptAddress = k => `#concept=${address(run.concepts[k].name)}`;
const conceptLink = k => link(conceptAddress(k), isolated(run.concepts[k].name));

function conceptText(column, value) {
  if (isMissing(value)) return "–";
  if (/auroc|selectivity|_r$/.test(column.name)) return value.toFixed(3).replace("-", "−");
  if (column.name === "direction") return value < 0 ? "−" : "+";
  if (/^[pq]_value$/.test(column.name)) return value < 1e-99 ? "<1e−99" : figure(value, 1);
  return Number.isInteger(value) ? count(value) : figure(value, column.digits ?? 3);
}

// Columns as they are shown: what tells most first, both ends of an interval in one, and the AUROC drawn as well.
function shownColumns(columns) {
  const last = /^(positive|negative|mean|cohens|p_value|mutual|base|best|average|held_out_average|control_rank)/;
  const ordered = [...run.concept_columns].sort((a, b) => last.test(a.name) - last.test(b.name));
  return ordered.flatMap(column => {
    const values = columns[column.name];
    if (!values || values.every(isMissing) || /_error$|_high$/.test(column.name)) return [];
    const one = { ...column, cell: n => conceptText(column, values[n]) };
    if (column.name === "direction") one.title = "±";
    if (column.name.endsWith("_low")) {
      const highs = columns[column.name.replace("_low", "_high")];
      const title = column.name.startsWith("held") ? "held-out interval" : "interval";
      return { title, meaning: "95 % interval of the AUROC",
        cell: n => isMissing(values[n]) ? "" : `${one.cell(n)} – ${conceptText(column, highs[n])}` };
    }
    const picture = { title: "0 · AUROC · 1", text: true, cell: n => aurocDrawing(columns, n),
      meaning: "a dot for the AUROC, a line for its interval, a ring for the held-out one; shaded: random labels" };
    return column.name === "auroc" ? [picture, one] : [one];
  });
}

function aurocDrawing(columns, n) {
  const auroc = columns.auroc[n];
  if (isMissing(auroc)) return null;
  const x = value => 6 + value * 128;
  const [low, high, held, control] = ["auroc_low", "auroc_high", "held_out_auroc", "control_auroc"]
    .map(name => columns[name]?.[n]);
  const far = Math.abs((control ?? 0.5) - 0.5);
  return make("svg.plot.strip", { viewBox: "0 0 140 18", "aria-hidden": "true" },
    bar(x(0.5 - far), 4, 2 * far * 128, 10, "band"), line(x(0), 9, x(1), 9, "grid"),
    line(x(0.5), 3, x(0.5), 15, "axis"), !isMissing(low) && line(x(low), 9, x(high), 9, "line"),
    !isMissing(held) && make("circle.ring", { cx: x(held), cy: 9, r: 4.5 }),
    make("circle.dot", { cx: x(auroc), cy: 9, r: 2.5 }));
}

// The first rows of it, and the others on demand.
function figuresTable({ id, caption, head, names, columns, flags, ranks }) {
  const all = shownColumns(columns);
  const meaning = run.concept_flags.map(flag => `${flagTitle(flag.name)}: ${flag.meaning}`).join("; ");
  const flagged = { title: "flags", text: true, meaning, cell: n => flags[n].map(flagTitle).join(", ") };
  if (flags.some(list => list.length > 0)) all.push(flagged);
  const frame = make("div");
  const heads = [{ title: "#" }, { title: head, text: true }, ...all];
  const rowOf = (name, n) => [ranks?.[n] ?? String(n + 1), name, ...all.map(column => column.cell(n))];
  const fill = most => replace(frame, table({ id, caption, heads, rows: names.slice(0, most).map(rowOf) }),
    names.length > most && make("button", { onclick: () => fill(names.length) }, `Show all ${names.length}`));
  fill(50);
  return [frame, meanings(null, "What the figures mean", all.map(column => [column.title, column.meaning]))];
}

const cautionsOf = cautions => cautions?.length > 0 && make("div.warning", { role: "note", "aria-label": "Careful" },
  make("p", make("b", "Careful")), cautions.map(({ rows, reasons }) => make("p", rows.length > 1 ? "Rows " : "Row ",
    `${rows.map(row => row + 1).join(", ")}: `, shownText(reasons.join("; ")), ".")));

// The concepts of a neuron's page.
function conceptsOf(concepts) {
  return [figuresTable({ id: "concept-figures", head: "concept", columns: concepts.columns, flags: concepts.flags,
    caption: `The ${concepts.concept.length} of ${concepts.of} that it tells best, by |r|`,
    names: concepts.concept.map(conceptLink) }), cautionsOf(concepts.cautions)];
}

const conceptTable = most => table({
  id: "concept-list", label: "Concepts and their best neurons",
  heads: [{ title: "concept", text: true }, { title: "tokens" }, { title: "share" }, { title: "documents" },
    { title: "neurons with q < 0.05" }, { title: "best neuron", text: true }, { title: "r" }, { title: "AUROC" }],
  rows: run.concepts.slice(0, most).map(({ positives, negatives, documents, significant, best }, k) => [
    conceptLink(k), count(positives), percent(positives / (positives + negatives)), count(documents),
    count(significant), best ? neuronLink(best.site, best.index) : "–",
    conceptText({ name: "_r" }, best?.point_biserial_r), conceptText({ name: "auroc" }, best?.auroc)]),
});

const conceptsView = () => ({ title: "Concepts", nodes: [make("h1", "Concepts"),
  make("p.lead", run.concepts.length === 0 ? "This scan compared no concepts."
    : `${plural(run.concepts.length, "set")} of tokens with which each neuron was compared`),
  run.concepts.length > 0 && conceptTable(run.concepts.length)] });

async function conceptView(name) {
  const k = run.concepts.findIndex(concept => concept.name === name);
  if (k < 0) return missingView(name);
  const { positives, negatives } = run.concepts[k];
  const found = await load(`concepts/${k}`);
  const { rows, distributions } = found;
  const names = rows.site.map((s, n) => neuronLink(s, rows.index[n]));
  const drawing = make("div");
  const draw = n => {
    ranks.forEach((button, m) => button.setAttribute("aria-pressed", String(m === n)));
    replace(drawing, make("p.soft", `Number ${n + 1}: `, names[n].cloneNode(true)),
      pairFigure(distributions[n], names[n].textContent));
  };
  const ranks = distributions.map((one, n) => make("button.more", { disabled: !one, "aria-pressed": "false",
    "aria-label": `Draw number ${n + 1}`, onclick: () => draw(n) }, String(n + 1)));
  const first = distributions.findIndex(one => one);
  if (first >= 0) draw(first);
  return { title: name, nodes: [
    make("h1", isolated(name)),
    make("p.lead", `${plural(positives, "token")} of ${count(positives + negatives)}, `,
      `${percent(positives / (positives + negatives))}; `, `${count(found.tested)} of ${count(found.neurons)} neurons `,
      `tested, ${count(found.significant)} with q below 0.05`,
      found.left_out > 0 && `, ${count(found.left_out)} left out for too few tokens`),
    first >= 0 && section("compared", "The concept's tokens against all others", drawing),
    section("ranked", "Ranked neurons", figuresTable({ id: "ranking", head: "neuron", ...rows, names, ranks,
      caption: `The best ${names.length} by |r|; a number's button draws it above` }), cautionsOf(found.cautions)),
  ] };
}
