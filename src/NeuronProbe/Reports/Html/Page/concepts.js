"use strict";

// Concepts: their list, one concept's ranked neurons, and a neuron's concepts.

const conceptAddress = k => `#concept=${address(run.concepts[k].name)}`;
const conceptLink = k => link(conceptAddress(k), isolated(run.concepts[k].name));

// A figure of row n: of an interval both ends, and the AUROC drawn as well.
function conceptCell(column, columns, n) {
  if (column.kind === "drawing") return aurocDrawing(columns, n);
  if (column.kind === "flags") return columns.flags[n].map(flagTitle).join(", ");
  const text = name => columnText(column, columns[name][n]);
  return isMissing(columns[column.to]?.[n]) ? text(column.name) : `${text(column.name)} – ${text(column.to)}`;
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

function figuresTable({ id, caption, head, names, columns, ranks }) {
  const all = run.concept_columns.filter(({ name }) => columns[name])
    .map(column => ({ ...column, text: /drawing|flags/.test(column.kind) }));
  const heads = [{ title: "#" }, { title: head, text: true }, ...all];
  return [table({ id, caption, heads, rows: names.map((name, n) =>
    [ranks?.[n] ?? String(n + 1), name, ...all.map(column => conceptCell(column, columns, n))]) }),
    meanings(null, "What the figures mean", all.map(column => [column.title, column.meaning]))];
}

const cautionsOf = cautions => cautions?.length > 0 && make("div.warning", { role: "note", "aria-label": "Careful" },
  make("p", make("b", "Careful")), cautions.map(({ rows, reasons }) => make("p", rows.length > 1 ? "Rows " : "Row ",
    `${rows.map(row => row + 1).join(", ")}: `, shownText(reasons.join("; ")), ".")));

// The concepts of a neuron's page.
const conceptsOf = concepts => [figuresTable({ id: "concept-figures", head: "concept", ...concepts,
  caption: `The ${concepts.concept.length} of ${concepts.of} that it tells best, by |r|`,
  names: concepts.concept.map(conceptLink) }), cautionsOf(concepts.cautions)];

const conceptTable = most => table({
  id: "concept-list", label: "Concepts and their best neurons",
  heads: [{ title: "concept", text: true }, { title: "tokens" }, { title: "share" }, { title: "documents" },
    { title: "neurons with q < 0.05" }, { title: "best neuron", text: true }, { title: "r" }, { title: "AUROC" }],
  rows: run.concepts.slice(0, most).map(({ positives, negatives, documents, significant, best }, k) => [
    conceptLink(k), count(positives), percent(positives / (positives + negatives)), count(documents),
    count(significant), best ? neuronLink(best.site, best.index) : "–",
    columnText({ kind: "decimals" }, best?.point_biserial_r), columnText({ kind: "decimals" }, best?.auroc)]),
});

const conceptsView = () => ({ title: "Concepts", nodes: [make("h1", "Concepts"),
  make("p.lead", run.concepts.length === 0 ? "This scan compared no concepts."
    : `${plural(run.concepts.length, "set")} of tokens with which each neuron was compared`),
  run.concepts.length > 0 && conceptTable(run.concepts.length)] });

async function conceptView(name) {
  const k = run.concepts.findIndex(concept => concept.name === name);
  if (k < 0) return missingView(name);
  const { positives, negatives } = run.concepts[k];
  const { rows, distributions, ...found } = await load(`concepts/${k}`);
  const names = rows.site.map((s, n) => neuronLink(s, rows.index[n]));
  const [drawing, first] = [make("div"), distributions.findIndex(one => one)];
  const draw = n => {
    ranks.forEach((button, m) => button.setAttribute("aria-pressed", String(m === n)));
    replace(drawing, make("p.soft", `Number ${n + 1}: `, names[n].cloneNode(true)),
      pairFigure(distributions[n], names[n].textContent));
  };
  const ranks = distributions.map((one, n) => make("button.more", { disabled: !one, "aria-pressed": "false",
    "aria-label": `Draw number ${n + 1}`, onclick: () => draw(n) }, String(n + 1)));
  if (first >= 0) draw(first);
  return { title: name, nodes: [make("h1", isolated(name)),
    make("p.lead", `${plural(positives, "token")} of ${count(positives + negatives)}, `,
      `${percent(positives / (positives + negatives))}; `, `${count(found.tested)} of ${count(found.neurons)} neurons `,
      `tested, ${count(found.significant)} with q below 0.05`,
      found.left_out > 0 && `, ${count(found.left_out)} left out for too few tokens`),
    first >= 0 && section("compared", "The concept's tokens against all others", drawing),
    found.probes && section("together", found.probes.title, make("p", shownText(found.probes.in_words)),
      extraTables([{ ...found.probes, title: "" }]), make("p.soft", found.probes.meaning, " In the order of choice:",
        found.probes.neurons.map(one => [" ", link(`#${address(one)}`, isolated(one))]), ".")),
    section("ranked", "Ranked neurons", figuresTable({ id: "ranking", head: "neuron", ...rows, names, ranks,
      caption: `The best ${names.length} by |r|; a number's button draws it above` }), cautionsOf(found.cautions))] };
}
