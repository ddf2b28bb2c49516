"use strict";

// Elements are made here alone, and strings become text nodes: no text is ever read as markup.

const drawn = new Set(["svg", "line", "text", "rect", "circle", "polygon", "polyline"]);

// make("p.soft", { id: "x" }, child, ...): attributes may be left out; "on..." are listeners, and style is an object.
function make(kind, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElementNS(`http://www.w3.org/${drawn.has(tag) ? "2000/svg" : "1999/xhtml"}`, tag);
  const given = children[0]?.constructor === Object ? children.shift() : {};
  if (classes.length > 0) node.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(given)) {
    if (name === "style") Object.assign(node.style, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (!isMissing(value) && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  replace(node, children);
  return node;
}

function replace(node, ...children) {
  node.replaceChildren(...children.flat(9).filter(child => !isMissing(child) && child !== false && child !== ""));
}

// Characters that steer or can't be seen: controls, marks of direction, joiners, separators, halves of pairs.
const unseen = new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5"
  + "\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb"
  + "\\u{e0000}-\\u{e0fff}\\p{Cs}]", "gu");

function signOf(character) {
  const code = character.codePointAt(0);
  if (code < 32) return { 10: "↵", 9: "→" }[code] ?? String.fromCharCode(0x2400 + code);
  return "\\u" + (code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, "0"));
}

// The text with a sign in place of each such character: as a string, or as nodes in which the signs are set apart.
const plainText = text => String(text).replace(unseen, signOf);

function shownText(text) {
  const signs = [...String(text).matchAll(unseen)].map(found => make("span.sign", signOf(found[0])));
  return String(text).split(unseen).flatMap((piece, n) => [piece, signs[n]]);
}

// A text of the corpus, or a name from outside, amid ours: its direction of writing stays its own.
const isolated = text => make("bdi", shownText(text));
const siteLink = s => link(siteAddress(s), siteName(s));
const neuronLink = (s, index) => link(neuronAddress(s, index), neuronName(s, index));
const link = (href, ...children) => make("a", { href }, children);

// Numbers: four significant digits, thousands apart, a true minus sign, and a dash for what is missing.

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

const isMissing = value => value === null || value === undefined || Number.isNaN(value);
const count = value => isMissing(value) ? "–" : grouped.format(value).replace("-", "−");

function figure(value, digits = 4) {
  if (isMissing(value)) return "–";
  const size = Math.abs(value);
  if (size === 0 || size === Infinity) return size === 0 ? "0" : value < 0 ? "−∞" : "∞";
  if (size >= 10000 && size < 1e7) return count(value);
  const text = size >= 1e7 || size < 1e-4 ? size.toExponential(Math.min(2, digits - 1))
    : size.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
  return (value < 0 ? "−" : "") + text.replace("e-", "e−").replace("e+", "e");
}

const signed = (value, places) => (value > 0 ? "+" : "") + value.toFixed(places).replace("-", "−");
const percent = value => isMissing(value) ? "–" : `${figure(value * 100, 3)} %`;
const plural = (number, one, many = one + "s") => `${count(number)} ${number === 1 ? one : many}`;

// A value of a column of run.columns, run.list, run.figures or run.concept_columns.
function columnText({ kind, digits = 4 }, value) {
  if (isMissing(value)) return "–";
  if (kind === "count" || kind === "place") return Number.isInteger(value) ? count(value) : figure(value, digits);
  if (kind === "share") return percent(value);
  if (kind === "decimals" || kind === "loss") return value.toFixed(kind === "loss" ? 4 : 3).replace("-", "−");
  if (kind === "change" || kind === "points") return kind === "change" ? signed(value, 5) : signed(100 * value, 1);
  if (kind === "sign" || kind === "id") return kind === "id" ? String(value) : value < 0 ? "−" : "+";
  if (kind === "concept") return plainText(run.concepts[value]?.name ?? "none");
  return kind === "chance" && value < 1e-99 ? "<1e−99" : figure(value, digits);
}

// A table in a frame that scrolls. A head is { title, meaning, text }; the cells of a text column stand to the left,
// and those of the first one name the rows.
function table({ id, caption, label, heads, rows }) {
  const named = heads.findIndex(head => head.text);
  return make("div.scroll", { tabindex: 0, role: "region", "aria-label": label ?? caption },
    make("table", { id }, caption && make("caption", caption),
      make("thead", make("tr", heads.map(({ title, meaning, text }) =>
        make("th", { scope: "col", class: text && "text", title: meaning }, title)))),
      make("tbody", rows.map(cells => make("tr", cells.map((cell, n) => n === named
        ? make("th.text", { scope: "row" }, cell) : make("td", { class: heads[n].text && "text" }, cell)))))));
}

// Words and what they mean, behind a summary.
const meanings = (id, summary, pairs) => make("details.small", { id }, make("summary", summary),
  make("dl.options", pairs.map(([name, meaning]) => make("div", make("dt", name), make("dd", meaning)))));

const shareBar = share => make("i.share", { "aria-hidden": "true", style: { width: `${Math.max(2, 100 * share)}%` } });
const flagTitle = flag => (flag.name ?? flag).replaceAll("_", "-");
const section = (id, title, ...children) => make("section", { id, "aria-label": title }, make("h2", title), children);

function choice(id, title, options, chosen, choose) {
  const select = make("select", { id, onchange: () => choose(select.value) },
    options.map(([value, text]) => make("option", { value }, plainText(text))));
  select.value = chosen;
  return make("label", title, select);
}

// What has a data-tip shows it while the pointer is on it.

const tip = make("div.tip", { hidden: true });

function showTip(text, box) {
  tip.textContent = text;
  tip.hidden = false;
  document.body.append(tip);
  const left = Math.min(window.innerWidth - tip.offsetWidth - 8, box.left + (box.width - tip.offsetWidth) / 2);
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${box.top > 44 ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
}

const hideTip = () => { tip.hidden = true; };

document.addEventListener("pointerover", event => {
  const one = event.target.closest("[data-tip]");
  if (one) showTip(one.dataset.tip, one.getClientRects()[0]);
  else hideTip();
});
