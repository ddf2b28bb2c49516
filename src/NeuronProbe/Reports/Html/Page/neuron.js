"use strict";

// A neuron's page. Its address is SITE:NEURON, the site by its name or its alias.
async function neuronView(name, number) {
  const s = siteOfName.get(name);
  const index = s === undefined ? -1 : indexOf(s, Number(number));
  if (index < 0) return missingView(`${name}:${number}`);
  const b = Math.floor(index / run.block);
  const block = await load(`neurons/${s}/${b}`);
  if (block.passages && !Array.isArray(block.passages)) block.passages = passagesOf(block);
  const { statistics, histogram, lists, concepts, coverage, tables } = block.neurons[index - block.first];
  const site = run.sites[s];
  const quantiles = run.columns.filter(column => column.mark && statistics && column.name in statistics)
    .map(column => ({ mark: column.mark, value: statistics[column.name] }));
  return { title: neuronName(s, index), nodes: [
    make("div.head", make("div", make("h1", isolated(neuronName(s, index))),
      make("p.soft", make("code", site.name), ` · neuron ${count(numberOf(s, index))} of ${count(site.width)}`)),
    stepsFrom(allNeurons.starts[s] + index)),
    statistics?.flags?.length > 0 && make("ul.flags", { "aria-label": "Flags" }, statistics.flags.map(flag => make("li",
      make("b.tag", flagTitle(flag)), " ", run.flags.find(one => one.name === flag)?.meaning))),
    make("p.caveat", run.caveat),
    make("div.halves", (histogram || quantiles.length > 0) && section("distribution", "Distribution",
        histogram && histogramFigure(histogram, quantiles.slice(1, -1)),
        quantiles.length > 0 && table({ caption: "Quantiles: the share of tokens below each value",
          heads: quantiles.map(({ mark }) => ({ title: mark })),
          rows: [quantiles.map(({ value }) => figure(value, 3))] })),
      statistics && section("statistics", "Figures", statisticsOf(statistics))),
    lists && listsOf(block, lists),
    concepts?.concept.length > 0 && section("its-concepts", "Concepts", conceptsOf(concepts)),
    coverage && section("coverage", "Was the corpus large enough?", coverageOf(coverage)),
    tables?.some(one => !one.name)
      && section("tables", "Further figures", extraTables(tables.filter(one => !one.name))),
    tables?.filter(one => one.name).map(one => section(`table-${one.name}`, one.title,
      extraTables([{ ...one, title: "" }]))),
  ] };
}

function statisticsOf(statistics) {
  const columns = run.columns.filter(({ name, mark }) => !mark && name in statistics);
  return make("dl.figures", columns.map(column => make("div", make("dt", column.title),
    make("dd", columnText(column, statistics[column.name])), make("dd.words", column.meaning))));
}

function listsOf(block, lists) {
  const samples = lists.filter(list => list.kind === "sample");
  const texts = (id, title, scale, ...children) => make("section", { id, "aria-label": title },
    make("div.head", make("h2", title), make("span.scale", figure(-scale, 3), make("i"), figure(scale, 3))), children);
  return [lists.filter(list => list.kind !== "sample").map(list =>
      texts(`list-${list.kind}`, list.title, list.scale, examplesOf(block, list, 8))),
    samples.length > 0 && texts("list-sample", "Samples", samples[0].scale,
      make("p.soft", "Tokens drawn at random: what a typical activation looks like, and not only the peak."),
      samples.map(list => [make("h3",
        isMissing(list.lower) ? "Of all tokens" : `${figure(list.lower, 3)} to ${figure(list.upper, 3)}`,
        make("small", ` · ${plural(list.count, "token")}`)), examplesOf(block, list, 4)])),
  ];
}

function coverageOf(coverage) {
  const { meaning, parts, figures, judgement: [sure, before, after], doubts, too_few: few } = run.coverage;
  const doubted = coverage.doubts.map(n => doubts[n]).join(", ");
  return [make("p", coverage.too_few ? few : doubted ? before + doubted + after : sure), table({ caption: meaning,
    heads: [{ title: "figure", text: true }, ...parts.map(title => ({ title })), { title: "what it is", text: true }],
    rows: figures.filter(({ name }) => coverage[name]).map(({ name, title, meaning: words }) => [title,
      ...coverage[name].map(value => name === "active" ? `${figure(value, 2)} %`
        : columnText({ kind: name === "documents" && "count", digits: 3 }, value)), words]) })];
}

function extraTables(tables) {
  return tables.map(one => [one.title && make("h3", isolated(one.title)), table({ label: one.title,
    heads: one.columns.map((title, n) => ({ title, text: one.rows.some(row => typeof row[n] === "string") })),
    rows: one.rows.map((row, r) => row.map((cell, n) => extraCell(one.row_kinds?.[r] ?? one.kinds?.[n], cell))) })]);
}

const extraCell = (kind, cell) => kind === "token" ? ["'", isolated(cell), "'"]
  : typeof cell === "string" ? isolated(cell) : columnText({ kind }, cell);
