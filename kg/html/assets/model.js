// The data as Python wrote them, with what the page needs to look things up.

const data = JSON.parse(document.getElementById("data").textContent);
const { articles, entities, relations, sentences, sources, statuses, types, values } = data;

const claims = data.claims.map((row, id) => {
  const [subject, relation, object, value, status, sentence, who, amount, spans] = row;
  return { id, subject, relation, object, value, status, sentence, who, amount, spans };
});

const claimsOf = entities.map(() => []);
for (const claim of claims) {
  claimsOf[claim.subject].push(claim);
  if (claim.object >= 0 && claim.object !== claim.subject) claimsOf[claim.object].push(claim);
}

const articleOf = (claim) => articles[sentences[claim.sentence][0]];
const textOf = (claim) => sentences[claim.sentence][1];
const objectName = (claim) => (claim.object >= 0 ? entities[claim.object].name : values[claim.value].label);

const NEGATED = statuses.indexOf("negated");

// What the filters let through. A set holds what is switched off, so that nothing said means everything.
const chosen = {
  off: { status: new Set(), relation: new Set(), type: new Set(), source: new Set() },
  from: "",
  to: "",
  values: false,
  words: "",
};

function passes(claim) {
  const { off } = chosen;
  if (off.status.has(claim.status) || off.relation.has(claim.relation)) return false;
  if (off.type.has(entities[claim.subject].type)) return false;
  if (claim.object >= 0 && off.type.has(entities[claim.object].type)) return false;
  const article = articleOf(claim);
  return !off.source.has(article.source) && inTime(article.date);
}

// A date may lack its day or its month: then it passes where any day of it would.
function inTime(date) {
  if (!chosen.from && !chosen.to) return true;
  if (!date) return false;
  const long = date.length;
  return (!chosen.from || date >= chosen.from.slice(0, long)) && (!chosen.to || date <= chosen.to.slice(0, long));
}

let passing = [];

function applyFilters() {
  passing = claims.filter(passes);
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let folded = null;

// Find entities by any of their names: those that start with the words first, then the much spoken of.
function findEntities(words, most) {
  const sought = fold(words.trim());
  if (!sought) return [];
  folded ??= entities.map((entity) => [entity.name, ...entity.names].map(fold));
  const hits = [];
  folded.forEach((names, id) => {
    let best = 9;
    for (const name of names) {
      const at = name.indexOf(sought);
      if (at >= 0) best = Math.min(best, name === sought ? 0 : at === 0 ? 1 : name[at - 1] === " " ? 2 : 3);
    }
    if (best < 9) hits.push([best, -claimsOf[id].length, id]);
  });
  hits.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return hits.slice(0, most).map((hit) => hit[2]);
}

function hasWords(claim, sought) {
  const texts = [entities[claim.subject].name, objectName(claim), relations[claim.relation].label, textOf(claim)];
  return fold([...texts, ...claim.who, articleOf(claim).title].join(" ")).includes(sought);
}
