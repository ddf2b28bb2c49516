"use strict";

// A neuron's page. Its address is SITE:NEURON, the site by its name or its alias.

const quantileNames = ["min", "q01", "q05", "q25", "median", "q75", "q95", "q99", "max"];

async function neuronView(name, number) {
  const s = siteOfName.get(unescaped(name));
  const index = s === undefined ? -1 : indexOf(s, Number(number));
  if (index < 0) return missingView(`${unescaped(name)}:${number}`);
  const b = Math.floor(index / run.block);
  const block = await load(`neurons/${s}/${b}`);
  const neuron = block.neurons[index - block.first];
  const extras = await Promise.all(run.extras.filter(extra => extra.neurons).map(async extra =>
    ({ extra, tables: (await load(`${extra.name}/${s}/${b}`)).neurons[index - block.first] })));
  const site = run.sites[s];
  return {
    title: neuronName(s, index),
    end: hideTip,
    nodes: [
      element("div", { class: "head" },
        element("div", {}, element("h1", {}, isolated(neuronName(s, index))),
          element("p", { class: "soft" }, site.alias ? [element("code", {}, site.name), " · "] : null,
            `neuron ${count(numberOf(s, index))} of ${count(site.width)}`)),
        stepsOf(s, index)),
      flagsOf(neuron.statistics),
      neuron.histogram || neuron.statistics ? element("div", { class: "halves" },
        neuron.histogram ? element("section", { "aria-labelledby": "how-often" },
          element("h2", { id: "how-often" }, "Distribution"), histogramFigure(neuron.histogram, marksOf(neuron.statistics))) : null,
        neuron.statistics ? statisticsOf(neuron.statistics) : null) : null,
      neuron.concepts && neuron.concepts.concept.length > 0 ? conceptsOf(neuron.concepts) : null,
      neuron.lists ? listsOf(block, neuron) : null,
      extras.map(({ extra, tables }) => extraOf(extra, tables)),
    ],
  };
}

function stepsOf(s, index) {
  const id = idOf(s, index);
  const step = (to, text, key) => {
    const place = to >= 0 && to < allNeurons.count ? placeOf(to) : null;
    return element("a", { class: "button", id: key, href: place ? neuronAddress(place.s, place.index) : null,
      "aria-disabled": place ? null : "true", role: place ? null : "link" }, text);
  };
  return element("nav", { class: "steps", "aria-label": "Other neurons" },
    step(id - 1, "Previous", "previous"), step(id + 1, "Next", "next"),
    step(Math.floor(Math.random() * allNeurons.count), "Random", "random"));
}

function flagsOf(statistics) {
  const flags = statistics?.flags ?? [];
  return flags.length === 0 ? null : element("ul", { class: "flags", "aria-label": "Flags" }, flags.map(flag => element("li", {},
    element("b", { class: "tag" }, flagTitle(flag)), " ", run.flags.find(one => one.name === flag)?.meaning ?? "")));
}

function marksOf(statistics) {
  return quantileNames.slice(1, -1).map(name => ({ name, value: statistics?.[name] })).filter(mark => Number.isFinite(mark.value));
}

function columnText(column, value) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  if (column.kind === "count" || Number.isInteger(value) && (column.digits ?? 4) > 6) return count(value);
  if (column.kind === "share" || column.name === "density" || column.name === "active_fraction") return percent(value);
  return figure(value, column.digits || 4);
}

function statisticsOf(statistics) {
  const of = name => run.columns.find(column => column.name === name);
  const quantiles = quantileNames.filter(name => of(name) && statistics[name] !== undefined);
  const others = run.columns.filter(column => !quantileNames.includes(column.name) && typeof statistics[column.name] === "number"
    && !(column.name === "nonfinite" && statistics.nonfinite === 0) && column.name !== "best");
  return element("section", { "aria-labelledby": "figures" }, element("h2", { id: "figures" }, "Figures"),
    element("dl", { class: "figures", id: "statistics" }, others.map(column => element("div", {},
      element("dt", {}, column.title), element("dd", {}, columnText(column, statistics[column.name])),
      element("dd", { class: "words" }, column.meaning)))),
    quantiles.length === 0 ? null : element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Quantiles" },
      element("table", { id: "quantiles" },
        element("caption", {}, "Quantiles: the share of tokens below each value"),
        element("thead", {}, element("tr", {}, quantiles.map(name => element("th", { scope: "col", title: of(name).meaning },
          { min: "min", max: "max", median: "50 %" }[name] ?? `${Number(name.slice(1))} %`)))),
        element("tbody", {}, element("tr", {}, quantiles.map(name => element("td", {}, figure(statistics[name], 3))))))));
}

function listsOf(block, neuron) {
  const sizes = neuron.lists.flatMap(list => list.kind === "low" ? [] : list.activation.map(Math.abs)).filter(Number.isFinite);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const tops = neuron.lists.filter(list => list.kind !== "sample");
  const samples = neuron.lists.filter(list => list.kind === "sample");
  return [
    tops.map(list => {
      const own = list.kind === "low" ? Math.max(0, ...list.activation.map(Math.abs).filter(Number.isFinite)) : largest;
      return element("section", { class: "texts", id: `list-${list.kind}`, "aria-label": list.title },
        element("div", { class: "head" }, element("h2", {}, list.title), shadeScale(own)), examplesOf(block, list, own, 8));
    }),
    samples.length === 0 ? null : element("section", { class: "texts", id: "list-sample", "aria-label": "Samples" },
      element("div", { class: "head" }, element("h2", {}, "Samples"), shadeScale(largest)),
      element("p", { class: "soft" }, "Tokens drawn at random: what a typical activation looks like, not only the peak."),
      samples.map(list => [element("h3", {}, intervalOf(list)), examplesOf(block, list, largest, 5)])),
  ];
}

function intervalOf(list) {
  const range = list.lower === null || list.lower === undefined ? list.title : `${figure(list.lower, 3)} to ${figure(list.upper, 3)}`;
  return [range, list.count ? element("span", { class: "soft" }, ` · ${plural(list.count, "token")}`) : null];
}

function extraOf(extra, tables) {
  return !tables || tables.length === 0 ? null : element("section", { id: `extra-${extra.name}`, "aria-label": extra.title },
    element("h2", {}, extra.title), tables.map(table => [element("h3", {}, isolated(table.title)),
      element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": extra.title }, element("table", {},
        element("thead", {}, element("tr", {}, table.columns.map(column => element("th", { scope: "col" }, isolated(column))))),
        element("tbody", {}, table.rows.map(row => element("tr", {}, row.map(cell => typeof cell === "number"
          ? element("td", {}, figure(cell)) : element("td", { class: "text" }, isolated(cell ?? "–"))))))))]));
}
