"use strict";

// A view is a function of its part of the address that gives (or promises) { title, nodes, wide, end }: the document's
// title, what is shown, whether it takes the window's whole width, and what is to be done when it is left.

const views = [
  [/^$/, overviewView, "view-overview"],
  [/^atlas(?:\?(.*))?$/, atlasView, "view-atlas"],
  [/^list(?:\?(.*))?$/, listView, "view-list"],
  [/^concepts$/, conceptsView, "view-concepts"],
  [/^concept=(.+)$/, conceptView, "view-concepts"],
  [/^find=(.*)$/, findView, null],
  [/^(.+):(\d+)$/, neuronView, null],
];
let shown = null;
let shownAddress = null;

// Parts of addresses are escaped, but for what reads well and needs none.
function address(part) {
  return encodeURIComponent(part).replaceAll("%3A", ":").replaceAll("%20", "+").replaceAll("%2F", "/");
}

function unescaped(part) {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
}

function neuronAddress(s, index) {
  return `#${address(siteName(s))}:${numberOf(s, index)}`;
}

function announce(text) {
  document.getElementById("announcer").textContent = text;
}

// Changes the address without a new view, for the state of a list.
function keepAddress(hash) {
  shownAddress = hash;
  history.replaceState(null, "", hash);
}

async function route() {
  const hash = location.hash === "" ? "#" : location.hash;
  if (hash === shownAddress) return;
  const first = shownAddress === null;
  shownAddress = hash;
  const main = document.getElementById("main");
  const found = views.map(([pattern, view, link]) => ({ match: hash.slice(1).match(pattern), view, link }))
    .find(one => one.match);
  shown?.end?.();
  shown = null;
  main.setAttribute("aria-busy", "true");
  let view;
  try {
    view = found ? await found.view(...found.match.slice(1).map(part => part ?? "")) : missingView(unescaped(hash.slice(1)));
  } catch (error) {
    view = { title: "Not shown", nodes: [element("h1", {}, "Not shown"), element("p", {}, error.message)] };
  }
  if (shownAddress !== hash) {
    view.end?.();
    return;
  }
  shown = view;
  for (const link of document.querySelectorAll("#views a")) {
    if (link.id === found?.link) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.className = view.wide ? "wide" : "";
  main.removeAttribute("aria-busy");
  replace(main, view.nodes);
  view.begin?.();
  document.title = `${view.title} · ${run.model.name} · NeuronProbe`;
  if (!first) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
    announce(view.title);
  }
}

function missingView(name) {
  return {
    title: "Not in this report",
    nodes: [
      element("h1", {}, "Not in this report"),
      element("p", {}, "There is nothing at ", isolated(name), ". Its sites are ",
        run.sites.slice(0, 40).map((site, s) => [s > 0 ? ", " : "", element("a", { href: `#list?site=${address(siteName(s))}` }, siteName(s))]),
        run.sites.length > 40 ? " and others." : "."),
    ],
  };
}

// Light or dark: as the system has it, until it is chosen here.

const darkness = window.matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : darkness.matches;
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  const button = document.getElementById("theme");
  button.textContent = isDark() ? "Light" : "Dark";
  button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
  window.dispatchEvent(new Event("themechange"));
}

function keptTheme() {
  try {
    return localStorage.getItem("neuronprobe-theme");
  } catch {
    return null;
  }
}

function startTheme() {
  setTheme(keptTheme());
  darkness.addEventListener("change", () => setTheme(null));
  document.getElementById("theme").addEventListener("click", () => {
    setTheme(isDark() ? "light" : "dark");
    try {
      localStorage.setItem("neuronprobe-theme", document.documentElement.dataset.theme);
    } catch {
      // A browser that keeps nothing for files has the system's theme the next time.
    }
  });
}

document.addEventListener("DOMContentLoaded", async () => {
  startTheme();
  const main = document.getElementById("main");
  try {
    await openRun();
  } catch (error) {
    replace(main, element("h1", {}, "The report can't be read"), element("p", {}, error.message));
    return;
  }
  document.getElementById("caveat").textContent = run.caveat;
  if (run.concepts.length === 0) document.getElementById("view-concepts").hidden = true;
  document.getElementById("skip").addEventListener("click", event => {
    event.preventDefault();
    main.focus();
  });
  startSearch();
  window.addEventListener("hashchange", route);
  await route();
});
