"use strict";

// The first page: the run, then what each layer's neurons are like.

const flagTitle = flag => (flag.name ?? flag).replaceAll("_", "-");

function overviewView() {
  const { model, corpus } = run;
  // Sites of one kind differ in numbers alone, those of layers and heads.
  const kinds = Map.groupBy(run.sites.keys(), s => siteName(s).replace(/\d+/g, "*"));
  return { title: "Overview", nodes: [
    make("h1", isolated(model.name)),
    make("p.lead", `${plural(allNeurons.count, "neuron")} of ${plural(run.sites.length, "site")} over ${
      plural(corpus.tokens, "token")} in ${plural(corpus.documents, "document")}`),
    run.notes.length > 0 && make("div.warning", { role: "note", "aria-label": "Warnings", id: "notes" },
      run.notes.map(note => make("p", shownText(note)))),
    runFacts(),
    meanings("options", "Options of the scan, as resolved", run.options.map(option =>
      [make("code", option.name), isolated(option.value)])),
    [...kinds].map(([kind, sites], n) =>
      section(`layers-${n}`, kinds.size > 1 ? `Layers of ${kind}` : "Layers", layersOf(kind, sites))),
    run.has.statistics && meanings("flags", "What the flags mean", run.flags.map(one => [flagTitle(one), one.meaning])),
    run.concepts.length > 0 && section("some-concepts", "Concepts", conceptTable(12),
      run.concepts.length > 12 && make("p", link("#concepts", `All ${run.concepts.length} concepts`))),
  ] };
}

function runFacts() {
  const { model, corpus, timing } = run;
  const minutes = Math.round(timing.total_s / 60);
  const facts = [
    ["Model", isolated(model.architecture), `${plural(model.layers, "layer")} of ${count(model.hidden_width)}, ${
      figure(model.parameters / 1e6, 3)} million parameters, ${model.dtype} on ${model.device}`],
    ["Tokenizer", plural(model.vocabulary, "entry", "entries"), shownText(model.tokenizer ?? "")],
    ["Corpus", corpus.files.length === 1 ? isolated(corpus.files[0].name) : plural(corpus.files.length, "file"),
      corpus.files.slice(0, 3).map(file => make("div", corpus.files.length > 1 && [isolated(file.name), ", "],
        `${figure(file.bytes / 1e6, 2)} MB, ${file.format}`))],
    ["Documents", count(corpus.documents), [plural(corpus.windows, "window"),
      corpus.empty_documents > 0 && `; ${count(corpus.empty_documents)} empty`,
      corpus.bad_records > 0 && `; ${count(corpus.bad_records)} unreadable`]],
    ["Tokens", count(corpus.tokens), run.masked.length === 0 ? "all of them count"
      : run.masked.map(rule => make("div", `${count(rule.tokens)} masked: ${rule.rule}`))],
    ["Time", timing.total_s < 100 ? `${figure(timing.total_s, 2)} s` : `${count(minutes)} min`,
      `${count(timing.tokens_per_s)} tokens a second`],
    ["Scan", run.status, `${run.tool}${run.created ? `, ${run.created.slice(0, 10)}` : ""}`],
  ];
  return make("dl.facts", { id: "run" }, facts.map(([name, value, more]) =>
    make("div", make("dt", name), make("dd", value, make("small", more)))));
}

function layersOf(kind, sites) {
  const all = sites.map(s => run.sites[s]);
  const statistics = run.has.statistics;
  const flags = statistics ? run.flags.filter(({ name }) => /dead|always_on|sparse|heavy_tailed/.test(name)
    || all.some(site => site.flags?.[name] > 0)) : [];
  const medians = [["density", "median density", percent], ["lifetime_sparseness", "median sparseness", figure]]
    .slice(0, statistics ? 2 : 0);
  return [
    statistics && make("div.plots",
      layersFigure("Density", "share of tokens on which a neuron is active", all, "density", percent),
      layersFigure("Largest activation", "each neuron's maximum over the corpus", all, "max", figure)),
    table({
      label: `Sites ${kind}`, caption: statistics && "Neurons with each flag; a number opens their list",
      heads: [{ title: "site", text: true }, { title: "neurons" },
        ...flags.map(({ name, meaning }) => ({ title: flagTitle(name), meaning })),
        ...medians.map(([, title]) => ({ title }))],
      rows: sites.map(s => [siteLink(s), count(run.sites[s].count), ...flags.map(flag => flagCell(s, flag.name)),
        ...medians.map(([name, , text]) => text(run.sites[s].quantiles?.[name]?.[3], 3))]),
    }),
  ];
}

// A count with a bar below it, as long as its share of the site's neurons.
function flagCell(s, flag) {
  const number = run.sites[s].flags?.[flag] ?? 0;
  if (number === 0) return make("span.none", "0");
  const share = number / run.sites[s].count;
  return [make("a.count", { href: `${siteAddress(s)}&flags=${flagTitle(flag)}`, title: percent(share),
    "aria-label": `${count(number)} ${flagTitle(flag)}, ${percent(share)}` }, count(number)), shareBar(share)];
}

const shareBar = share => make("i.share", { "aria-hidden": "true", style: { width: `${Math.max(2, 100 * share)}%` } });
