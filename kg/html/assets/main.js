// The controls: filters, search, keys, and what is in the address.

let view = "graph";
const byId = (id) => document.getElementById(id);

function refresh() {
  applyFilters();
  if (view === "graph") draw();
  else fillTable();
  tell();
}

function tell() {
  const facts = view === "table" ? rows.length : passing.length;
  const units = drawn.units.length;
  const drawnAs = drawn.count > units ? ` as ${units} circles` : "";
  const lines = drawn.lines > drawn.edges.length ? `, the ${drawn.edges.length} heaviest of ${drawn.lines.toLocaleString("en")} lines` : "";
  const drawing = view === "graph" ? `, ${(drawn.count || 0).toLocaleString("en")} entities${drawnAs}${lines}` : "";
  byId("status").textContent = `${facts.toLocaleString("en")} of ${claims.length.toLocaleString("en")} facts${drawing}`;
}

function see(which) {
  view = which;
  byId("graph").hidden = which !== "graph";
  byId("facts").hidden = which !== "table";
  byId("see-graph").setAttribute("aria-pressed", String(which === "graph"));
  byId("see-table").setAttribute("aria-pressed", String(which === "table"));
  refresh();
}

function addFilters() {
  const counts = { status: new Map(), relation: new Map(), type: new Map(), source: new Map() };
  const count = (what, key) => counts[what].set(key, (counts[what].get(key) || 0) + 1);
  for (const claim of claims) {
    count("status", claim.status);
    count("relation", claim.relation);
    count("source", articleOf(claim).source);
  }
  entities.forEach((entity, id) => claimsOf[id].length && count("type", entity.type));
  const labels = {
    status: (key) => WORDS[statuses[key]] || statuses[key],
    relation: (key) => relations[key].label,
    type: (key) => types[key].label,
    source: (key) => key || "not known",
  };
  for (const box of document.querySelectorAll("[data-filter]")) {
    const what = box.dataset.filter;
    const keys = [...counts[what].keys()].sort((a, b) => (what === "status" ? a - b : counts[what].get(b) - counts[what].get(a)));
    box.append(
      make("p", { class: "all" },
        make("button", { type: "button", class: "link", onclick: () => switchAll(box, what, keys, true) }, "all"), " ",
        make("button", { type: "button", class: "link", onclick: () => switchAll(box, what, keys, false) }, "none")),
      ...keys.map((key) => choice(what, key, labels[what](key), counts[what].get(key))),
    );
  }
}

function choice(what, key, label, count) {
  const input = make("input", { type: "checkbox" });
  input.checked = true;
  input.addEventListener("change", () => {
    if (input.checked) chosen.off[what].delete(key);
    else chosen.off[what].add(key);
    refresh();
  });
  const dot = what === "type" ? make("span", { class: `dot type-${key % 10}`, "aria-hidden": "true" }) : null;
  return make("label", { class: "choice" }, input, dot, make("bdi", {}, label), make("span", { class: "count" }, String(count)));
}

function switchAll(box, what, keys, on) {
  for (const input of box.querySelectorAll("input")) input.checked = on;
  chosen.off[what] = new Set(on ? [] : keys);
  refresh();
}

function resetFilters() {
  for (const input of document.querySelectorAll("[data-filter] input")) input.checked = true;
  for (const what of Object.keys(chosen.off)) chosen.off[what].clear();
  byId("values").checked = chosen.values = false;
  byId("from").value = byId("to").value = chosen.from = chosen.to = "";
  byId("search").value = chosen.words = "";
  centre = null;
  opened.clear();
  closeFound();
  refresh();
}

// The search box is a combobox: arrows choose among what was found, Enter opens it.
let foundAt = -1;

function search() {
  chosen.words = byId("search").value;
  const hits = findEntities(chosen.words, 12);
  foundAt = -1;
  byId("found").replaceChildren(...hits.map((id, i) => {
    const other = entities[id].names.find((alias) => fold(alias).includes(fold(chosen.words.trim())));
    const shown = fold(entities[id].name).includes(fold(chosen.words.trim())) ? "" : ` (${other})`;
    const item = make("li", { role: "option", id: `found-${i}`, "aria-selected": "false" }, make("span", { class: `dot type-${entities[id].type % 10}` }), name(entities[id].name + shown), make("span", { class: "count" }, types[entities[id].type].label));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(id);
    });
    item.dataset.entity = id;
    return item;
  }));
  byId("found").hidden = !hits.length;
  byId("search").setAttribute("aria-expanded", String(hits.length > 0));
  if (view === "table") fillTable();
  else mark();
  tell();
}

function searchKey(event) {
  const items = byId("found").children;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!items.length) return;
    foundAt = (foundAt + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
    [...items].forEach((item, i) => item.setAttribute("aria-selected", String(i === foundAt)));
    byId("search").setAttribute("aria-activedescendant", items[foundAt].id);
    items[foundAt].scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "Enter" && items.length) {
    choose(Number(items[Math.max(0, foundAt)].dataset.entity));
    event.preventDefault();
  } else if (event.key === "Escape") closeFound();
}

function closeFound() {
  byId("found").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
  byId("search").removeAttribute("aria-activedescendant");
}

function choose(id) {
  closeFound();
  byId("search").value = entities[id].name;
  chosen.words = view === "table" ? entities[id].name : "";
  if (view === "table") fillTable();
  cursor = id;
  openEntity(id);
  tell();
}

function drawingKey(event) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (steps[event.key]) step(...steps[event.key]);
  else if ((event.key === "Enter" || event.key === " ") && drawn.byKey.has(cursor)) {
    openUnit(drawn.byKey.get(cursor));
    panel.focus();
  } else if (event.key === "+" || event.key === "=") svg.call(zooming.scaleBy, 1.4);
  else if (event.key === "-") svg.call(zooming.scaleBy, 1 / 1.4);
  else if (event.key === "0") showAll();
  else return;
  event.preventDefault();
}

const THEMES = [["", "◐", "as the system has them"], ["dark", "●", "dark"], ["light", "○", "light"]];
let theme = 0;

function nextTheme() {
  theme = (theme + 1) % THEMES.length;
  const [value, sign, words] = THEMES[theme];
  document.documentElement.dataset.theme = value;
  byId("theme").textContent = sign;
  byId("theme").setAttribute("aria-label", `Colours: ${words}`);
}

// #entity=NAME opens an entity, #view=table the table: an address can be shared.
function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.get("theme") === "dark") nextTheme();
  if (given.get("view") === "table") see("table");
  const wanted = given.get("entity");
  const hits = wanted ? findEntities(wanted, 1) : [];
  if (hits.length) openEntity(hits[0]);
}

byId("search").addEventListener("input", search);
byId("search").addEventListener("keydown", searchKey);
byId("search").addEventListener("blur", closeFound);
byId("see-graph").addEventListener("click", () => see("graph"));
byId("see-table").addEventListener("click", () => see("table"));
byId("theme").addEventListener("click", nextTheme);
byId("reset").addEventListener("click", resetFilters);
byId("close").addEventListener("click", () => { closePanel(); byId("drawing").focus(); });
byId("back").addEventListener("click", wholeGraph);
byId("nearer").addEventListener("click", () => svg.call(zooming.scaleBy, 1.4));
byId("farther").addEventListener("click", () => svg.call(zooming.scaleBy, 1 / 1.4));
byId("whole").addEventListener("click", () => showAll());
byId("drawing").addEventListener("keydown", drawingKey);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
for (const end of ["from", "to"]) byId(end).addEventListener("change", () => { chosen[end] = byId(end).value; refresh(); });
byId("values").addEventListener("change", () => { chosen.values = byId("values").checked; refresh(); });
document.querySelector(".skip").addEventListener("click", () => { see("table"); byId("facts").focus(); });
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing) {
    byId("search").focus();
    byId("search").select();
    event.preventDefault();
  } else if (event.key === "Escape" && !panel.hidden) closePanel();
});
addEventListener("resize", () => view === "graph" && showAll(false));

svg.call(zooming).on("dblclick.zoom", null);
if (innerWidth < 800) for (const fold of document.querySelectorAll("#filters details")) fold.open = false;
addFilters();
refresh();
fromAddress();
