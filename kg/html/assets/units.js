// What is drawn: entities where there are few, else bubbles that stand for groups of them.
// However large the graph, a drawing holds at most MOST units, so that it stays quick.

const MOST = 200;
const MOST_GROUPS = 80;
const LINES_PER_UNIT = 3; // where groups are drawn, of which nearly every one has to do with every other
const REST = "rest";

const opened = new Set(); // groups that the reader has opened
let centre = null; // the entity whose surroundings alone are drawn

function unitsToDraw() {
  const shown = passing.filter((claim) => chosen.values || claim.object >= 0);
  const degrees = new Map();
  const count = (key) => degrees.set(key, (degrees.get(key) || 0) + 1);
  for (const claim of shown) {
    count(claim.subject);
    count(targetOf(claim));
  }
  const ids = centre === null ? [...degrees.keys()] : surroundings(shown, degrees);
  const unitOf = ids.length <= MOST ? new Map(ids.map((id) => [id, id])) : grouped(ids, degrees);
  const units = unitsFrom(unitOf, degrees);
  const edges = edgesFrom(shown, unitOf);
  const most = units.some((unit) => unit.bubble) ? LINES_PER_UNIT * units.length : Infinity;
  const kept = edges.length > most ? edges.sort((a, b) => b.claims.length - a.claims.length).slice(0, most) : edges;
  return { units, edges: kept, lines: edges.length, entities: ids.length };
}

// An entity's key is its number; a value's is "v" and its number, for each subject its own.
const targetOf = (claim) => (claim.object >= 0 ? claim.object : `v${claim.value}/${claim.subject}`);

function surroundings(shown, degrees) {
  const near = new Set([centre]);
  for (const claim of shown) {
    if (claim.subject === centre) near.add(targetOf(claim));
    if (claim.object === centre) near.add(claim.subject);
  }
  const byDegree = [...near].sort((a, b) => (b === centre) - (a === centre) || degrees.get(b) - degrees.get(a));
  return byDegree.slice(0, MOST);
}

function groupOf(id) {
  return typeof id === "number" ? entities[id].group : entities[Number(id.split("/")[1])].group;
}

function grouped(ids, degrees) {
  const members = new Map();
  for (const id of ids) {
    const group = groupOf(id);
    if (!members.has(group)) members.set(group, []);
    members.get(group).push(id);
  }
  const sizes = [...members].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  const kept = new Set(sizes.slice(0, MOST_GROUPS).map(([group]) => group));
  const unitOf = new Map();
  let left = MOST - kept.size - 1;
  for (const [group, list] of sizes) {
    const open = opened.has(group) || list.length === 1;
    const some = kept.has(group) && open ? list.sort((a, b) => degrees.get(b) - degrees.get(a)).slice(0, left) : [];
    left -= some.length;
    for (const id of some) unitOf.set(id, id);
    for (const id of list.slice(some.length)) unitOf.set(id, kept.has(group) ? `g${group}` : REST);
  }
  return unitOf;
}

function unitsFrom(unitOf, degrees) {
  const units = new Map();
  for (const [id, key] of unitOf) {
    let unit = units.get(key);
    if (!unit) units.set(key, (unit = { key, members: [], degree: 0 }));
    unit.members.push(id);
    unit.degree += degrees.get(id);
  }
  for (const unit of units.values()) {
    unit.members.sort((a, b) => degrees.get(b) - degrees.get(a));
    unit.bubble = unit.members.length > 1 || String(unit.key).startsWith("g") || unit.key === REST;
    unit.r = unit.bubble ? 14 + Math.min(30, Math.sqrt(unit.members.length) * 1.6) : radius(unit);
    unit.label = labelOf(unit);
  }
  return [...units.values()];
}

const isValue = (unit) => typeof unit.key === "string" && unit.key.startsWith("v");
const radius = (unit) => (isValue(unit) ? 5 : 7 + Math.min(15, Math.sqrt(unit.degree) * 1.8));
const nameOf = (id) => (typeof id === "number" ? entities[id].name : values[Number(id.slice(1).split("/")[0])].label);

function labelOf(unit) {
  if (!unit.bubble) return nameOf(unit.key);
  if (unit.key === REST) return `${unit.members.length} in small groups`;
  return unit.members.length > 1 ? `${nameOf(unit.members[0])} +${unit.members.length - 1}` : nameOf(unit.members[0]);
}

// One line for each pair, with all its claims.
function edgesFrom(shown, unitOf) {
  const edges = new Map();
  for (const claim of shown) {
    const [from, to] = [unitOf.get(claim.subject), unitOf.get(targetOf(claim))];
    if (from === undefined || to === undefined || from === to) continue;
    const key = String(from) < String(to) ? `${from}|${to}` : `${to}|${from}`;
    let edge = edges.get(key);
    if (!edge) edges.set(key, (edge = { key, source: from, target: to, claims: [], back: false, forth: false }));
    edge.claims.push(claim);
    if (relations[claim.relation].symmetric) edge.back = edge.forth = true;
    else if (from === edge.source) edge.forth = true;
    else edge.back = true;
  }
  for (const edge of edges.values()) edge.kind = kindOf(edge.claims);
  return [...edges.values()];
}

// The surest status of an edge's claims; "disputed" where one of its relations is both stated and denied.
function kindOf(all) {
  const denied = new Set(all.filter((claim) => claim.status === NEGATED).map((claim) => claim.relation));
  const rest = all.filter((claim) => claim.status !== NEGATED);
  if (!rest.length) return "negated";
  if (rest.some((claim) => denied.has(claim.relation))) return "disputed";
  return statuses[Math.min(...rest.map((claim) => claim.status))];
}

function relationsOf(edge) {
  const names = [...new Set(edge.claims.map((claim) => relations[claim.relation].label))];
  return names.length > 2 ? `${names.slice(0, 2).join(", ")} +${names.length - 2}` : names.join(", ");
}
