"use strict";

// The box above: the name of a neuron, a site or a concept leads there, a number to that neuron of each site, words to
// the neurons whose top examples have them at the peak or near it: what `show DIR --find` finds, in the same order.

function searchAddress(text) {
  const named = namedAddress(text);
  const k = run.concepts.findIndex(concept => concept.name.toLowerCase() === text.toLowerCase());
  return named ?? (k >= 0 ? conceptAddress(k) : `#find=${address(text)}`);
}

// Words are cut and folded as the index was: NFKC, then each character to its capital and that to its small letter.
function wordsOf(text) {
  const single = (from, to) => [...to].length === 1 ? to : from;
  const small = capital => single(capital, capital.toLowerCase());
  const folded = one => one === "\u0131" ? one : small(single(one, one.toUpperCase()));
  const words = text.match(new RegExp(run.find.word, "gu")) ?? [];
  return [...new Set(words.map(word => [...word.normalize("NFKC")].map(folded).join("")))];
}

// A site's index, its arrays unpacked, with where the ranks of each posting and the activations of each list begin.
async function wordIndex(s) {
  const file = await load(`words/${s}`);
  for (const name of ["start", "list", "count", "rank"]) arrayOf(file, name);
  for (const name of ["neuron", "tail", "length", "activation"]) arrayOf(file.lists, name);
  file.rankStart ??= startsOf(file.count);
  file.listStart ??= startsOf(file.lists.length);
  return file;
}

// For each list of examples that has a word the places of those that do.
function ranksOf({ words, start, list, rank, rankStart }, word) {
  const ranks = new Map();
  const at = words.indexOf(word);
  for (let p = start[at]; p < start[at + 1]; p++) ranks.set(list[p], rank.subarray(rankStart[p], rankStart[p + 1]));
  return ranks;
}

// The site's neurons of which an example has all the words, with how many do.
async function findIn(s, words) {
  const file = await wordIndex(s);
  const [first, ...others] = words.map(word => ranksOf(file, word));
  const best = new Map();
  for (const [list, some] of first) {
    const ranks = some.filter(rank => others.every(other => other.get(list)?.includes(rank)));
    if (ranks.length === 0) continue;
    const index = file.lists.neuron[list];
    const one = { s, index, tail: file.lists.tail[list], count: ranks.length, of: file.lists.length[list],
      size: Math.abs(file.lists.activation[file.listStart[list] + ranks[0]]) };
    if (!best.has(index) || byCount(one, best.get(index)) < 0) best.set(index, one);
  }
  return [...best.values()];
}

const byCount = (a, b) => b.count - a.count || b.size - a.size || a.s - b.s || a.index - b.index;

// How many letters must be changed, added, left out or exchanged with their neighbour (Damerau and Levenshtein).
function distance(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      const changed = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(changed, exchanged, rows[i - 1][j] + 1, rows[i][j - 1] + 1);
    }
  }
  return rows[a.length][b.length];
}

// Words that there are instead of one: those that begin so, and those of whose letters at most a third differ.
async function wordsNear(word) {
  const near = new Map();
  for (let s = 0; s < run.sites.length; s++) {
    for (const one of (await load(`words/${s}`)).words) {
      const isLonger = word.length > 1 && one.startsWith(word);
      const isClose = isLonger || Math.abs(one.length - word.length) <= word.length / 3;
      if (isClose && !near.has(one)) near.set(one, distance(word, one));
    }
    await pause();
  }
  return [...near.keys()].filter(one => near.get(one) <= word.length / 3 || word.length > 1 && one.startsWith(word))
    .sort((a, b) => near.get(a) - near.get(b) || (a < b ? -1 : 1)).slice(0, near.get(word) === 0 ? 1 : 3);
}

function findView(text) {
  const words = wordsOf(text);
  const status = make("p.lead", { id: "find-status", role: "status" });
  const results = make("div", { id: "found" });
  const typed = text.toLowerCase();
  const concepts = [...run.concepts.keys()].filter(k => run.concepts[k].name.toLowerCase().includes(typed));
  const links = (title, all) => all.length > 0 && make("p", title, all.slice(0, 20).map(([href, name], n) =>
    [n > 0 && ", ", link(href, isolated(name))]));
  let left = false;

  async function find() {
    const found = [];
    for (let s = 0; s < run.sites.length && run.has.examples && words.length > 0; s++) {
      status.textContent = `reading ${siteName(s)} …`;
      found.push(...await findIn(s, words));
      await pause();
      if (left) return;
    }
    found.sort(byCount);
    const whose = found.length === 0 ? "No neuron has" : plural(found.length, "neuron has", "neurons have");
    const what = words.length > 1 ? "these words" : "this word";
    replace(status, `${whose} ${what} in a top example, at its peak or up to ${run.find.tokens_before} tokens before`);
    if (found.length > 0 || !run.has.examples) replace(results, found.length > 0 && foundTable(found, text));
    else {
      const near = (await Promise.all(words.map(wordsNear))).flat();
      if (!left) replace(results, links("Near it: ", near.map(word => [`#find=${address(word)}`, word])));
    }
  }

  return { title: `Search: ${text}`, nodes: [make("h1", "Search: ", isolated(text)), status,
    links("Concepts: ", concepts.map(k => [conceptAddress(k), run.concepts[k].name])), results],
  begin: () => find().catch(error => { status.textContent = error.message; }),
  end: () => { left = true; } };
}

function foundTable(found, text) {
  const some = found.slice(0, 200);
  return [make("button", { id: "found-list", onclick: () => {
      const places = found.map(({ s, index }) => allNeurons.starts[s] + index);
      selection = { places, words: `found by “${plainText(text)}”` };
      location.hash = "#list?selected=";
    } }, `List ${found.length === 1 ? "it" : `all ${count(found.length)}`} with all figures`),
    table({
      caption: `${some.length < found.length ? "The first 200, by" : "By"} how many of a neuron's top examples have it`,
      heads: [{ title: "neuron", text: true }, { title: "tail" }, { title: "examples" }, { title: "strongest" },
        { title: "share", text: true }],
      rows: some.map(one => [neuronLink(one.s, one.index), one.tail === 1 ? "low" : "high", `${one.count}/${one.of}`,
        figure(one.size, 3), shareBar(one.count / one.of)]),
    }),
  ];
}

const views = [[/^$/, overviewView, "view-overview"],
  [/^atlas(?:\?(.*))?$/, atlasView, "view-atlas"],
  [/^list(?:\?(.*))?$/, listView, "view-list"],
  [/^concepts$/, conceptsView, "view-concepts"],
  [/^concept=(.+)$/, name => conceptView(unescaped(name)), "view-concepts"],
  [/^find=(.*)$/, text => findView(unescaped(text)), null],
  [/^(.+):(\d+)$/, (site, number) => neuronView(unescaped(site), number), null],
  [/^(.*)$/, name => missingView(unescaped(name)), null],
];
