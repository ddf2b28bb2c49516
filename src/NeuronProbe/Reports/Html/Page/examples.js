"use strict";

// Texts of the corpus, each token shaded by the neuron's activation on it: orange above zero, blue below, none at zero.
// The colours, and which of them are under black text, are those of the terminal.

const shadesOnLight = { positive: [[255, 243, 224], [255, 140, 0]], negative: [[228, 240, 255], [60, 140, 235]] };
const shadesOnDark = { positive: [[70, 42, 16], [255, 150, 20]], negative: [[18, 40, 78], [90, 175, 255]] };
const faintest = 0.08;

function shadeOf(value, largest) {
  const strength = largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
  if (!(strength >= faintest)) return null;
  const [weak, strong] = (isDark() ? shadesOnDark : shadesOnLight)[value > 0 ? "positive" : "negative"];
  const parts = weak.map((part, n) => Math.round(part + (strong[n] - part) * strength));
  const [red, green, blue] = parts.map(part => part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  return { ground: `rgb(${parts.join(" ")})`, ink: light * light > 0.0525 ? "#000" : "#fff" };
}

// A piece is what is shown of one token, or of several that share a character.
function piecesOf(block, passage, first, end, values, peak) {
  const { text, id, before } = block.tokens;
  const tokens = passage.unpacked ??= unpack(passage.tokens);
  const pieces = [];
  for (let n = first; n < end; n++) {
    const own = text[tokens[n]];
    const value = values ? values[n - first] : NaN;
    const last = pieces[pieces.length - 1];
    if (own === 0 && last) {
      if (Math.abs(value) > Math.abs(last.value) || Number.isNaN(last.value)) last.value = value;
      last.peak ||= n === peak;
      last.ids.push(id?.[tokens[n]]);
      continue;
    }
    if (own === null && n !== peak && passage.text !== false) continue;
    const shownAs = typeof own === "string" ? own : own === 0 ? "" : `#${id[tokens[n]]} `;
    pieces.push({ before: before?.[tokens[n]], text: shownAs, value, n, peak: n === peak, ids: [id?.[tokens[n]]] });
  }
  return pieces;
}

function pieceNodes(piece, passage, largest) {
  const token = element("span", { class: piece.peak ? "token peak" : "token" }, shownText(piece.text));
  const shade = shadeOf(piece.value, largest);
  if (shade) {
    token.style.background = shade.ground;
    token.style.color = shade.ink;
  }
  token.piece = piece;
  token.passage = passage;
  return [piece.before ? shownText(piece.before) : null, token];
}

function pieceWords(token) {
  const { piece, passage } = token;
  const value = Number.isNaN(piece.value) ? "not finite, or not kept" : figure(piece.value);
  const place = passage.token === null ? "" : `, token ${passage.token + piece.n} of the document`;
  return `${value}${place}${piece.ids[0] === undefined ? "" : `, id ${piece.ids.filter(id => id !== undefined).join(" ")}`}`;
}

const tip = element("div", { class: "tip", hidden: true });

function showTip(text, box) {
  tip.textContent = text;
  tip.hidden = false;
  if (!tip.isConnected) document.body.append(tip);
  const wide = tip.offsetWidth;
  tip.style.left = `${Math.max(8, Math.min(window.innerWidth - wide - 8, box.left + box.width / 2 - wide / 2))}px`;
  tip.style.top = `${box.top > 44 ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
}

function hideTip() {
  tip.hidden = true;
}

// One example: its passage, where it stands, and the rest of the passage on demand.
function exampleItem(block, list, j, start, largest) {
  const passage = block.passages[list.passage[j]];
  const [offset, length] = [list.offset[j], list.length[j]];
  const values = list.unpacked.slice(start, start + length);
  values[list.peak[j]] = list.activation[j] ?? values[list.peak[j]];
  const pieces = piecesOf(block, passage, offset, offset + length, values, offset + list.peak[j]);
  const own = pieces.flatMap(piece => pieceNodes(piece, passage, largest));
  const whole = passage.unpacked.length;
  const source = block.documents[passage.document];
  const peakPlace = passage.token === null ? null : passage.token + offset + list.peak[j];
  const text = element("bdi", { class: "passage", tabindex: 0, role: "group",
    "aria-label": `Text ${j + 1}, activation ${figure(list.activation[j])}; arrow keys read the value of each token` }, own);
  const more = offset > 0 || offset + length < whole ? element("button", { type: "button", class: "more", "aria-expanded": "false",
    onclick: () => {
      const open = more.getAttribute("aria-expanded") === "true";
      more.setAttribute("aria-expanded", String(!open));
      more.textContent = open ? "more context" : "less context";
      const rest = (from, to) => piecesOf(block, passage, from, to, null, -1).flatMap(piece => pieceNodes(piece, passage, 0));
      replace(text, open ? [] : element("span", { class: "soft" }, rest(0, offset)), own,
        open ? [] : element("span", { class: "soft" }, rest(offset + length, whole)));
    } }, "more context") : null;
  return element("li", {},
    element("span", { class: "rank" }, String(j + 1)),
    element("span", { class: "value" }, figure(list.activation[j])),
    text,
    element("span", { class: "where" }, isolated(source.id ?? `document ${source.number}`),
      peakPlace === null ? " " : `, token ${count(peakPlace)} `, more));
}

// A list of examples with its scale; the first few, and the others on demand.
function examplesOf(block, list, largest, few) {
  list.unpacked ??= Array.from(unpack(list.values) ?? []);
  let start = 0;
  const starts = list.length.map(length => (start += length) - length);
  const items = element("ol", { class: "examples" });
  const add = (from, to) => {
    for (let j = from; j < to; j++) items.append(exampleItem(block, list, j, starts[j], largest));
  };
  add(0, Math.min(few, list.passage.length));
  items.addEventListener("pointerover", event => {
    const token = event.target.closest?.(".token");
    if (token) showTip(pieceWords(token), token.getClientRects()[0] ?? token.getBoundingClientRect());
    else hideTip();
  });
  items.addEventListener("pointerleave", hideTip);
  items.addEventListener("focusout", hideTip);
  items.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !event.target.classList.contains("passage")) return;
    event.preventDefault();
    const tokens = [...event.target.querySelectorAll(".token")];
    const at = event.target.at === undefined ? tokens.findIndex(token => token.piece.peak) : event.target.at + step;
    event.target.at = Math.max(0, Math.min(tokens.length - 1, at));
    const token = tokens[event.target.at];
    showTip(pieceWords(token), token.getBoundingClientRect());
    announce(`${token.textContent}: ${figure(token.piece.value)}`);
  });
  const rest = list.passage.length - few;
  const all = rest > 0 ? element("button", { type: "button", onclick: () => {
    add(few, list.passage.length);
    items.children[few].querySelector(".passage").focus();
    all.remove();
  } }, `Show ${rest} more`) : null;
  return [items, all];
}

function shadeScale(largest) {
  const ramp = element("i", { "aria-hidden": "true" });
  const colour = share => shadeOf(share * largest, largest)?.ground ?? "transparent";
  ramp.style.background = `linear-gradient(90deg, ${[-1, -0.5, -0.09, 0, 0.09, 0.5, 1].map((share, n) =>
    `${colour(share)} ${[0, 25, 46, 50, 54, 75, 100][n]}%`).join(", ")})`;
  return element("span", { class: "scale" }, figure(-largest, 3), ramp, figure(largest, 3), element("span", { class: "unseen" },
    "Tokens are shaded blue below zero and orange above it."));
}
