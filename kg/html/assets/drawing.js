// The drawing: an SVG, so that it prints sharply, takes its colours from the style sheet and can be read aloud.

const svg = d3.select("#drawing");
const world = d3.select("#world");
const places = new Map(); // where each unit was last, so that a redraw moves little

const MOST_LABELS = 14; // of lines lit up at once

let drawn = { units: [], edges: [], byKey: new Map() };
let marked = null; // key of the unit or edge that the panel shows
let cursor = null; // key of the unit at which the keyboard stands
let scale = 1;

const zooming = d3
  .zoom()
  .scaleExtent([0.1, 8])
  .on("zoom", (event) => {
    world.attr("transform", event.transform);
    if (event.transform.k !== scale) {
      scale = event.transform.k;
      svg.style("--k", scale);
      thinLabels();
    }
  });

function draw() {
  const { units, edges, lines, entities: count } = unitsToDraw();
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  for (const edge of edges) {
    edge.a = byKey.get(edge.source);
    edge.b = byKey.get(edge.target);
  }
  drawn = { units, edges, byKey, count, lines };
  layOut(units, edges);
  drawEdges(edges);
  drawNodes(units);
  place();
  showAll(false);
  mark();
  document.getElementById("back").hidden = centre === null && opened.size === 0;
}

function layOut(units, edges) {
  const links = edges.map((edge) => ({ source: edge.source, target: edge.target }));
  let known = 0;
  const apart = units.length < 30 ? 120 : units.length < 100 ? 75 : 60;
  for (const unit of units) {
    const was = places.get(unit.key);
    if (was) [unit.x, unit.y] = was;
    known += was ? 1 : 0;
  }
  const wide = document.getElementById("graph").clientWidth > document.getElementById("graph").clientHeight * 1.2;
  const simulation = d3
    .forceSimulation(units)
    .force("link", d3.forceLink(links).id((unit) => unit.key).distance((link) => apart + link.source.r + link.target.r))
    .force("charge", d3.forceManyBody().strength((unit) => -160 - unit.r * 14).distanceMax(700))
    .force("collide", d3.forceCollide((unit) => unit.r + (unit.bubble ? 26 : 16)))
    .force("x", d3.forceX().strength(wide ? 0.045 : 0.075))
    .force("y", d3.forceY().strength(wide ? 0.085 : 0.06))
    .stop();
  const settled = known > units.length * 0.8;
  const ticks = settled ? 60 : units.length > 100 ? 160 : 300;
  simulation.alpha(settled ? 0.3 : 1).alphaDecay(1 - 0.001 ** (1 / ticks)).tick(ticks);
  for (const unit of units) places.set(unit.key, [unit.x, unit.y]);
}

function drawEdges(edges) {
  const lines = d3.select("#edges").selectAll("g").data(edges, (edge) => edge.key).join((enter) => {
    const group = enter.append("g").attr("class", "line");
    group.append("path").attr("class", "near"); // a wide unseen line, easier to hit
    group.append("path").attr("class", "edge");
    group.append("title");
    return group;
  });
  lines.on("click", (event, edge) => openEdge(edge)).on("mouseenter", (event, edge) => hover(edge)).on("mouseleave", () => hover(null));
  lines.select("title").text((edge) => `${edge.a.label} – ${edge.b.label}: ${relationsOf(edge)}`);
  lines
    .select(".edge")
    .attr("class", (edge) => `edge ${edge.kind}`)
    .attr("stroke-width", (edge) => 1 + Math.min(5, Math.log2(edge.claims.length) * 0.9))
    .attr("marker-end", (edge) => (edge.forth && !edge.back ? "url(#arrow)" : null))
    .attr("marker-start", (edge) => (edge.back && !edge.forth ? "url(#arrow)" : null));
  d3.select("#labels-of-edges").selectAll("text").data(edges, (edge) => edge.key).join("text").text(relationsOf);
}

function drawNodes(units) {
  const nodes = d3.select("#nodes").selectAll("g").data(units, (unit) => unit.key).join((enter) => {
    const group = enter.append("g");
    group.append("circle");
    group.append("text").attr("class", "sign").attr("dy", "0.35em").attr("aria-hidden", "true");
    group.append("text").attr("class", "label").attr("aria-hidden", "true");
    return group;
  });
  nodes
    .attr("class", (unit) => `node ${unit.bubble ? "bubble" : isValue(unit) ? "value" : `type-${entities[unit.key].type % 10}`}`)
    .attr("role", "button")
    .attr("aria-label", describe)
    .attr("tabindex", -1)
    .on("click", (event, unit) => openUnit(unit))
    .on("dblclick", (event, unit) => typeof unit.key === "number" && lookAround(unit.key))
    .on("mouseenter", (event, unit) => hover(unit))
    .on("mouseleave", () => hover(null))
    .call(d3.drag().clickDistance(4).on("drag", moved));
  nodes.select("circle").attr("r", (unit) => unit.r);
  nodes.select(".sign").text((unit) => (unit.bubble ? unit.members.length : isValue(unit) ? "" : types[entities[unit.key].type].sign));
  nodes.select(".label").text((unit) => (unit.label.length > 34 ? `${unit.label.slice(0, 32)}…` : unit.label));
}

function describe(unit) {
  if (unit.bubble) return `Group of ${unit.members.length}: ${unit.label}`;
  const type = isValue(unit) ? "value" : types[entities[unit.key].type].label;
  return `${unit.label}, ${type}, ${unit.degree} ${unit.degree === 1 ? "fact" : "facts"}`;
}

function moved(event, unit) {
  unit.x = event.x;
  unit.y = event.y;
  places.set(unit.key, [unit.x, unit.y]);
  place();
}

function place() {
  d3.select("#nodes").selectAll("g").attr("transform", (unit) => `translate(${unit.x.toFixed(1)},${unit.y.toFixed(1)})`);
  const lines = d3.select("#edges").selectAll("g");
  lines.selectAll("path").attr("d", function () {
    const { a, b } = d3.select(this.parentNode).datum();
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const long = Math.hypot(dx, dy) || 1;
    const at = (unit, sign) => `${(unit.x + (sign * dx * (unit.r + 2)) / long).toFixed(1)} ${(unit.y + (sign * dy * (unit.r + 2)) / long).toFixed(1)}`;
    return `M${at(a, 1)}L${at(b, -1)}`;
  });
  d3.select("#labels-of-edges").selectAll("text").attr("transform", ({ a, b }) => {
    let angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
    if (angle > 90 || angle < -90) angle += 180;
    return `translate(${((a.x + b.x) / 2).toFixed(1)},${((a.y + b.y) / 2).toFixed(1)}) rotate(${angle.toFixed(1)})`;
  });
}

function extent() {
  const ends = (pick) => [Math.min(...drawn.units.map((u) => pick(u) - u.r)), Math.max(...drawn.units.map((u) => pick(u) + u.r))];
  return [...ends((unit) => unit.x), ...ends((unit) => unit.y)];
}

function showAll(slowly = true) {
  const { width, height } = document.getElementById("drawing").getBoundingClientRect();
  if (!drawn.units.length || !width) return;
  const [left, right, top, bottom] = extent();
  const k = Math.min(1.6, width / (right - left + 130), height / (bottom - top + 90));
  const transform = d3.zoomIdentity.translate(width / 2, height / 2).scale(k).translate(-(left + right) / 2, -(top + bottom) / 2);
  goTo(transform, slowly);
}

// The animation of d3-zoom needs no more than this, and none where the reader wants no motion.
function goTo(transform, slowly) {
  const still = !slowly || matchMedia("(prefers-reduced-motion: reduce)").matches;
  (still ? svg : svg.transition().duration(300)).call(zooming.transform, transform);
  scale = transform.k;
  svg.style("--k", scale);
  thinLabels();
}

// On paper the whole drawing fits the page, however it is zoomed on the screen.
function setForPrint() {
  if (!drawn.units.length) return;
  const [left, right, top, bottom] = extent();
  svg.attr("viewBox", `${left - 70} ${top - 15} ${right - left + 140} ${bottom - top + 45}`);
  world.attr("transform", null);
  scale = 1;
  svg.style("--k", scale);
  thinLabels();
}

function setForScreen() {
  svg.attr("viewBox", null);
  showAll(false);
}

addEventListener("beforeprint", setForPrint);
addEventListener("afterprint", setForScreen);

// Hide the labels that would lie over others; the entities with most facts keep theirs.
function thinLabels() {
  const taken = [];
  const order = [...drawn.units].sort((a, b) => b.degree - a.degree);
  const shown = new Set();
  for (const unit of order) {
    const half = (Math.min(34, unit.label.length) * 6.4) / 2 / scale;
    const box = [unit.x - half, unit.y + unit.r, unit.x + half, unit.y + unit.r + 15 / scale];
    const lies = taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    if (lies) continue;
    taken.push(box);
    shown.add(unit.key);
  }
  d3.select("#nodes").selectAll("g").classed("quiet", (unit) => !shown.has(unit.key));
  d3.selectAll("#nodes .label").attr("y", (unit) => unit.r + 12 / scale);
}

let hovered = null;

function hover(thing) {
  hovered = thing;
  mark();
}

// Light up what the panel shows or the mouse is on, with its neighbours; dim the rest.
function mark() {
  const on = hovered ? hovered.key : marked;
  const lit = new Set();
  const litEdges = new Set();
  for (const edge of drawn.edges) {
    if (on !== null && (edge.key === on || edge.source === on || edge.target === on)) {
      lit.add(edge.source).add(edge.target);
      litEdges.add(edge.key);
    }
  }
  if (drawn.byKey.has(on)) lit.add(on);
  const found = lit.size ? null : wordsFound();
  const dim = (key) => (lit.size ? !lit.has(key) : found ? !found.has(key) : false);
  d3.select("#nodes").selectAll("g").classed("dim", (unit) => dim(unit.key)).classed("lit", (unit) => lit.has(unit.key)).classed("marked", (unit) => unit.key === marked).classed("cursor", (unit) => unit.key === cursor);
  d3.select("#edges").selectAll("g").classed("dim", (edge) => (lit.size ? !litEdges.has(edge.key) : found !== null)).classed("marked", (edge) => edge.key === marked);
  d3.select("#labels-of-edges").selectAll("text").classed("lit", (edge) => litEdges.has(edge.key) && (litEdges.size <= MOST_LABELS || edge.key === on));
}

function wordsFound() {
  if (!chosen.words.trim()) return null;
  const hits = new Set(findEntities(chosen.words, entities.length));
  return new Set(drawn.units.filter((unit) => unit.members.some((id) => hits.has(id))).map((unit) => unit.key));
}

// Move the keyboard's place to the nearest unit in a direction.
function step(dx, dy) {
  const from = drawn.byKey.get(cursor) || drawn.byKey.get(marked) || [...drawn.units].sort((a, b) => b.degree - a.degree)[0];
  if (!from) return;
  let best = from;
  if (cursor !== null || marked !== null) {
    let least = Infinity;
    for (const unit of drawn.units) {
      const [x, y] = [unit.x - from.x, unit.y - from.y];
      const along = x * dx + y * dy;
      const cost = along + 3 * Math.abs(x * dy - y * dx);
      if (along > 1 && cost < least) [best, least] = [unit, cost];
    }
  }
  cursor = best.key;
  mark();
  d3.select("#nodes").selectAll("g").filter((unit) => unit.key === cursor).node().focus({ preventScroll: true });
}
