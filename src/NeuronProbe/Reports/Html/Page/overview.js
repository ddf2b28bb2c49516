"use strict";

// The first page: the run, then what each layer's neurons are like.

const flagTitles = {
  dead: "dead", always_on: "always on", constant: "constant", heavy_tailed: "heavy-tailed", sparse: "sparse", broad: "broad",
};

function flagTitle(name) {
  return flagTitles[name] ?? name.replaceAll("_", " ");
}

// Sites that differ in their layer's number alone are of one kind.
function kindsOfSites() {
  const kinds = new Map();
  run.sites.forEach((site, s) => {
    const kind = siteName(s).replace(String(site.layer), "*");
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(s);
  });
  return kinds;
}

function overviewView() {
  const { model, corpus } = run;
  const kinds = kindsOfSites();
  return {
    title: "Overview",
    nodes: [
      element("div", { class: "head" }, element("div", {},
        element("h1", {}, isolated(model.name)),
        element("p", { class: "lead" }, `${plural(allNeurons.count, "neuron")} of ${plural(run.sites.length, "site")} over ${
          plural(corpus.tokens, "token")} in ${plural(corpus.documents, "document")}`))),
      run.notes.length > 0 ? element("div", { class: "warning", role: "note", "aria-label": "Warnings" },
        run.notes.map(note => element("p", {}, shownText(note)))) : null,
      runFacts(),
      element("details", { id: "options" }, element("summary", {}, "Options of the scan, as resolved"),
        element("dl", { class: "options" }, run.options.map(option => element("div", {},
          element("dt", {}, element("code", {}, option.name)), element("dd", {}, isolated(String(option.value))))))),
      [...kinds].map(([kind, sites]) => kindSection(kinds.size > 1 ? kind : null, sites)),
      run.concepts.length > 0 ? element("section", { "aria-labelledby": "some-concepts" },
        element("h2", { id: "some-concepts" }, "Concepts"), conceptTable(12),
        run.concepts.length > 12 ? element("p", {}, element("a", { href: "#concepts" }, `All ${run.concepts.length} concepts`)) : null) : null,
    ],
  };
}

function runFacts() {
  const { model, corpus, timing } = run;
  const skipped = [[corpus.empty_documents, "empty"], [corpus.bad_records, "unreadable"]].filter(([number]) => number > 0)
    .map(([number, kind]) => `${count(number)} ${kind}`).join(", ");
  const facts = [
    ["Model", isolated(model.architecture), `${plural(model.layers, "layer")} of ${count(model.hidden_width)}, ${
      figure(model.parameters / 1e6, 3)} million parameters, ${model.dtype} on ${model.device}`],
    ["Tokenizer", plural(model.vocabulary, "entry", "entries"), shownText(model.tokenizer ?? "")],
    ["Corpus", corpus.files.length === 1 ? isolated(corpus.files[0].name) : plural(corpus.files.length, "file"),
      corpus.files.length === 1 ? `${bytes(corpus.files[0].bytes)}, ${corpus.files[0].format}`
        : element("details", {}, element("summary", {}, "names"),
          corpus.files.map(file => element("div", {}, isolated(file.name), ` ${bytes(file.bytes)}`)))],
    ["Documents", count(corpus.documents), skipped || `in ${plural(corpus.windows, "window")}`],
    ["Tokens", count(corpus.tokens), run.masked.length === 0 ? "all of them count"
      : run.masked.map(rule => element("div", {}, `${count(rule.tokens)} masked: ${rule.rule}`))],
    ["Time", seconds(timing.total_s), `${count(Math.round(timing.tokens_per_s))} tokens a second`],
    ["Made", run.created ? new Date(run.created).toISOString().slice(0, 16).replace("T", " ") : run.tool,
      `${run.created ? run.tool + ", " : ""}${run.status}; ${run.collect.join(", ")}`],
  ];
  return element("dl", { class: "facts", id: "run" }, facts.map(([name, value, more]) => element("div", {},
    element("dt", {}, name), element("dd", {}, value, element("small", {}, more)))));
}

function kindSection(kind, sites) {
  const flags = run.flags.filter(flag => sites.some(s => run.sites[s].flags?.[flag.name] > 0)
    || ["dead", "always_on", "sparse", "heavy_tailed"].includes(flag.name));
  const chosen = sites.map(s => run.sites[s]);
  const has = run.has.statistics;
  return element("section", { "aria-label": kind ?? "Layers" },
    element("h2", {}, kind ? ["Layers of ", element("code", {}, kind)] : "Layers"),
    has ? element("div", { class: "plots" },
      layersFigure("Density", "share of tokens on which a neuron is active", chosen, site => site.quantiles?.density, percent),
      layersFigure("Largest activation", "each neuron's maximum over the corpus", chosen, site => site.quantiles?.max)) : null,
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Flags by layer ${kind ?? ""}` },
      element("table", { id: kind ? null : "layers" },
        element("caption", {}, has ? "Neurons with each flag; a number opens their list" : "Sites of the scan"),
        element("thead", {}, element("tr", {}, element("th", { scope: "col", class: "text" }, "site"),
          element("th", { scope: "col" }, "neurons"),
          has ? flags.map(flag => element("th", { scope: "col", title: flag.meaning }, flagTitle(flag.name))) : null,
          has ? element("th", { scope: "col", title: "median over neurons" }, "median density") : null,
          has ? element("th", { scope: "col", title: "median over neurons" }, "median sparseness") : null)),
        element("tbody", {}, sites.map(s => {
          const site = run.sites[s];
          const at = `#list?site=${address(siteName(s))}`;
          return element("tr", {},
            element("th", { scope: "row", class: "text" }, element("a", { href: at, title: site.name }, siteName(s))),
            element("td", {}, count(site.count)),
            has ? flags.map(flag => flagCell(site, flag.name, at)) : null,
            has ? element("td", {}, percent(site.quantiles?.density?.[3])) : null,
            has ? element("td", {}, figure(site.quantiles?.lifetime_sparseness?.[3], 3)) : null);
        })))),
    has ? element("details", { class: "small" }, element("summary", {}, "What the flags mean"), element("dl", { class: "options" },
      run.flags.map(flag => element("div", {}, element("dt", {}, flagTitle(flag.name)), element("dd", {}, flag.meaning))))) : null);
}

// A count with a bar below it, as long as its share of the site's neurons.
function flagCell(site, flag, at) {
  const number = site.flags?.[flag] ?? 0;
  if (number === 0) return element("td", { class: "none" }, "0");
  const bar = element("i", { class: "share", "aria-hidden": "true" });
  bar.style.width = `${Math.max(2, 100 * number / site.count)}%`;
  return element("td", {}, element("a", { class: "count", href: `${at}&flags=${flag}`, title: percent(number / site.count),
    "aria-label": `${count(number)} ${flagTitle(flag)}, ${percent(number / site.count)}` }, count(number)), bar);
}
