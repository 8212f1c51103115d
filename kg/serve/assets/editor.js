"use strict";
// Text from the graph is only ever set as text, never as markup.

const { queries, prefixes } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const MOST_ROWS = 1000;

const FIRST = `SELECT ?subject ?relation ?object ?status WHERE {
  ?claim a cg:Claim ; rdf:subject/rdfs:label ?subject ; rdf:predicate ?relation ;
         rdf:object/rdfs:label ?object ; cg:status ?status .
}
LIMIT 100`;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function ask(sparql, accept) {
  return fetch("/sparql", { method: "POST", headers: { "content-type": "application/sparql-query", accept }, body: sparql });
}

function say(words, bad = false) {
  byId("said").textContent = words;
  byId("said").classList.toggle("bad", bad);
}

async function run() {
  say("…");
  byId("result").replaceChildren();
  const began = performance.now();
  try {
    const reply = await ask(byId("query").value, "application/sparql-results+json, text/turtle;q=0.9");
    const text = await reply.text();
    const took = `${((performance.now() - began) / 1000).toFixed(2)} s`;
    if (!reply.ok) say(text.trim(), true);
    else if (reply.headers.get("content-type").includes("json")) show(JSON.parse(text), took);
    else {
      byId("result").append(make("pre", {}, text));
      say(took);
    }
  } catch (error) {
    say(`The server cannot be reached: ${error.message}`, true);
  }
}

function show(found, took) {
  if ("boolean" in found) return say(`${found.boolean ? "Yes" : "No"} · ${took}`);
  const columns = found.head.vars;
  const rows = found.results.bindings;
  const body = rows.slice(0, MOST_ROWS).map((row) => make("tr", {}, ...columns.map((column) => make("td", {}, ...(/^claims?$/.test(column) ? evidence(row[column]) : cell(row[column]))))));
  byId("result").append(make("table", {}, make("thead", {}, make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)))), make("tbody", {}, ...body)));
  const more = rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} shown` : "";
  return say(`${rows.length} ${rows.length === 1 ? "row" : "rows"}${more} · ${took}`);
}

function cell(term) {
  if (!term) return [];
  if (term.type !== "uri") return [term.value];
  const button = make("button", { type: "button", class: "link" }, short(term.value));
  button.addEventListener("click", () => {
    byId("query").value = `DESCRIBE <${term.value}>`;
    run();
  });
  return [button];
}

// The columns ?claim and ?claims hold what proves a row: show its sentences instead.
function evidence(term) {
  const claims = (term ? term.value.split(" ") : []).filter((iri) => /^https?:[^<>"{}|^`\\\s]+$/.test(iri));
  if (!claims.length) return cell(term);
  const words = claims.length === 1 ? "1 sentence" : `${claims.length} sentences`;
  const box = make("details", {}, make("summary", {}, words));
  box.addEventListener("toggle", async () => {
    if (box.childElementCount > 1) return;
    const sparql = `SELECT ?claim ?article ?quote ?status ?title ?date WHERE {
      VALUES ?claim { ${claims.map((iri) => `<${iri}>`).join(" ")} }
      ?claim cg:quote ?quote ; cg:status ?status ; cg:article ?article .
      OPTIONAL { ?article schema:headline ?title } OPTIONAL { ?article schema:datePublished ?date }
    } ORDER BY ?date ?quote`;
    const reply = await ask(sparql, "application/sparql-results+json");
    const rows = reply.ok ? (await reply.json()).results.bindings : [];
    const text = (row, name) => (row[name] ? row[name].value : "");
    const last = (iri) => iri.split("/").pop();
    box.append(...rows.map((row) => make("blockquote", {}, text(row, "quote"),
      make("footer", {}, `${text(row, "status")} · `,
        make("a", { href: `/article?id=${encodeURIComponent(text(row, "article"))}#${last(text(row, "claim"))}` }, text(row, "title") || last(text(row, "article"))),
        text(row, "date") ? ` · ${text(row, "date")}` : ""))));
  });
  return [box];
}

function short(iri) {
  for (const [prefix, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && /^[\w-]+$/.test(iri.slice(space.length))) return `${prefix}:${iri.slice(space.length)}`;
  }
  return iri;
}

async function saveCsv() {
  const reply = await ask(byId("query").value, "text/csv");
  if (!reply.ok) return say((await reply.text()).trim(), true);
  const link = make("a", { href: URL.createObjectURL(await reply.blob()), download: "answer.csv" });
  link.click();
  URL.revokeObjectURL(link.href);
  return say("saved");
}

for (const query of queries) byId("saved").append(make("option", { value: query.name }, query.title));
byId("prefixes").textContent = Object.keys(prefixes).map((prefix) => `${prefix}:`).join(" ");
byId("saved").addEventListener("change", () => {
  const chosen = queries.find((query) => query.name === byId("saved").value);
  byId("query").value = chosen ? chosen.sparql : FIRST;
  if (chosen) run();
});
byId("run").addEventListener("click", run);
byId("csv").addEventListener("click", saveCsv);
byId("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
byId("query").value = FIRST;
