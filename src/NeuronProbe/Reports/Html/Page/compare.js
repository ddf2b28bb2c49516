"use strict";

// The page of a comparison of two scans: what changed by layer, all neurons, and those that changed most as both scans
// found them.

const searchAddress = text => namedAddress(text) ?? `#list?neuron=${encodeURIComponent(text)}`;
const reasonOf = ({ reason, times }) => !reason ? "–"
  : times === Infinity || isMissing(times) ? reason : `${reason}, ${figure(times, 3)} times`;
const changeLink = one => neuronLink(one.site, one.index);
const listed = name => run.list.find(column => column.name === name);

function overviewView() {
  const { summary, passed, rules } = run.verdict;
  const tokens = run.paired_tokens > 0 && `, ${plural(run.paired_tokens, "token")} of them value by value`;
  return { title: "Comparison", nodes: [
    make("h1", isolated(run.folders[1]), " against ", isolated(run.folders[0])),
    make("p.lead", run.has_limits && `${count(run.changed)} of the `, plural(allNeurons.count, "neuron"),
      ` of ${plural(run.sites.length, "site")}`, run.has_limits && " changed", ", on ",
      run.paired ? "the same documents" : "other documents, by distributions alone", tokens),
    run.documents && make("p", { id: "documents" }, run.documents),
    make(`div.verdict.${rules.length === 0 ? "open" : passed ? "pass" : "fail"}`, { id: "verdict", role: "note",
      "aria-label": "Verdict" },
    make("p", rules.length > 0 && make("b", passed ? "PASS" : "FAIL"), " ", shownText(summary)),
    rules.length > 0 && table({ label: "Rules",
      heads: [{ title: "rule", text: true }, { title: "limit" }, { title: "found", text: true },
        { title: "result", text: true }],
      rows: rules.map(one =>
        [make("code", one.rule), one.limit, shownText(one.found), one.passed ? "holds" : make("b", "failed")]) })),
    run.notes.length > 0 && make("div.warning", { role: "note", "aria-label": "Careful", id: "notes" },
      run.notes.map(note => make("p", shownText(note)))),
    [...siteKinds()].map(([kind, sites], n) =>
      section(`layers-${n}`, run.sites.length > sites.length ? `Layers of ${kind}` : "Layers", layersOf(kind, sites))),
    section("largest", "Largest changes", run.largest.length === 0 ? make("p", "No neuron differs.") : changesTable(),
      run.largest.length > 0 && make("p", link("#list", `All ${plural(allNeurons.count, "neuron")}`))),
    section("scans", "What was compared", table({ label: "Both scans",
      heads: [{ title: "of", text: true }, { title: "baseline", text: true }, { title: "other scan", text: true }],
      rows: [["folder", ...run.folders.map(isolated)], ...run.scans.map(({ name, values }) =>
        [name, ...values.map(isolated)])] })),
    meanings("words", "What the figures mean", run.list.map(({ title, meaning }) => [title, meaning])),
    meanings("rule", "What counts as changed", [["beyond chance", "a figure that differs by more than one halving in "
      + "twenty of the baseline's own documents does, and by more than what is too small to matter"],
    ["other values", "on the same tokens less than half of the variance is shared (r below 0.71)"],
    ["newly so", "dead, alive or not finite, where it was not; or constant before, and not the same"]]),
  ] };
}

const changesTable = () => table({ id: "largest-table", label: "Table of the largest changes",
  heads: [{ title: "neuron", text: true }, { title: "by", text: true },
    ...["mean_change", "std_ratio", "density_change", "wasserstein", "ks", "pearson_r"].map(listed)],
  rows: run.largest.map(one => [changeLink(one), reasonOf(one),
    ...["mean_change", "std_ratio", "density_change", "wasserstein", "ks", "pearson_r"].map(name =>
      columnText(listed(name), one[name]))]) });

function layersOf(kind, sites) {
  const all = sites.map(s => run.sites[s]);
  return [
    make("div.plots", run.has_limits && changesFigure(all),
      layersFigure("Distance of distributions", "W1, in standard deviations of the baseline", all, "wasserstein",
        figure)),
    table({ label: `Sites ${kind}`, caption: "A number opens the list of those neurons",
      heads: [{ title: "site", text: true }, { title: "neurons" }, ...run.has_limits ? [{ title: "changed" }] : [],
        ...run.flags.map(flag => ({ ...flag, title: flagTitle(flag) })), { title: "median W1" },
        { title: "largest change", text: true }],
      rows: sites.map(s => [siteLink(s), count(run.sites[s].count),
        ...run.has_limits ? [countCell(s, run.sites[s].changed, "changed=yes")] : [],
        ...run.flags.map(flag => countCell(s, run.sites[s].flags[flag.name], `flags=${flagTitle(flag)}`)),
        columnText(listed("wasserstein"), run.sites[s].quantiles.wasserstein?.[3]), largestOf(s)]) }),
  ];
}

function largestOf(s) {
  const one = run.largest_of_sites[s];
  return one ? [changeLink(one), " ", make("span.soft", reasonOf(one))] : "–";
}

function countCell(s, number, filter) {
  if (number === 0) return make("span.none", "0");
  return [make("a.count", { href: `${siteAddress(s)}&${filter}` }, count(number)),
    shareBar(number / run.sites[s].count)];
}

// How many neurons of each site changed, each way on top of the other.
function changesFigure(sites) {
  const most = Math.max(...sites.map(site => site.changed));
  const words = ({ kinds, changed, count: all, alias, name }) => [
    `${alias ?? name}: ${count(changed)} of ${count(all)}`,
    ...run.kinds.map(({ title }, n) => kinds[n] > 0 && `${count(kinds[n])} ${title}`).filter(text => text)].join(", ");
  const used = run.kinds.map((kind, n) => ({ ...kind, n })).filter(({ n }) => sites.some(site => site.kinds[n] > 0));
  const frame = plotFrame(width => {
    const [left, right, top, bottom] = [56, width - 12, 8, 184];
    const up = scaleOf(0, most, bottom, top);
    const step = (right - left) / sites.length;
    const every = Math.ceil(34 * new Set(sites.map(site => site.layer)).size / (right - left));
    return plot(width, 220, `Neurons that changed, by layer, at most ${count(most)}`,
      upAxis(up, up.steps(5).filter(Number.isInteger), left, right, tickText),
      sites.map((site, n) => {
        const starts = startsOf(site.kinds);
        return site.kinds.map((some, k) => some > 0 && bar(left + (n + 0.15) * step, up(starts[k + 1]),
          0.7 * step, up(starts[k]) - up(starts[k + 1]), `kind kind-${k}`));
      }),
      line(left, bottom, right, bottom, "axis"), label((left + right) / 2, bottom + 33, "layer"),
      sites.map(({ layer }, n) => layer % every === 0 && layer !== sites[n - 1]?.layer
        && label(left + (n + 0.5) * step, bottom + 16, String(layer))),
      sites.map((site, n) => bar(left + n * step, top, step, bottom - top, "hit", words(site))));
  });
  return make("figure",
    make("figcaption", "Changed neurons", make("small", "each by the figure farthest beyond its limit")),
    most > 0 ? frame : make("p", "No neuron has changed."),
    most > 0 && make("div.legend", used.map(({ title, meaning, n }) =>
      make("span", { title: meaning }, make(`i.key.kind-${n}`), title))));
}

// One neuron's page. Its figures are those of the list; distributions and top lists have those that changed most.

let byRank = null;

function rankOf(s, index) {
  byRank ??= run.sites.reduce((order, _, site) => {
    arrayOf(atlas[site], "rank").forEach((rank, n) => { order[rank - 1] = allNeurons.starts[site] + n; });
    return order;
  }, new Uint32Array(allNeurons.count));
  return arrayOf(atlas[s], "rank")[index];
}

async function pairView(name, number) {
  const s = siteOfName.get(name);
  const index = s === undefined ? -1 : indexOf(s, Number(number));
  if (index < 0) return missingView(`${name}:${number}`);
  await loadSite(s);
  const found = Object.fromEntries(run.list.map(column => [column.name, siteColumn(s, column.name)?.[index]]));
  found.reason = cellText(listed("reason"), s, index);
  const place = arrayOf(atlas[s], "shown").indexOf(index);
  const block = place < 0 ? null : await load(`neurons/${s}/${Math.floor(place / run.block)}`);
  const at = block && place - block.first;
  const site = run.sites[s];
  return { title: neuronName(s, index), nodes: [
    make("div.head", make("div", make("h1", isolated(neuronName(s, index))),
      make("p.soft", make("code", site.name), ` · neuron ${count(numberOf(s, index))} of ${count(site.width)}, `,
        `change ${count(found.rank)} of ${count(allNeurons.count)} by size`)),
    stepsFrom(rankOf(s, index) - 1, n => byRank[n])),
    run.flags.some((_, n) => found.flags >> n & 1) && make("ul.flags", { "aria-label": "Flags" },
      run.flags.filter((_, n) => found.flags >> n & 1).map(flag => make("li", make("b.tag", flagTitle(flag)), " ",
        flag.meaning))),
    make("p.lead", judgementOf(found)),
    make("div.halves",
      block?.pairs[at].distributions && section("distribution", "Distributions",
        pairFigure(block.pairs[at].distributions, neuronName(s, index), "the baseline", "the other scan"),
        make("p.small.soft", "Baseline: ", isolated(run.folders[0]), "; other scan: ", isolated(run.folders[1]))),
      section("change", "Change", changeOf(found, block?.pairs[at]))),
    block ? bothOf(block, at) : make("p.caveat", `Distributions and top examples are here of the ${
      count(run.shown)} largest changes alone. For this one: `,
      make("code", `${plainText(run.command)} ${neuronName(s, index)}`)),
  ] };
}

function judgementOf({ changed, reason, times }) {
  if (isMissing(changed)) return "Whether it has changed can't be told: the baseline says nothing of its documents";
  const size = times < Infinity ? `, ${figure(times, 3)} times what it may change by` : "";
  return changed === 1 ? `Changed: ${reason}${size}`
    : `Not changed by more than it may${times > 0 ? `: at most ${reason}${size}` : ""}`;
}

function changeOf(found, pair) {
  const columns = run.list.filter(({ kind }) => !/^(text|answer|place)$/.test(kind));
  const bounds = { wasserstein: pair?.wasserstein_error && ` ± ${figure(pair.wasserstein_error, 2)}`,
    ks: pair?.ks_at_most && ` to ${pair.ks_at_most.toFixed(3)}` };
  return make("dl.figures", columns.map(column => make("div", make("dt", column.title),
    make("dd", columnText(column, found[column.name]), bounds[column.name] || null),
    make("dd.words", column.meaning))));
}

// What both scans have of a neuron, side by side.
function bothOf(block, at) {
  const sides = [block.baseline, block.other];
  for (const side of sides) if (!Array.isArray(side.passages)) side.passages = passagesOf(side);
  const own = sides.map(side => side.neurons[at]);
  const columns = run.columns.filter(({ name }) => own.some(({ statistics }) => name in statistics));
  const kinds = ["high", "low"].map(kind => own.map(({ lists }) => lists?.find(list => list.kind === kind)));
  return [
    kinds.filter(lists => lists.some(list => list)).map(lists => {
      const scale = Math.max(...lists.map(list => list?.scale ?? 0));
      const { kind, title } = lists.find(list => list);
      return make("section", { id: `list-${kind}`, "aria-label": title },
        make("div.head", make("h2", title), make("span.scale", figure(-scale, 3), make("i"), figure(scale, 3))),
        make("div.sides", lists.map((list, n) => make("div", make("h3", n === 0 ? "Baseline" : "Other scan",
          make("small", " · ", isolated(run.folders[n]))),
        list ? examplesOf(sides[n], Object.assign(list, { scale }), 5) : make("p.soft", "None")))));
    }),
    section("statistics", "Figures of both", table({ label: "Table of the figures of both",
      heads: [{ title: "figure", text: true }, { title: "baseline" }, { title: "other scan" },
        { title: "what it says", text: true }],
      rows: columns.map(column => [column.title, ...own.map(({ statistics }) =>
        columnText(column, statistics[column.name])), make("span.soft", column.meaning)]) })),
  ];
}

const views = [
  [/^$/, overviewView, "view-overview"],
  [/^list(?:\?(.*))?$/, listView, "view-list"],
  [/^(.+):(\d+)$/, (site, number) => pairView(unescaped(site), number), null],
  [/^(.*)$/, name => missingView(unescaped(name)), null],
];
