"""Precision, recall and F1 of claims and entities against gold files.

1. Within an article, gold facts with the same subject, relation and object are one fact, whatever its
   statuses; so are claims. The ends of a symmetric relation have no order.
2. A claim is right where its subject and object are the gold's, by any of their names, and its relation is
   the same. An amount, date or role need only agree as `kg.gold.same_value` has it.
3. Optional facts count neither for nor against. Status, attribution and exact amounts are scored over the
   required facts that were found.
4. Sums run over all articles, so that every fact weighs the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.gold import GoldArticle, GoldFact, ValueLine, fold, same_interval, same_value, value_key
from kg.lines import ClaimLine, EntityLine

Key = tuple[str, str, str]


@dataclass(slots=True)
class Tally:
    """A count of what is right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Tell which share of what was found is right."""
        return _share(self.right, self.right + self.wrong) or 0.0

    @property
    def recall(self) -> float:
        """Tell which share of what was to be found is found."""
        return _share(self.right, self.right + self.missed) or 0.0

    @property
    def f1(self) -> float:
        """Take the harmonic mean of precision and recall."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall) or 0.0

    def add(self, other: Tally) -> None:
        """Add another count to this one."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(slots=True)
class Share:
    """A quality measured over those facts that have it: `value` is None where none has."""

    good: float = 0.0
    of: int = 0

    @property
    def value(self) -> float | None:
        """Tell the share, between 0 and 1."""
        return _share(self.good, self.of)


@dataclass(slots=True)
class Fact:
    """All mentions of one gold fact in an article."""

    key: Key
    fact: GoldFact
    statuses: set[str] = field(default_factory=set)
    says: set[str] = field(default_factory=set)
    optional: bool = True


@dataclass(slots=True)
class Found:
    """All mentions of one claim in an article; its ends are gold entities where the gold knows them."""

    key: Key
    line: ClaimLine
    subject: str | None
    object: str | None
    statuses: set[str] = field(default_factory=set)
    says: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Error:
    """A claim that the gold has not, a fact that was not found, or both: a right claim of wrong status."""

    gold: GoldArticle
    found: Found | None = None
    fact: Fact | None = None


@dataclass(slots=True)
class Scores:
    """What `evaluate` measures, summed over all articles.

    `found` and `types_found` keep, by article, the claims and the types of the entities that gold knows: what
    an account of the errors needs.
    """

    facts: Tally = field(default_factory=Tally)
    pairs: Tally = field(default_factory=Tally)
    entities: Tally = field(default_factory=Tally)
    types: Share = field(default_factory=Share)
    status: Share = field(default_factory=Share)
    attribution: Share = field(default_factory=Share)
    amounts: Share = field(default_factory=Share)
    by_relation: dict[str, Tally] = field(default_factory=dict)
    by_doc: dict[str, Tally] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)
    found: dict[str, list[Found]] = field(default_factory=dict)
    types_found: dict[str, dict[str, str]] = field(default_factory=dict)
    claims: int = 0
    without_gold: dict[str, int] = field(default_factory=dict)


def evaluate(
    golds: Iterable[GoldArticle],
    claims: Iterable[ClaimLine],
    entities: Iterable[EntityLine] = (),
    *,
    symmetric: Collection[str],
) -> Scores:
    """Score claims and entities against gold; claims of articles without gold are counted and left out."""
    claims_of: dict[str, list[ClaimLine]] = {}
    for claim in claims:
        claims_of.setdefault(claim["doc"], []).append(claim)
    entities_of: dict[str, list[EntityLine]] = {}
    for entity in entities:
        for doc in entity["docs"]:
            entities_of.setdefault(doc, []).append(entity)

    scores = Scores()
    for gold in golds:
        ours = claims_of.pop(gold.doc, [])
        scores.claims += len(ours)
        _score_claims(gold, ours, symmetric, scores)
        _score_entities(gold, entities_of.get(gold.doc, ()), scores)
    scores.without_gold = {doc: len(lines) for doc, lines in sorted(claims_of.items())}
    return scores


def _score_claims(
    gold: GoldArticle, claims: Iterable[ClaimLine], symmetric: Collection[str], scores: Scores
) -> None:
    facts, found = _facts(gold, symmetric), _found(gold, claims, symmetric)
    tally = scores.by_doc[gold.doc] = Tally()
    scores.found[gold.doc] = list(found.values())
    used: set[Key] = set()
    for ours in found.values():
        fact = facts.get(ours.key) or _same_but_for_value(ours, facts, used)
        if fact is None:
            _count(scores, tally, ours.key, Tally(wrong=1))
            scores.errors.append(Error(gold, found=ours))
            continue
        used.add(fact.key)
        if not fact.optional:
            _count(scores, tally, ours.key, Tally(right=1))
            _score_details(fact, ours, scores)
            if fact.statuses != ours.statuses:
                scores.errors.append(Error(gold, ours, fact))
    for fact in facts.values():
        if fact.key not in used and not fact.optional:
            _count(scores, tally, fact.key, Tally(missed=1))
            scores.errors.append(Error(gold, fact=fact))
    scores.pairs.add(_pairs(facts.values(), found.values()))


def _facts(gold: GoldArticle, symmetric: Collection[str]) -> dict[Key, Fact]:
    facts: dict[Key, Fact] = {}
    for fact in gold.facts:
        end = fact.object if isinstance(fact.object, str) else value_key(fact.object)
        key = _key(fact.relation, fact.subject, end, symmetric)
        merged = facts.setdefault(key, Fact(key, fact))
        merged.statuses.add(fact.status)
        merged.says.update(_speakers(gold, fact.attributed_to))
        merged.optional &= fact.optional
    return facts


def _found(gold: GoldArticle, claims: Iterable[ClaimLine], symmetric: Collection[str]) -> dict[Key, Found]:
    found: dict[Key, Found] = {}
    for line in claims:
        subject = gold.find(line["subject"]["name"], line["subject"]["names"])
        obj, target = None, line["object"]
        if "name" in target:
            obj = gold.find(target["name"], target["names"])
            end = obj or fold(target["name"])
        else:
            end = value_key(target)
        key = _key(line["relation"], subject or fold(line["subject"]["name"]), end, symmetric)
        merged = found.setdefault(key, Found(key, line, subject, obj))
        merged.statuses.add(line["status"])
        merged.says.update(_speakers(gold, line["attributedTo"]))
    return found


def _key(relation: str, subject: str, obj: str, symmetric: Collection[str]) -> Key:
    if relation in symmetric:
        subject, obj = sorted((subject, obj))
    return relation, subject, obj


def _same_but_for_value(ours: Found, facts: Mapping[Key, Fact], used: Collection[Key]) -> Fact | None:
    """Find the free gold fact with a like value, a required one first."""
    candidates = (
        fact
        for fact in facts.values()
        if fact.key not in used
        and fact.key[0] == ours.key[0]
        and fact.fact.subject == ours.subject
        and not isinstance(fact.fact.object, str)
        and same_value(fact.fact.object, ours.line["object"])
    )
    return min(candidates, key=lambda fact: fact.optional, default=None)


def _score_details(fact: Fact, ours: Found, scores: Scores) -> None:
    scores.status.of += 1
    scores.status.good += len(fact.statuses & ours.statuses) / len(fact.statuses | ours.statuses)
    if fact.says or ours.says:
        scores.attribution.of += 1
        scores.attribution.good += any(_same_speaker(a, b) for a in fact.says for b in ours.says)
    value: str | ValueLine = fact.fact.object
    if not isinstance(value, str) and "unit" in value:
        scores.amounts.of += 1
        scores.amounts.good += same_interval(value, ours.line["object"])


def _speakers(gold: GoldArticle, names: Iterable[str]) -> Iterator[str]:
    return (gold.find(name) or fold(name) for name in names)


def _same_speaker(gold: str, ours: str) -> bool:
    several_words = " " in gold or " " in ours
    return gold == ours or (several_words and (gold in ours or ours in gold))


def _pairs(facts: Iterable[Fact], found: Iterable[Found]) -> Tally:
    """Count which things belong together, whatever the relation and its direction."""
    accepted: set[frozenset[str]] = set()
    required: set[frozenset[str]] = set()
    for fact in facts:
        if isinstance(fact.fact.object, str):
            pair = frozenset((fact.fact.subject, fact.fact.object))
            accepted.add(pair)
            if not fact.optional:
                required.add(pair)
    ours = {frozenset(claim.key[1:]) for claim in found if "name" in claim.line["object"]}
    return Tally(len(ours & required), len(ours - accepted), len(required - ours))


def _score_entities(gold: GoldArticle, entities: Iterable[EntityLine], scores: Scores) -> None:
    """Match one to one, so that a split or a merged entity costs; score the type over the matched."""
    taken = scores.types_found[gold.doc] = {}
    for entity in entities:
        known = gold.find(entity["name"], entity["names"])
        if known is None or known in taken:
            scores.entities.wrong += 1
            continue
        taken[known] = entity["type"]
        if not gold.entities[known].optional:
            scores.entities.right += 1
            scores.types.of += 1
            scores.types.good += gold.entities[known].type == entity["type"]
    scores.entities.missed += sum(
        not entity.optional for entity in gold.entities.values() if entity.id not in taken
    )


def _count(scores: Scores, of_doc: Tally, key: Key, one: Tally) -> None:
    for tally in (scores.facts, of_doc, scores.by_relation.setdefault(key[0], Tally())):
        tally.add(one)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
