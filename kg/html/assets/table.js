// The table: the same facts as the drawing, for those who read or listen rather than look.

const PAGE = 100;
const MOST_PRINTED = 2000;
let rows = [];
let rowsShown = 0;
let sorting = { by: "", down: false };

const sortKeys = {
  subject: (claim) => entities[claim.subject].name,
  relation: (claim) => relations[claim.relation].label,
  object: objectName,
  status: (claim) => String(claim.status),
  who: (claim) => claim.who.join(", "),
  date: (claim) => articleOf(claim).date + articleOf(claim).title,
};

function fillTable() {
  const sought = fold(chosen.words.trim());
  rows = sought ? passing.filter((claim) => hasWords(claim, sought)) : [...passing];
  if (sorting.by) {
    const key = sortKeys[sorting.by];
    const compare = new Intl.Collator(undefined, { numeric: true }).compare;
    rows = rows.map((claim) => [key(claim), claim]).sort((a, b) => compare(a[0], b[0])).map((pair) => pair[1]);
    if (sorting.down) rows.reverse();
  }
  document.querySelector("#facts tbody").replaceChildren();
  rowsShown = 0;
  moreRows(PAGE);
}

function moreRows(count) {
  const next = rows.slice(rowsShown, rowsShown + count);
  document.querySelector("#facts tbody").append(...next.map(row));
  rowsShown += next.length;
  const more = document.getElementById("more");
  more.hidden = rowsShown >= rows.length;
  more.textContent = `Show more (${rows.length - rowsShown} left)`;
}

function row(claim) {
  const article = articleOf(claim);
  const end = (id) => make("button", { type: "button", class: "link", onclick: () => openEntity(id) }, name(entities[id].name));
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, end(claim.subject)),
    make("td", {}, relations[claim.relation].label),
    make("td", {}, claim.object >= 0 ? end(claim.object) : name(objectName(claim)), claim.amount ? ` (${claim.amount})` : ""),
    make("td", {}, badge(statuses[claim.status])),
    make("td", {}, name(claim.who.join(", "))),
    make("td", {}, make("bdi", { class: "title", title: article.title }, article.title || article.id), article.date),
    make("td", { class: "quote" }, ...highlighted(claim)),
  );
}

function sortBy(column) {
  sorting = { by: column, down: sorting.by === column && !sorting.down };
  for (const head of document.querySelectorAll("th[data-sort]")) {
    if (head.dataset.sort === column) head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  fillTable();
}

for (const head of document.querySelectorAll("th[data-sort]")) {
  head.querySelector("button").addEventListener("click", () => sortBy(head.dataset.sort));
}
document.getElementById("more").addEventListener("click", () => moreRows(PAGE));
addEventListener("beforeprint", () => {
  if (!rowsShown) fillTable();
  moreRows(Math.max(0, MOST_PRINTED - rowsShown));
});
