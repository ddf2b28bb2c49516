"use strict";

// A neuron's page. Its address is SITE:NEURON, the site by its name or its alias.

const quantileNames = ["min", "q01", "q05", "q25", "median", "q75", "q95", "q99", "max"];

async function neuronView(name, number) {
  const s = siteOfName.get(name);
  const index = s === undefined ? -1 : indexOf(s, Number(number));
  if (index < 0) return missingView(`${name}:${number}`);
  const b = Math.floor(index / run.block);
  const block = await load(`neurons/${s}/${b}`);
  if (block.passages && !Array.isArray(block.passages)) block.passages = passagesOf(block);
  const { statistics, histogram, lists, concepts, tables } = block.neurons[index - block.first];
  const extras = await Promise.all(run.extras.filter(extra => extra.neurons).map(async extra =>
    [extra.name, extra.title, (await load(`${extra.name}/${s}/${b}`)).neurons[index - block.first]]));
  const site = run.sites[s];
  return { title: neuronName(s, index), nodes: [
    make("div.head", make("div", make("h1", isolated(neuronName(s, index))),
      make("p.soft", site.alias && [make("code", site.name), " · "], `neuron ${count(numberOf(s, index))} of ${count(site.width)}`)),
    stepsFrom(allNeurons.starts[s] + index)),
    statistics?.flags?.length > 0 && make("ul.flags", { "aria-label": "Flags" }, statistics.flags.map(flag => make("li",
      make("b.tag", flagTitle(flag)), " ", run.flags.find(one => one.name === flag)?.meaning))),
    make("p.caveat", run.caveat),
    make("div.halves",
      histogram && section("distribution", "Distribution", histogramFigure(histogram, quantileNames.slice(1, -1)
        .map(quantile => ({ name: quantile, value: statistics?.[quantile] })).filter(mark => !isMissing(mark.value)))),
      statistics && section("statistics", "Figures", statisticsOf(statistics))),
    lists && listsOf(block, lists),
    concepts?.concept.length > 0 && section("its-concepts", "Concepts", conceptsOf(concepts)),
    tables && section("tables", "Further figures", extraTables(tables)),
    extras.map(([id, title, own]) => own && section(`extra-${id}`, title, extraTables(own))),
  ] };
}

function stepsFrom(place) {
  const step = (to, text) => {
    const { s, index } = neuronAt(to);
    const exists = to >= 0 && to < allNeurons.count;
    return make("a.button", { id: text.toLowerCase(), role: "link", "aria-disabled": exists ? null : "true",
      href: exists ? neuronAddress(s, index) : null }, text);
  };
  return make("nav.steps", { "aria-label": "Other neurons" }, step(place - 1, "Previous"), step(place + 1, "Next"),
    step(Math.floor(Math.random() * allNeurons.count), "Random"));
}

function statisticsOf(statistics) {
  const columns = run.columns.filter(column => typeof statistics[column.name] === "number" && column.name !== "best"
    && (column.name !== "nonfinite" || statistics.nonfinite > 0));
  const quantiles = columns.filter(column => quantileNames.includes(column.name));
  return [
    make("dl.figures", columns.filter(column => !quantiles.includes(column)).map(column => make("div", make("dt", column.title),
      make("dd", columnText(column, statistics[column.name])), make("dd.words", column.meaning)))),
    quantiles.length > 0 && table({ caption: "Quantiles: the share of tokens below each value",
      heads: quantiles.map(({ name, meaning }) => ({ meaning, title: name === "median" ? "50 %" : name.replace(/^q0?(\d+)/, "$1 %") })),
      rows: [quantiles.map(column => figure(statistics[column.name], 3))] }),
  ];
}

function listsOf(block, lists) {
  const largestOf = some => Math.max(0, ...some.flatMap(list => list.activation.map(Math.abs)).filter(Number.isFinite));
  const largest = largestOf(lists.filter(list => list.kind !== "low"));
  const samples = lists.filter(list => list.kind === "sample");
  const texts = (id, title, scale, ...children) => make("section", { id, "aria-label": title },
    make("div.head", make("h2", title), make("span.scale", figure(-scale, 3), make("i"), figure(scale, 3))), children);
  return [
    lists.filter(list => list.kind !== "sample").map(list => {
      const own = list.kind === "low" ? largestOf([list]) : largest;
      return texts(`list-${list.kind}`, list.title, own, examplesOf(block, list, own, 8));
    }),
    samples.length > 0 && texts("list-sample", "Samples", largest,
      make("p.soft", "Tokens drawn at random: what a typical activation looks like, and not only the peak."),
      samples.map(list => [make("h3", isMissing(list.lower) ? "Of all tokens" : `From ${figure(list.lower, 3)} to ${figure(list.upper, 3)}`,
        list.count ? make("small", ` ${plural(list.count, "token")}`) : null), examplesOf(block, list, largest, 4)])),
  ];
}

function extraTables(tables) {
  return tables.map(one => [one.title && make("h3", isolated(one.title)), table({ label: one.title,
    heads: one.columns.map((title, n) => ({ title: isolated(title), text: one.rows.some(row => typeof row[n] === "string") })),
    rows: one.rows.map(row => row.map(cell => typeof cell === "string" ? isolated(cell) : figure(cell))) })]);
}
