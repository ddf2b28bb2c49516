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
