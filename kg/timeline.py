"""The timeline of an entity: what was first said when, how it changed, and the dates that texts give.

Each fact stands where it is first reported, and again where its status changes to one that was not reported
before. A date in a text ("by the end of 2028") stands on its own day, marked as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from extract.claim import Date, Duration
from kg.answer import Answer
from kg.facts import FIRMNESS, LATE, Articles, date_of, facts, source_of, speaker_of
from kg.intervals import after, of_date
from kg.record import ClaimRecord, EntityRecord, label

What: TypeAlias = Literal["reported", "again", "firmer", "weaker", "denied", "date"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One claim on the timeline. `date` is the article's, or, where `what` is "date", that of the text."""

    date: str
    what: What
    claim: ClaimRecord


def timeline(
    claims: Iterable[ClaimRecord],
    articles: Articles,
    entity: EntityRecord,
    *,
    every: bool = False,
    symmetric: Container[str] = (),
) -> list[Moment]:
    """Order what is said of an entity by date; `every` keeps claims that only repeat what was said before."""
    ours = [claim for claim in claims if entity.id in _ends(claim)]
    moments: list[Moment] = []
    for fact in facts(ours, articles, symmetric=symmetric):
        before: list[ClaimRecord] = []
        for claim in fact.claims:
            what = _change(claim, before)
            if every or what != "again":
                moments.append(Moment(date_of(claim, articles), what, claim))
            before.append(claim)
        if dated := _day(fact.claims[0], articles):
            moments.append(Moment(dated, "date", fact.claims[0]))
    return sorted(moments, key=_order)


def table(moments: Iterable[Moment], articles: Articles) -> Answer:
    """List moments, a row each."""
    listed = list(moments)
    rows = tuple(
        (
            moment.date or None,
            moment.what,
            moment.claim.subject.name,
            moment.claim.relation,
            label(moment.claim.object),
            moment.claim.status,
            speaker_of(moment.claim) or None,
            source_of(moment.claim, articles),
        )
        for moment in listed
    )
    columns = ("date", "what", "subject", "relation", "object", "status", "who says", "source")
    return Answer(columns, rows, evidence=tuple((moment.claim.id,) for moment in listed))


def _ends(claim: ClaimRecord) -> set[str]:
    other = {claim.object.id} if isinstance(claim.object, EntityRecord) else set()
    return {claim.subject.id} | other


def _change(claim: ClaimRecord, before: list[ClaimRecord]) -> What:
    if not before:
        return "denied" if claim.status == "negated" else "reported"
    known = {earlier.status for earlier in before}
    if claim.status in known:
        return "again"
    if claim.status == "negated":
        return "denied"
    ranks = [FIRMNESS[status] for status in known if status != "negated"]
    if not ranks:
        return "reported"
    return "firmer" if FIRMNESS[claim.status] > max(ranks) else "weaker"


def _day(claim: ClaimRecord, articles: Articles) -> str:
    """Give the date that a claim's own words name, counted from its article where they give a span."""
    value = claim.object
    if isinstance(value, Date):
        return value.date
    if isinstance(value, Duration):
        day = after(date_of(claim, articles), value.duration)
        return _iso(day.low) if day else ""
    return ""


def _iso(ordinal: float) -> str:
    return dt.date.fromordinal(int(ordinal)).isoformat()


def _order(moment: Moment) -> tuple[float, str, str, int]:
    day = of_date(moment.date)
    claim = moment.claim
    return (day.low if day else 1e9, moment.date or LATE, claim.article, claim.sentence.start)
