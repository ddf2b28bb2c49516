"use strict";

// Data files are scripts of one call, neuronProbe.data(NAME, VALUE); in a report of one file they are elements of JSON.
// What was read is kept, but of pages of neurons and of words only the latest few.

const kept = new Map();
const awaited = new Map();
const scriptPolicy = window.trustedTypes?.createPolicy("neuronprobe", { createScriptURL: text => text });

window.neuronProbe = { data: (name, value) => kept.set(name, value) };

function load(name) {
  const inline = kept.has(name) ? null : document.getElementById("data:" + name);
  if (inline) kept.set(name, JSON.parse(inline.textContent));
  if (kept.has(name)) return Promise.resolve(kept.get(name));
  if (!awaited.has(name)) awaited.set(name, loadScript(`${document.documentElement.dataset.folder}/${name}.js`, name));
  return awaited.get(name);
}

async function loadScript(path, name) {
  const script = document.createElement("script");
  script.src = scriptPolicy ? scriptPolicy.createScriptURL(path) : path;
  document.head.append(script);
  await new Promise(resolve => { script.onload = script.onerror = resolve; });
  script.remove();
  awaited.delete(name);
  const old = [...kept.keys()].filter(key => /^(neurons|words)/.test(key));
  for (const key of old.slice(0, Math.max(0, old.length - 40))) kept.delete(key);
  if (!kept.has(name)) throw new Error(`${path} is missing beside this page, or damaged.`);
  return kept.get(name);
}

// Packed arrays

const arrayTypes = {
  f16: Float16Array, f32: Float32Array, f64: Float64Array,
  i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array,
};

function unpack(packed) {
  if (packed.type === "same") return new Float64Array(packed.length).fill(packed.value ?? NaN);
  const array = new arrayTypes[packed.type](Uint8Array.fromBase64(packed.data).buffer);
  return packed.type === "f16" ? Float32Array.from(array, value => value * packed.unit) : array;
}

// A packed array of an object, unpacked where it stands.
function arrayOf(object, name) {
  if (object?.[name]?.type) object[name] = unpack(object[name]);
  return object?.[name] ?? null;
}

// Where parts of these lengths begin, one after the other, and where the last one ends.
function startsOf(lengths) {
  let sum = 0;
  return Uint32Array.from([0, ...lengths], length => sum += length);
}

// The run. A neuron has a site s, an index among the site's chosen neurons, its number there, and a place among all.

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
    siteOfName.set(site.alias ?? site.name, s).set(site.name, s);
    site.numbers = site.neurons?.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, n) => first + n));
  });
}

// Sites of one kind differ in numbers alone, those of layers and heads.
const siteKinds = () => Map.groupBy(run.sites.keys(), s => siteName(s).replace(/\d+/g, "*"));

const siteName = s => run.sites[s].alias ?? run.sites[s].name;
const numberOf = (s, index) => run.sites[s].numbers?.[index] ?? index;
const neuronName = (s, index) => `${siteName(s)}:${numberOf(s, index)}`;

// -1 where that neuron was not chosen.
const indexOf = (s, number) => run.sites[s].numbers?.indexOf(number) ?? (number < run.sites[s].count ? number : -1);

function neuronAt(place) {
  const s = allNeurons.starts.findLastIndex(start => start <= place);
  return { s, index: place - allNeurons.starts[s] };
}

// Figures of all neurons of a site, as arrays by index: from the site's own file where that was read, else the atlas.

const atlasFigure = (s, name) => arrayOf(atlas[s], name);
const siteColumn = (s, name) => arrayOf(run.sites[s].file?.columns, name) ?? atlasFigure(s, name);

async function loadSite(s) {
  run.sites[s].file ??= await load(`sites/${s}`);
}

// A value as a whole number of 32 bits in the same order, and with it a place below 2 ** 21, in one number.

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const placesAKey = 2 ** 21;

function keyOf(value, place, descending) {
  float[0] = value;
  const bits = (floatBits[0] & 0x80000000 ? ~floatBits[0] : floatBits[0] | 0x80000000) >>> 0;
  return (Number.isNaN(value) ? 0xffffffff : descending ? 0xffffffff - bits : bits) * placesAKey + place;
}

// The places of such keys in their order; those without a value come last.
const sortedPlaces = keys => Uint32Array.from(keys.sort(), key => key % placesAKey);

// Lets the browser draw and answer between pieces of work.
const pause = () => new Promise(resolve => setTimeout(resolve));
