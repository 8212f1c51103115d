"""Drift: how a fact changes while it is passed on, and the article that changed it first.

Followed from the day on which a fact is first reported:

- "firmer": it could be so, or was planned, and an article says that it is so;
- "no attribution": everybody said who says so, and an article says it in its own voice;
- "no bound": "up to 600" or "400 to 600" has become "600";
- "weaker" and "denied": the other way.

Articles of one day cannot be ordered, and of one whose day is not known nothing follows: a change counts
where every article that says otherwise is of an earlier day. What an article gives in two ways counts as
the firmer.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from extract.claim import Amount
from kg.answer import Answer
from kg.facts import FIRMNESS, Articles, Fact, date_of, facts, source_of, speaker_of, when
from kg.intervals import of_date
from kg.record import ClaimRecord, label

Change: TypeAlias = Literal["firmer", "no attribution", "no bound", "weaker", "denied"]
CHANGES: tuple[Change, ...] = ("firmer", "no attribution", "no bound", "weaker", "denied")


_BEFORE = ("was", "said by", "on", "sentence")
_AFTER = ("became", "in", "first on", "new sentence")
_COLUMNS = ("change", "subject", "relation", "object", *_BEFORE, *_AFTER)


@dataclass(frozen=True, slots=True)
class Drift:
    """A change of one fact: the last claim before it, and the first that made it."""

    change: Change
    before: ClaimRecord
    first: ClaimRecord


def drifts(
    claims: Iterable[ClaimRecord], articles: Articles, *, symmetric: Container[str] = ()
) -> list[Drift]:
    """List how facts changed, by the dates of the changes."""
    dated = [c for c in claims if (day := of_date(date_of(c, articles))) and day.point]
    found = [drift for fact in facts(dated, articles, symmetric=symmetric) for drift in _of(fact, articles)]
    found += _bounds(dated, articles)
    return sorted(found, key=lambda drift: (*when(drift.first, articles), drift.change))


def table(found: Iterable[Drift], articles: Articles) -> Answer:
    """List changes, a row each, with both sentences."""
    listed = list(found)
    rows = tuple(
        (
            drift.change,
            drift.first.subject.name,
            drift.first.relation,
            label(drift.first.object),
            *_side(drift.before, articles),
            *_side(drift.first, articles),
        )
        for drift in listed
    )
    return Answer(_COLUMNS, rows, evidence=tuple((d.before.id, d.first.id) for d in listed))


def _side(claim: ClaimRecord, articles: Articles) -> tuple[str, str, str, str]:
    who = speaker_of(claim) or source_of(claim, articles)
    return claim.status, who, date_of(claim, articles), claim.quote


def _of(fact: Fact, articles: Articles) -> Iterator[Drift]:
    before: list[ClaimRecord] = []
    for _, claims in groupby(fact.affirmed, key=lambda claim: date_of(claim, articles)):
        reports = [list(group) for _, group in groupby(claims, key=lambda claim: claim.article)]
        if before:
            yield from _changes(before, reports)
        before += [claim for report in reports for claim in report]
    first = fact.denied[0] if fact.denied else None
    day = date_of(first, articles) if first else ""
    earlier = [claim for claim in fact.affirmed if date_of(claim, articles) < day]
    if first and earlier:
        yield Drift("denied", earlier[-1], first)


def _changes(before: list[ClaimRecord], reports: list[list[ClaimRecord]]) -> Iterator[Drift]:
    """Tell what the reports of one day change first; more than one may do so at once."""
    ranks = [FIRMNESS[claim.status] for claim in before]
    for report in reports:
        firmest = max(report, key=lambda claim: FIRMNESS[claim.status])
        rank = FIRMNESS[firmest.status]
        if rank > max(ranks):
            yield Drift("firmer", before[-1], firmest)
        if rank < min(ranks):
            yield Drift("weaker", before[-1], firmest)
        bare = [c for c in report if not c.attributed_to and FIRMNESS[c.status] >= max(ranks)]
        if bare and all(claim.attributed_to for claim in before):
            yield Drift("no attribution", before[-1], bare[0])


def _bounds(claims: Iterable[ClaimRecord], articles: Articles) -> Iterator[Drift]:
    """Find figures that were the end of a range before."""
    groups: dict[tuple[str, str, str], list[tuple[ClaimRecord, Amount]]] = {}
    for claim in claims:
        if isinstance(claim.object, Amount) and claim.status != "negated":
            about = claim.subject.id, claim.relation, claim.object.unit
            groups.setdefault(about, []).append((claim, claim.object))
    for group in groups.values():
        group.sort(key=lambda pair: when(pair[0], articles))
        told: set[float] = set()
        for claim, amount in group:
            figure = amount.min
            if figure is None or figure != amount.max or figure in told:
                continue
            told.add(figure)
            day = date_of(claim, articles)
            earlier = [c for c, a in group if date_of(c, articles) < day and _ends_at(a, figure)]
            if earlier:
                yield Drift("no bound", earlier[-1], claim)


def _ends_at(amount: Amount, figure: float) -> bool:
    return amount.min != amount.max and figure in (amount.min, amount.max)
