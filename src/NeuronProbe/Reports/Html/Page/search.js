"use strict";

// The box above: the name of a neuron, a site or a concept goes there; a number to that neuron of each site; a word to the
// neurons whose top examples have it at the peak or near it.

function startSearch() {
  const box = document.getElementById("search");
  document.getElementById("search-form").addEventListener("submit", event => {
    event.preventDefault();
    const text = box.value.trim();
    if (text) location.hash = searchAddress(text);
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "/" || event.target.closest?.("input, select, textarea")) return;
    event.preventDefault();
    box.focus();
  });
}

function searchAddress(text) {
  const [, site, number] = text.match(/^(.+):(\d+)$/) ?? [];
  if (siteOfName.has(site)) return `#${address(site)}:${number}`;
  if (/^\d+$/.test(text)) return `#list?sort=neuron&neuron=${text}`;
  if (siteOfName.has(text)) return `#list?site=${address(text)}`;
  const k = run.concepts.findIndex(concept => concept.name.toLowerCase() === text.toLowerCase());
  return k >= 0 ? conceptAddress(k) : `#find=${address(text)}`;
}

function folded(word) {
  return word.normalize("NFC").toLowerCase();
}

// The place of the first word that is not before this one.
function wordPlace(list, word) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Adds a site's neurons that have the word, and words that begin with it.
function addFound(s, file, word, found, similar) {
  const at = wordPlace(file.words, word);
  for (let n = at; n < file.words.length && file.words[n].startsWith(word) && n < at + 30; n++) {
    if (file.words[n] !== word) similar.add(file.words[n]);
  }
  if (file.words[at] !== word) return;
  const start = file.starts ??= unpack(file.start);
  const [neuron, peak, near] = file.arrays ??= [unpack(file.neuron), unpack(file.peak), unpack(file.near)];
  for (let n = start[at]; n < start[at + 1]; n++) found.push({ s, index: neuron[n], peak: peak[n], near: near[n] });
}

function findView(text) {
  const word = folded(unescaped(text).trim());
  const status = element("p", { class: "lead", id: "find-status", role: "status" });
  const results = element("div", { id: "found" });
  const concepts = run.concepts.map((concept, k) => k).filter(k => run.concepts[k].name.toLowerCase().includes(word)).slice(0, 20);
  let left = false;

  async function begin() {
    const found = [];
    const similar = new Set();
    for (let s = 0; s < run.sites.length && run.has.examples; s++) {
      status.textContent = `reading ${siteName(s)} …`;
      addFound(s, await load(`words/${s}`), word, found, similar);
      await pause();
      if (left) return;
    }
    found.sort((a, b) => b.peak - a.peak || b.near - a.near || a.s - b.s || a.index - b.index);
    status.textContent = found.length === 0 ? "In no neuron's top examples is this word at the peak or near it."
      : `${plural(found.length, "neuron has", "neurons have")} it in their top examples at the peak, or within ${run.find.near} tokens of it`;
    replace(results, found.length > 0 ? foundTable(found, word) : null,
      similar.size > 0 ? element("p", {}, "Words that begin like it: ", [...similar].sort().slice(0, 20).map((one, n) =>
        [n > 0 ? ", " : "", element("a", { href: `#find=${address(one)}` }, isolated(one))])) : null);
  }

  return {
    title: `Search: ${unescaped(text)}`,
    nodes: [
      element("h1", {}, "Search: ", isolated(unescaped(text))), status,
      concepts.length > 0 ? element("p", {}, "Concepts: ", concepts.map((k, n) =>
        [n > 0 ? ", " : "", element("a", { href: conceptAddress(k) }, isolated(run.concepts[k].name))])) : null,
      results,
    ],
    begin() {
      begin().catch(error => { status.textContent = error.message; });
    },
    end() {
      left = true;
    },
  };
}

function foundTable(found, word) {
  const some = found.slice(0, 200);
  const most = Math.max(...some.map(one => one.near));
  return [
    element("div", { class: "tools" }, element("button", { type: "button", id: "found-list", onclick: () => {
      selection = { ids: found.map(one => idOf(one.s, one.index)), words: `found by “${plainText(word)}”` };
      location.hash = "#list?selected=";
    } }, `List all ${count(found.length)} with their figures`)),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Neurons found" }, element("table", {},
      element("caption", {}, some.length < found.length ? `The first ${some.length}, by how often it is at the peak` : "By how often it is at the peak"),
      element("thead", {}, element("tr", {}, element("th", { scope: "col", class: "text" }, "neuron"),
        element("th", { scope: "col" }, "at the peak"), element("th", { scope: "col" }, "there or near"), element("th"))),
      element("tbody", {}, some.map(one => {
        const bar = element("i", { class: "share", "aria-hidden": "true" });
        bar.style.width = `${120 * one.peak / most}px`;
        return element("tr", {}, element("th", { scope: "row", class: "text" },
          element("a", { href: neuronAddress(one.s, one.index) }, neuronName(one.s, one.index))),
        element("td", {}, count(one.peak)), element("td", {}, count(one.near)), element("td", { class: "text" }, bar));
      })))),
  ];
}
