"use strict";

// Before this script come `views`, patterns of addresses with a view and a tab, and `searchAddress`. A view gives (or
// promises) { title, nodes, wide, begin, recolour, end }: what is shown, whether it is wide, and what is done once it
// is shown, when the theme changes and when it is left.

let shown = null;
let shownAddress = null;

// Parts of addresses are escaped, but for what reads well and needs none.
const address = part => encodeURIComponent(part).replaceAll("%3A", ":").replaceAll("%20", "+").replaceAll("%2F", "/");

const unescaped = part => decodeURIComponent(part.replaceAll("+", " "));
const siteAddress = s => `#list?site=${address(siteName(s))}`;
const neuronAddress = (s, index) => `#${address(siteName(s))}:${numberOf(s, index)}`;

// Where a name leads: that of a neuron, a number (that neuron of each site) or that of a site; null for other texts.
function namedAddress(text) {
  const [, site, number] = text.match(/^(.+):(\d+)$/) ?? [];
  if (siteOfName.has(site)) return `#${address(site)}:${number}`;
  if (/^\d+$/.test(text)) return `#list?sort=neuron&neuron=${text}`;
  return siteOfName.has(text) ? siteAddress(siteOfName.get(text)) : null;
}

// Changes the address without a new view, for the state of a list.
function keepAddress(hash) {
  shownAddress = hash;
  history.replaceState(null, "", hash);
}

// For who hears the page.
const announce = text => { document.getElementById("announcer").textContent = text; };

async function route() {
  const hash = location.hash || "#";
  if (hash === shownAddress) return;
  const isFirst = shownAddress === null;
  shownAddress = hash;
  hideTip();
  shown?.end?.();
  shown = null;
  const main = document.getElementById("main");
  const [pattern, open, tab] = views.find(([each]) => each.test(hash.slice(1)));
  const parts = hash.slice(1).match(pattern).slice(1).map(part => part ?? "");
  const view = await Promise.resolve(parts).then(all => open(...all)).catch(error =>
    ({ title: "Not shown", nodes: [make("h1", "Not shown"), make("p", error.message)] }));
  if (shownAddress !== hash) return;
  shown = view;
  for (const one of document.querySelectorAll("#views a")) one.ariaCurrent = one.id === tab ? "page" : null;
  main.className = view.wide ? "wide" : "";
  replace(main, view.nodes);
  document.title = `${plainText(view.title)} · ${plainText(run.model.name)} · NeuronProbe`;
  if (!isFirst) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
    announce(view.title);
  }
  view.begin?.();
}

// From the n-th neuron of an order of all to others; before the first comes the last, and the other way round.
function stepsFrom(n, placeOf = n => n) {
  const step = (to, text) => {
    const { s, index } = neuronAt(placeOf((to + allNeurons.count) % allNeurons.count));
    return make("a.button", { id: text.toLowerCase(), href: neuronAddress(s, index) }, text);
  };
  return make("nav.steps", { "aria-label": "Other neurons" }, step(n - 1, "Previous"), step(n + 1, "Next"),
    step(Math.floor(Math.random() * allNeurons.count), "Random"));
}

const missingView = name => ({ title: "Not in this report", nodes: [make("h1", "Not in this report"),
  make("p", "There is nothing at ", isolated(name), ". ", link("#list", "All neurons"), " are in a list.")] });

// Light or dark: as the system has it, until it is chosen here.

const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (darkness.matches ? "dark" : "light")) === "dark";

// Browsers may keep nothing for files.
function keptTheme(theme) {
  try {
    if (theme) localStorage.setItem("neuronprobe-theme", theme);
    return localStorage.getItem("neuronprobe-theme");
  } catch {
    return null;
  }
}

function showTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  shown?.recolour?.();
}

document.addEventListener("DOMContentLoaded", async () => {
  const on = (id, event, listener) => document.getElementById(id).addEventListener(event, listener);
  darkness.addEventListener("change", () => showTheme(null));
  on("theme", "click", () => {
    showTheme(isDark() ? "light" : "dark");
    keptTheme(document.documentElement.dataset.theme);
  });
  showTheme(keptTheme(null));
  await openRun().catch(error => {
    replace(document.getElementById("main"), make("h1", "The report can't be read"), make("p", error.message));
    throw error;
  });
  document.getElementById("caveat").textContent = run.caveat;
  document.getElementById("view-concepts")?.toggleAttribute("hidden", run.concepts.length === 0);
  on("skip", "click", event => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  on("search-form", "submit", event => {
    event.preventDefault();
    const text = document.getElementById("search").value.trim();
    if (text) location.hash = searchAddress(text);
  });
  window.addEventListener("hashchange", route);
  await route();
});
