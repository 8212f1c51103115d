"""Where articles disagree: facts asserted and denied, and figures and dates that cannot both hold.

1. A fact is denied where one claim negates it and another does not. Competing for a part of a thing is
   competing for the thing: a bid for a layer stands against a denial of any bid for its programme.
2. Figures said of one thing under one relation are compared as intervals with what they are of
   (`kg.figures`). What is planned is not compared with what is done.
3. Figures that one article gives in one voice are of different things: nobody contradicts himself at once.
4. A count that a later article gives higher has grown, and the time that a step may take ("within 60 days")
   is no other date of the whole.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from extract.claim import Amount, Duration, Span
from kg.answer import Answer
from kg.facts import Articles, Fact, date_of, facts, source_of, speaker_of, when
from kg.figures import Measure, judge, measured
from kg.intervals import Verdict
from kg.record import ClaimRecord, EntityRecord, label

Kind: TypeAlias = Literal["denied", "figures"]

_WITHIN = "partOf"
_OF_A_PART = ("competesFor", "wonContractFor")
_GROWING = ("hasQuantity",)
_DATED = ("targetDate",)
_SIDE = ("says", "by", "on", "sentence")
_COLUMNS = ("verdict", "subject", "relation", *_SIDE, *(f"other {name}" for name in _SIDE), "reason")
# Of several figures said of one thing, more than this are no disagreement but a list.
_MOST = 40


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims about one thing, how they stand to each other, and why."""

    kind: Kind
    verdict: Verdict
    first: ClaimRecord
    second: ClaimRecord
    reason: str


def conflicts(
    claims: Iterable[ClaimRecord],
    articles: Articles,
    *,
    symmetric: Container[str] = (),
    verdicts: Container[Verdict] = ("conflict",),
) -> list[Conflict]:
    """List the disagreements; `verdicts` may ask for the figures that agree too."""
    known = tuple(claims)
    found = [*_denials(facts(known, articles, symmetric=symmetric), known), *_figures(known, articles)]
    return [conflict for conflict in found if conflict.verdict in verdicts]


def table(found: Iterable[Conflict], articles: Articles) -> Answer:
    """Show disagreements with both sentences side by side."""
    rows, evidence = [], []
    for conflict in found:
        one, two = conflict.first, conflict.second
        says = [
            (f"{label(c.amount or c.object)}, {c.status}", speaker_of(c) or source_of(c, articles),
             date_of(c, articles), c.quote)
            for c in (one, two)
        ]  # fmt: skip
        rows.append((conflict.verdict, one.subject.name, one.relation, *says[0], *says[1], conflict.reason))
        evidence.append((one.id, two.id))
    return Answer(_COLUMNS, tuple(rows), evidence=tuple(evidence))


def _denials(known: Iterable[Fact], claims: Iterable[ClaimRecord]) -> Iterator[Conflict]:
    wholes = _wholes(claims)
    listed = list(known)
    affirmed = {fact.key: fact for fact in listed if fact.affirmed}
    for fact in listed:
        if not fact.denied:
            continue
        denial = fact.denied[0]
        if fact.affirmed:
            reason = "stated and denied"
            if _voice(fact.affirmed[0]) == _voice(denial):
                reason += " in one article and voice"
            yield Conflict("denied", "conflict", fact.affirmed[0], denial, reason)
        subject, relation, whole = fact.key
        for part in sorted(wholes.get(whole, ())) if relation in _OF_A_PART else ():
            of_part = affirmed.get((subject, relation, part))
            if of_part:
                reason = f"{of_part.words[2]} is part of {fact.words[2]}"
                yield Conflict("denied", "conflict", of_part.affirmed[0], denial, reason)


def _wholes(claims: Iterable[ClaimRecord]) -> dict[str, set[str]]:
    """Give all parts of each thing, and the parts of these."""
    direct: dict[str, set[str]] = {}
    for claim in claims:
        if claim.relation == _WITHIN and claim.status != "negated" and isinstance(claim.object, EntityRecord):
            direct.setdefault(claim.object.id, set()).add(claim.subject.id)
    return {whole: _parts(whole, direct) for whole in direct}


def _parts(whole: str, direct: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(direct[whole])
    while todo:
        part = todo.pop()
        if part not in seen and part != whole:
            seen.add(part)
            todo.extend(direct.get(part, ()))
    return seen


def _figures(claims: Iterable[ClaimRecord], articles: Articles) -> Iterator[Conflict]:
    groups: dict[tuple[str, ...], list[ClaimRecord]] = {}
    for claim in claims:
        about = _about(claim)
        if about and claim.status != "negated":
            groups.setdefault(about, []).append(claim)
    for group in groups.values():
        said: dict[object, list[tuple[ClaimRecord, Measure]]] = {}
        for claim in sorted(group, key=lambda claim: when(claim, articles)):
            measure = _measure(claim, articles)
            # What is said again by others, in the same sense, is one side of a disagreement.
            sense = label(measure.value), claim.status, tuple(measure.scope.items()), measure.kind
            said.setdefault(sense, []).append((claim, measure))
        for ours, theirs in combinations(list(said.values())[:_MOST], 2):
            yield _weighed(ours, theirs, articles)


def _weighed(
    ours: list[tuple[ClaimRecord, Measure]], theirs: list[tuple[ClaimRecord, Measure]], articles: Articles
) -> Conflict:
    (one, measure), (two, other) = ours[0], theirs[0]
    verdict, reason = judge(measure, other)
    if verdict == "conflict":
        both = {_voice(claim) for claim, _ in ours} & {_voice(claim) for claim, _ in theirs}
        excuse = "one article gives both in one voice" if both else _excuse(one, two, articles)
        verdict, reason = ("different thing", excuse) if excuse else (verdict, reason)
    return Conflict("figures", verdict, one, two, reason)


def _about(claim: ClaimRecord) -> tuple[str, ...]:
    """Tell what a claim's figure is said of: nothing where it has none."""
    if claim.amount and isinstance(claim.object, EntityRecord):
        return claim.subject.id, claim.relation, claim.object.id, claim.amount.unit
    if isinstance(claim.object, EntityRecord) or hasattr(claim.object, "text"):
        return ()
    unit = claim.object.unit if isinstance(claim.object, Amount) else ""
    return claim.subject.id, claim.relation, unit


def _excuse(one: ClaimRecord, two: ClaimRecord, articles: Articles) -> str:
    """Tell why two counts may differ without a disagreement, or nothing."""
    if isinstance(one.object, Duration) != isinstance(two.object, Duration):
        return "a step's time against a day"
    if one.relation not in (*_GROWING, *_DATED):
        return ""
    if "asserted" in (one.status, two.status) and one.status != two.status:
        return f"{one.status} against {two.status}"
    if one.relation in _GROWING and _grew(one, two, articles):
        return f"grew between {date_of(one, articles)} and {date_of(two, articles)}"
    return ""


def _grew(one: ClaimRecord, two: ClaimRecord, articles: Articles) -> bool:
    first, second = one.object, two.object
    if not isinstance(first, Amount) or not isinstance(second, Amount):
        return False
    days = date_of(one, articles), date_of(two, articles)
    return all(days) and days[0] < days[1] and (first.max or 0) < (second.min or 0)


def _voice(claim: ClaimRecord) -> tuple[str, ...]:
    return claim.article, *claim.attributed_to


def _measure(claim: ClaimRecord, articles: Articles) -> Measure:
    start = claim.sentence.start
    value = claim.amount or claim.object
    if isinstance(value, EntityRecord):
        raise TypeError("a claim without a figure is not compared")
    span = claim.object_span
    if claim.amount:
        # The offsets are those of the entity. The sum has none: all of the sentence speaks of it.
        return Measure(value, behind=claim.quote, day=date_of(claim, articles))
    return measured(
        value, claim.quote, Span(span.start - start, span.end - start), day=date_of(claim, articles)
    )
