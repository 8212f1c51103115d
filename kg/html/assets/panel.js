// The panel: one entity, one edge or one group, with the sentences.

const panel = document.getElementById("panel");
const details = document.getElementById("details");

// Make an element. Text is only ever set as text, never as markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const name = (text) => make("bdi", {}, text);

function openPanel(...children) {
  details.replaceChildren(...children.filter((child) => child !== null));
  const was = panel.hidden;
  panel.hidden = false;
  panel.scrollTop = 0;
  if (was) showAll(false);
  mark();
}

function closePanel() {
  const was = panel.hidden;
  panel.hidden = true;
  marked = null;
  if (!was) showAll(false);
  mark();
}

function openUnit(unit) {
  cursor = unit.key;
  marked = unit.key;
  if (isValue(unit)) openEdge(drawn.edges.find((edge) => edge.target === unit.key));
  else if (unit.bubble) openGroup(unit);
  else openEntity(unit.key);
}

function openEntity(id) {
  const entity = entities[id];
  const inDrawing = drawn.byKey.has(id);
  marked = id;
  if (!inDrawing && view === "graph") lookAround(id);
  const mine = claimsOf[id].filter(passes);
  const hidden = claimsOf[id].length - mine.length;
  openPanel(
    make("p", { class: `kind type-${entity.type % 10}` }, types[entity.type].label),
    make("h2", {}, name(entity.name)),
    entity.names.length ? make("p", { class: "names" }, "also ", ...entity.names.flatMap((other, i) => [i ? ", " : "", name(other)])) : null,
    make("p", {}, centre === id ? make("button", { type: "button", onclick: wholeGraph }, "Draw the whole graph") : make("button", { type: "button", onclick: () => lookAround(id) }, "Draw only its surroundings")),
    ...byRelation(id, mine),
    hidden ? make("p", { class: "note" }, `${hidden} more ${hidden === 1 ? "fact does" : "facts do"} not pass the filters.`) : null,
  );
}

// An entity's facts grouped by relation and direction; each opens to its sentences.
function byRelation(id, mine) {
  const groups = new Map();
  for (const claim of mine) {
    const relation = relations[claim.relation];
    const away = claim.subject === id || relation.symmetric;
    const label = away ? relation.label : `← ${relation.label}`;
    const other = claim.subject === id ? targetOf(claim) : claim.subject;
    if (!groups.has(label)) groups.set(label, new Map());
    const group = groups.get(label);
    if (!group.has(other)) group.set(other, []);
    group.get(other).push(claim);
  }
  return [...groups].sort((a, b) => a[0].localeCompare(b[0])).map(([label, others]) =>
    make("section", {}, make("h3", {}, label), ...[...others].map(([other, all]) => fact(other, all))),
  );
}

function fact(other, all) {
  const kind = kindOf(all);
  const first = all.find((claim) => claim.amount);
  return make(
    "details",
    { class: "fact" },
    make("summary", {}, name(nameOf(other)), first ? ` (${first.amount})` : "", " ", badge(kind), all.length > 1 ? ` ${all.length}×` : ""),
    typeof other === "number" ? make("button", { type: "button", class: "go", onclick: () => openEntity(other) }, "Open ", name(nameOf(other))) : null,
    ...all.map(sentence),
  );
}

const WORDS = { negated: "denied", disputed: "said and denied" };
const badge = (kind) => make("span", { class: `badge ${kind}` }, WORDS[kind] || kind);

function openEdge(edge) {
  marked = edge.key;
  const most = 50;
  openPanel(
    make("h2", {}, name(edge.a.label), " – ", name(edge.b.label)),
    ...edge.claims.slice(0, most).map((claim) => make("section", {}, statement(claim), sentence(claim))),
    edge.claims.length > most ? make("p", { class: "note" }, `${edge.claims.length - most} more: see the table.`) : null,
  );
}

function statement(claim) {
  const end = (id) => make("button", { type: "button", class: "link", onclick: () => openEntity(id) }, name(entities[id].name));
  return make(
    "h3",
    { class: "statement" },
    end(claim.subject),
    ` ${relations[claim.relation].label} `,
    claim.object >= 0 ? end(claim.object) : name(objectName(claim)),
    claim.amount ? ` (${claim.amount})` : "",
  );
}

function sentence(claim) {
  const article = articleOf(claim);
  const about = [article.source, article.date].filter(Boolean).join(", ");
  const safe = /^https?:\/\//i.test(article.url);
  const title = article.title || article.id;
  return make(
    "blockquote",
    {},
    make("p", { class: "quote" }, ...highlighted(claim)),
    make(
      "footer",
      {},
      badge(statuses[claim.status]),
      claim.who.length ? make("span", { class: "who" }, " says ", ...claim.who.flatMap((who, i) => [i ? ", as told by " : "", name(who)])) : make("span", { class: "who" }, " the article itself"),
      make("cite", {}, safe ? make("a", { href: article.url, rel: "noopener noreferrer nofollow", target: "_blank" }, name(title)) : name(title), about ? ` · ${about}` : ""),
      article.wire ? make("span", { class: "wire" }, `wire: ${article.wire}`) : null,
    ),
  );
}

// The sentence with its subject, its object and the words that state the relation marked.
function highlighted(claim) {
  const text = textOf(claim);
  const spans = claim.spans.map(([start, end, part]) => ({ start, end, part })).sort((a, b) => a.start - b.start || b.end - a.end);
  const pieces = [];
  let at = 0;
  for (const { start, end, part } of spans) {
    if (start < at || end > text.length) continue;
    pieces.push(text.slice(at, start), make("mark", { class: part }, text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

function openGroup(unit) {
  const group = Number(String(unit.key).slice(1));
  const openable = unit.key !== REST && !opened.has(group);
  openPanel(
    make("p", { class: "kind" }, "Group"),
    make("h2", {}, `${unit.members.length} entities around `, name(nameOf(unit.members[0]))),
    openable ? make("p", {}, make("button", { type: "button", onclick: () => openMembers(group) }, "Draw its entities")) : null,
    make("ul", { class: "members" }, ...unit.members.slice(0, 100).filter((id) => typeof id === "number").map((id) =>
      make("li", {}, make("button", { type: "button", class: "link", onclick: () => lookAround(id) }, name(nameOf(id))), ` ${types[entities[id].type].label}`),
    )),
    unit.members.length > 100 ? make("p", { class: "note" }, `${unit.members.length - 100} more: search for them.`) : null,
  );
}

function openMembers(group) {
  opened.add(group);
  marked = null;
  panel.hidden = true;
  refresh();
}

function lookAround(id) {
  centre = id;
  marked = id;
  cursor = id;
  refresh();
  openEntity(id);
}

function wholeGraph() {
  centre = null;
  opened.clear();
  refresh();
  if (typeof marked === "number" && drawn.byKey.has(marked)) openEntity(marked);
  else closePanel();
}
