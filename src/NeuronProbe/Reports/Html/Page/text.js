"use strict";

// Elements are made by these two functions alone, and strings become text nodes: no text is ever read as markup.

function element(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function drawing(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

// Attributes that begin with "on" are listeners; those that are null or false are left out.
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== ""));
  return node;
}

function replace(node, ...children) {
  node.replaceChildren(...children.flat(9).filter(child => child !== null && child !== undefined));
  return node;
}

// Characters that steer or can't be seen: controls, marks of direction, joiners, separators, halves of pairs.
const unseen = new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
  + "\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e0fff}"
  + "\\p{Cs}]", "gu");

function signOf(character) {
  const code = character.codePointAt(0);
  if (code === 10) return "↵";
  if (code === 9) return "→";
  if (code < 32) return String.fromCharCode(0x2400 + code);
  if (code === 127) return "␡";
  return "\\u" + (code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, "0"));
}

// The text with a sign in place of each character that can't be seen, as one string.
function plainText(text) {
  return String(text).replace(unseen, signOf);
}

// The same as nodes, the signs set apart.
function shownText(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(unseen)) {
    if (found.index > end) nodes.push(text.slice(end, found.index));
    nodes.push(element("span", { class: "sign" }, signOf(found[0])));
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}

// A text of the corpus in the middle of ours, so that its direction of writing stays its own.
function isolated(text) {
  return element("bdi", {}, shownText(String(text)));
}

// Numbers: four significant digits, thousands apart, a true minus sign.

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function count(value) {
  return value === null || value === undefined || Number.isNaN(value) ? "–" : grouped.format(value);
}

function figure(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === 0) return "0";
  if (size >= 1e7 || size < 1e-4) return sign + size.toExponential(Math.min(2, digits - 1)).replace("e-", "e−").replace("e+", "e");
  const whole = Math.floor(Math.log10(size)) + 1;
  const text = size.toFixed(Math.max(0, Math.min(7, digits - whole)));
  return sign + (size >= 10000 ? grouped.format(size) : text);
}

function percent(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value === 0) return "0 %";
  const hundredths = value * 100;
  if (hundredths < 0.001) return "<0.001 %";
  const digits = hundredths >= 99.95 && value < 1 ? 3 : hundredths >= 9.95 ? 1 : hundredths >= 0.995 ? 2 : 3;
  return (value === 1 ? "100" : hundredths.toFixed(digits)) + " %";
}

function plural(number, one, many = one + "s") {
  return `${count(number)} ${number === 1 ? one : many}`;
}

function bytes(size) {
  return size >= 1e6 ? `${(size / 1e6).toFixed(1)} MB` : `${Math.ceil(size / 1e3)} KB`;
}

function seconds(time) {
  if (time < 60) return `${figure(time, 3)} s`;
  const minutes = Math.round(time / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// Steps of an axis: at most so many round numbers from low to high.
function roundSteps(low, high, most) {
  const rough = (high - low) / most;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(times => times * power >= rough) * power;
  const steps = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) steps.push(at * step);
  return steps.map(value => Number(value.toPrecision(12)));
}
