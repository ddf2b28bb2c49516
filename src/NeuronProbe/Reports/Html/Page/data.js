"use strict";

// Data files are scripts of one call, neuronProbe.data(NAME, VALUE); in a report of one file they are elements of JSON.
// What was read is kept, but of pages of neurons and of words only the latest few.

const kept = new Map();
const awaited = new Map();
const scriptPolicy = window.trustedTypes?.createPolicy("neuronprobe", { createScriptURL: text => text });

window.neuronProbe = {
  data(name, value) {
    kept.set(name, value);
    awaited.get(name)?.resolve(value);
  },
};

function load(name) {
  if (kept.has(name)) {
    const value = kept.get(name);
    kept.delete(name);
    kept.set(name, value);
    return Promise.resolve(value);
  }
  if (awaited.has(name)) return awaited.get(name).promise;
  const inline = document.getElementById("data:" + name);
  if (inline) {
    kept.set(name, JSON.parse(inline.textContent));
    return Promise.resolve(kept.get(name));
  }
  const wait = {};
  wait.promise = new Promise((resolve, reject) => Object.assign(wait, { resolve, reject }));
  awaited.set(name, wait);
  const address = `report/${name}.js`;
  const script = document.createElement("script");
  script.src = scriptPolicy ? scriptPolicy.createScriptURL(address) : address;
  const end = () => {
    script.remove();
    if (!kept.has(name)) wait.reject(new Error(`${address} is missing beside this page, or damaged.`));
    awaited.delete(name);
    forget("neurons/", 12);
    forget("words/", 40);
    forget("weights/", 12);
  };
  script.addEventListener("load", end);
  script.addEventListener("error", end);
  document.head.append(script);
  return wait.promise;
}

function forget(family, most) {
  const names = [...kept.keys()].filter(name => name.startsWith(family));
  for (const name of names.slice(0, Math.max(0, names.length - most))) kept.delete(name);
}

// Packed arrays

const arrayTypes = {
  f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array,
  f16: Uint16Array,
};
let halfValues = null;

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const array = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) array[i] = text.charCodeAt(i);
  return array;
}

// The value of each of the 65,536 half floats.
function halves() {
  if (halfValues) return halfValues;
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  halfValues = new Float32Array(65536);
  for (let half = 0; half < 65536; half++) {
    bits[0] = (half & 0x8000) << 16 | (half & 0x7fff) << 13;
    halfValues[half] = (half & 0x7c00) === 0x7c00 ? NaN : value[0] * 2 ** 112;
  }
  return halfValues;
}

function unpack(packed) {
  if (!packed) return null;
  if (packed.type === "same") return new Float64Array(packed.length).fill(packed.value ?? NaN);
  const raw = bytesOf(packed.data);
  const array = new arrayTypes[packed.type](raw.buffer, raw.byteOffset, raw.byteLength / arrayTypes[packed.type].BYTES_PER_ELEMENT);
  if (packed.type !== "f16") return array;
  const table = halves();
  return Float32Array.from(array, half => table[half] * packed.unit);
}

// The run, and where its neurons are

let run = null;
let atlas = null;
const allNeurons = { count: 0, starts: [] };
const siteOfName = new Map();

async function openRun() {
  run = await load("run");
  atlas = (await load("atlas")).sites;
  run.sites.forEach((site, s) => {
    allNeurons.starts.push(allNeurons.count);
    allNeurons.count += site.count;
    siteOfName.set(site.name, s);
  });
  run.sites.forEach((site, s) => {
    if (site.alias && !siteOfName.has(site.alias)) siteOfName.set(site.alias, s);
  });
}

function siteName(s) {
  return run.sites[s].alias ?? run.sites[s].name;
}

// A neuron's number from its place among the chosen ones, and the other way round (-1 where it was not chosen).
function numberOf(s, index) {
  const ranges = run.sites[s].neurons;
  if (!ranges) return index;
  for (const [first, last] of ranges) {
    if (index <= last - first) return first + index;
    index -= last - first + 1;
  }
  return -1;
}

function indexOf(s, number) {
  const ranges = run.sites[s].neurons ?? [[0, run.sites[s].count - 1]];
  let before = 0;
  for (const [first, last] of ranges) {
    if (number >= first && number <= last) return before + number - first;
    before += last - first + 1;
  }
  return -1;
}

// A neuron by its place among all of the run.
function placeOf(id) {
  let low = 0;
  let high = allNeurons.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (allNeurons.starts[middle] <= id) low = middle;
    else high = middle - 1;
  }
  return { s: low, index: id - allNeurons.starts[low] };
}

function idOf(s, index) {
  return allNeurons.starts[s] + index;
}

function neuronName(s, index) {
  return `${siteName(s)}:${numberOf(s, index)}`;
}

// Figures of all neurons of a site, as arrays by index: from its own file where that was read, else from the atlas.

const unpackedAtlas = new Map();
const siteFiles = new Map();

function atlasFigure(s, name) {
  const key = `${s}/${name}`;
  if (!unpackedAtlas.has(key)) unpackedAtlas.set(key, unpack(atlas[s]?.[name]));
  return unpackedAtlas.get(key);
}

async function loadSite(s) {
  if (siteFiles.has(s)) return siteFiles.get(s);
  const file = await load(`sites/${s}`);
  kept.delete(`sites/${s}`);
  if (!siteFiles.has(s)) {
    siteFiles.set(s, { columns: file.columns, texts: file.tokens?.texts ?? [], top: unpack(file.tokens?.top) });
  }
  return siteFiles.get(s);
}

function siteColumn(s, name) {
  const columns = siteFiles.get(s)?.columns;
  if (!columns || !columns[name]) return atlasFigure(s, name);
  if (!ArrayBuffer.isView(columns[name])) columns[name] = unpack(columns[name]);
  return columns[name];
}

function topToken(s, index) {
  const site = siteFiles.get(s);
  const place = site?.top ? site.top[index] : -1;
  return place < 0 ? null : site.texts[place];
}

function flagNames(bits) {
  return run.flags.filter((flag, n) => bits >> n & 1).map(flag => flag.name);
}

// Lets the browser draw and answer between pieces of work.
function pause() {
  return new Promise(resolve => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(0);
  });
}
