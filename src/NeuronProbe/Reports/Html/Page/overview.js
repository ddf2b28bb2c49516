"use strict";

// The first page: the run, then what each layer's neurons are like.

function overviewView() {
  const { model, corpus } = run;
  const kinds = siteKinds();
  return { title: "Overview", nodes: [make("h1", isolated(model.name)),
    make("p.lead", `${plural(allNeurons.count, "neuron")} of ${plural(run.sites.length, "site")} over ${
      plural(corpus.tokens, "token")} in ${plural(corpus.documents, "document")}`),
    run.notes.length > 0 && make("div.warning", { role: "note", "aria-label": "Warnings", id: "notes" },
      run.notes.map(note => make("p", shownText(note)))),
    make("dl.facts", { id: "run" }, run.facts.map(({ name, value, details }) => make("div", make("dt", name),
      make("dd", isolated(value), details.map(detail => make("small", isolated(detail))))))),
    meanings("options", "Options of the scan, as resolved", run.options.map(option =>
      [make("code", option.name), isolated(option.value)])),
    [...kinds].map(([kind, sites], n) =>
      section(`layers-${n}`, kinds.size > 1 ? `Layers of ${kind}` : "Layers", layersOf(kind, sites))),
    run.has.statistics && meanings("flags", "What the flags mean", run.flags.map(one => [flagTitle(one), one.meaning])),
    run.concepts.length > 0 && section("some-concepts", "Concepts", conceptTable(12),
      run.concepts.length > 12 && make("p", link("#concepts", `All ${run.concepts.length} concepts`))),
  ] };
}

function layersOf(kind, sites) {
  const all = sites.map(s => run.sites[s]);
  const { statistics } = run.has;
  const flags = run.flags.filter(flag => flag.shown);
  const medians = run.figures.filter(({ name }) => /^(density|lifetime_sparseness)$/.test(name));
  return [statistics && make("div.plots",
      layersFigure("Density", "share of tokens on which a neuron is active", all, "density", percent),
      layersFigure("Largest activation", "each neuron's maximum over the corpus", all, "max", figure)),
    table({
      label: `Sites ${kind}`, caption: statistics && "Neurons with each flag; a number opens their list",
      heads: [{ title: "site", text: true }, { title: "neurons" },
        ...flags.map(({ name, meaning }) => ({ title: flagTitle(name), meaning })),
        ...medians.map(({ title, meaning }) => ({ title: `median ${title}`, meaning }))],
      rows: sites.map(s => [siteLink(s), count(run.sites[s].count), ...flags.map(flag => flagCell(s, flag.name)),
        ...medians.map(column => columnText(column, run.sites[s].quantiles[column.name]?.[3]))]),
    }),
  ];
}

// A count with a bar below it, as long as its share of the site's neurons.
function flagCell(s, flag) {
  const number = run.sites[s].flags[flag];
  if (number === 0) return make("span.none", "0");
  const share = number / run.sites[s].count;
  return [make("a.count", { href: `${siteAddress(s)}&flags=${flagTitle(flag)}`, title: percent(share),
    "aria-label": `${count(number)} ${flagTitle(flag)}, ${percent(share)}` }, count(number)), shareBar(share)];
}
