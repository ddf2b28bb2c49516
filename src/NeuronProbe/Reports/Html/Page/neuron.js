"use strict";

// Texts of the corpus, each token shaded by the neuron's activation on it: orange above zero, blue below, none at zero.
// The shades are those of the terminal; report.css has the colours.

function shade(node, value, largest) {
  const strength = Math.min(1, Math.abs(value) / largest);
  if (!(strength >= 0.08)) return;
  node.classList.add(value > 0 ? "above" : "below");
  node.classList.toggle("strong", strength > (value > 0 ? 0.55 : 0.6)); // Where black has more contrast than white.
  node.style.setProperty("--strength", `${Math.round(100 * strength)}%`);
}

function passagesOf({ passages }) {
  const [documents, places, lengths, texts, tokens] = ["document", "token", "length", "text", "tokens"]
    .map(name => unpack(passages[name]));
  const starts = startsOf(lengths);
  return Array.from(lengths, (_, p) => ({ document: documents[p], place: places[p], hasText: texts[p] === 1,
    tokens: tokens.subarray(starts[p], starts[p + 1]) }));
}

// The tokens from first to end as nodes: one for each token, or for several that share a character.
function tokenNodes(block, passage, first, end, values, peak, largest) {
  const { text, id, before } = block.tokens;
  const { tokens, place, hasText } = passage;
  const pieces = [];
  for (let n = first; n < end; n++) {
    const own = text[tokens[n]];
    const value = values ? values[n - first] : NaN;
    const last = pieces.at(-1);
    if (own === 0 && last) {
      if (!(Math.abs(value) <= Math.abs(last.value))) last.value = value;
      last.peak ||= n === peak;
    } else if (own || n === peak || !hasText) {
      pieces.push({ before: before?.[tokens[n]], text: own || `#${id[tokens[n]]} `, value, n, peak: n === peak });
    }
  }
  return pieces.map(piece => {
    const where = place < 0 ? "" : `, token ${count(place + piece.n)} of the document`;
    const token = make(piece.peak ? "span.token.peak" : "span.token",
      { "data-tip": (values ? figure(piece.value) : "no value kept") + where }, shownText(piece.text));
    shade(token, piece.value, largest);
    return [piece.before && shownText(piece.before), token];
  });
}

// One example: its passage, where it stands, and the rest of the passage on demand.
function exampleItem(block, list, j, start) {
  const passage = block.passages[list.passage[j]];
  const [offset, end, peak] = [list.offset[j], list.offset[j] + list.length[j], list.peak[j]];
  const values = arrayOf(list, "values").slice(start, start + list.length[j]);
  values[peak] = list.activation[j] ?? NaN;
  const own = tokenNodes(block, passage, offset, end, values, offset + peak, list.scale);
  const rest = (from, to) => make("span.soft", tokenNodes(block, passage, from, to, null, -1, 0));
  const text = make("bdi.passage", { tabindex: 0, role: "group",
    "aria-label": `Text ${j + 1}, activation ${figure(list.activation[j])}; arrow keys read each token's value` }, own);
  const more = make("button.more", { "aria-expanded": "false", onclick: () => {
    const open = more.ariaExpanded === "false";
    more.ariaExpanded = String(open);
    more.textContent = open ? "less context" : "more context";
    replace(text, open && rest(0, offset), own, open && rest(end, passage.tokens.length));
  } }, "more context");
  const source = block.documents.id[passage.document] ?? `document ${block.documents.number[passage.document]}`;
  return make("li", make("span.rank", String(j + 1)), make("span.value", figure(list.activation[j])), text,
    make("span.where", isolated(source), passage.place < 0 ? " " : `, token ${count(passage.place + offset + peak)} `,
      (offset > 0 || end < passage.tokens.length) && more));
}

// The arrow keys go from token to token of a text.
function stepThrough(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const text = event.target;
  if (!step || !text.matches(".passage")) return;
  event.preventDefault();
  const tokens = [...text.querySelectorAll(".token")];
  text.at = text.at === undefined ? tokens.findIndex(token => token.matches(".peak")) : text.at + step;
  text.at = Math.max(0, Math.min(tokens.length - 1, text.at));
  const token = tokens[text.at];
  showTip(token.dataset.tip, token.getClientRects()[0]);
  announce(`${token.textContent}: ${token.dataset.tip}`);
}

// A list of examples: the first few, and the others on demand.
function examplesOf(block, list, few) {
  const starts = startsOf(list.length);
  const items = make("ol.examples", { onfocusout: hideTip, onkeydown: stepThrough });
  const add = (from, to) => items.append(...list.length.slice(from, to).map((_, n) =>
    exampleItem(block, list, from + n, starts[from + n])));
  add(0, few);
  const all = make("button", { onclick: () => {
    add(few, list.length.length);
    items.children[few].querySelector(".passage").focus();
    all.remove();
  } }, `Show ${list.length.length - few} more`);
  return [items, list.length.length > few && all];
}

// A neuron's page. Its address is SITE:NEURON, the site by its name or its alias.

async function neuronView(name, number) {
  const s = siteOfName.get(name);
  const index = s === undefined ? -1 : indexOf(s, Number(number));
  if (index < 0) return missingView(`${name}:${number}`);
  const b = Math.floor(index / run.block);
  const block = await load(`neurons/${s}/${b}`);
  if (block.passages && !Array.isArray(block.passages)) block.passages = passagesOf(block);
  const { statistics, histogram, lists, concepts, tables } = block.neurons[index - block.first];
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
    make("div.halves",
      (histogram || quantiles.length > 0) && section("distribution", "Distribution",
        histogram && histogramFigure(histogram, quantiles.slice(1, -1)),
        quantiles.length > 0 && table({ caption: "Quantiles: the share of tokens below each value",
          heads: quantiles.map(({ mark }) => ({ title: mark })),
          rows: [quantiles.map(({ value }) => figure(value, 3))] })),
      statistics && section("statistics", "Figures", statisticsOf(statistics))),
    lists && listsOf(block, lists),
    concepts?.concept.length > 0 && section("its-concepts", "Concepts", conceptsOf(concepts)),
    tables?.some(one => !one.name) && section("tables", "Further figures", extraTables(tables.filter(one => !one.name))),
    tables?.filter(one => one.name).map(one => section(`table-${one.name}`, one.title,
      extraTables([{ ...one, title: "" }]))),
  ] };
}

// Before the first comes the last, and the other way round.
function stepsFrom(place) {
  const step = (to, text) => {
    const { s, index } = neuronAt((to + allNeurons.count) % allNeurons.count);
    return make("a.button", { id: text.toLowerCase(), href: neuronAddress(s, index) }, text);
  };
  return make("nav.steps", { "aria-label": "Other neurons" }, step(place - 1, "Previous"), step(place + 1, "Next"),
    step(Math.floor(Math.random() * allNeurons.count), "Random"));
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
  return [
    lists.filter(list => list.kind !== "sample").map(list =>
      texts(`list-${list.kind}`, list.title, list.scale, examplesOf(block, list, 8))),
    samples.length > 0 && texts("list-sample", "Samples", samples[0].scale,
      make("p.soft", "Tokens drawn at random: what a typical activation looks like, and not only the peak."),
      samples.map(list => [make("h3",
        isMissing(list.lower) ? "Of all tokens" : `${figure(list.lower, 3)} to ${figure(list.upper, 3)}`,
        make("small", ` · ${plural(list.count, "token")}`)), examplesOf(block, list, 4)])),
  ];
}

function extraTables(tables) {
  return tables.map(one => [one.title && make("h3", isolated(one.title)), table({ label: one.title,
    heads: one.columns.map((title, n) => ({ title, text: one.rows.some(row => typeof row[n] === "string") })),
    rows: one.rows.map(row => row.map(cell => typeof cell === "string" ? isolated(cell) : figure(cell))) })]);
}
