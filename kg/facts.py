"""Facts: what several claims say alike, whoever says it and however surely."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from extract.claim import Status
from kg.record import ArticleRecord, ClaimRecord, EntityRecord, label

Articles: TypeAlias = Mapping[str, ArticleRecord]

# How firmly a status holds; a denial is no weaker claim but another one.
FIRMNESS: dict[Status, int] = {"possible": 1, "planned": 2, "asserted": 3}
LATE = "9999"


@dataclass(frozen=True, slots=True)
class Fact:
    """A subject, a relation and an object, with all claims of it in the order of their dates."""

    claims: tuple[ClaimRecord, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Identify the fact: both ends by their ids, values by their text."""
        return key(self.claims[0])

    @property
    def words(self) -> tuple[str, str, str]:
        """Name subject, relation and object for a reader."""
        first = self.claims[0]
        return first.subject.name, first.relation, label(first.object)

    @property
    def affirmed(self) -> tuple[ClaimRecord, ...]:
        """Give the claims that do not deny it."""
        return tuple(claim for claim in self.claims if claim.status != "negated")

    @property
    def denied(self) -> tuple[ClaimRecord, ...]:
        """Give the claims that deny it."""
        return tuple(claim for claim in self.claims if claim.status == "negated")

    @property
    def status(self) -> Status:
        """Give the firmest status in which anybody states it; negated where all deny it."""
        stated = [claim.status for claim in self.affirmed]
        return max(stated, key=FIRMNESS.__getitem__) if stated else "negated"


def key(claim: ClaimRecord) -> tuple[str, str, str]:
    """Identify what a claim says, leaving out who says it and how surely."""
    end = claim.object
    return claim.subject.id, claim.relation, end.id if isinstance(end, EntityRecord) else label(end)


def facts(claims: Iterable[ClaimRecord], articles: Articles, *, symmetric: Container[str] = ()) -> list[Fact]:
    """Group claims into facts, in the order in which the facts first turn up.

    For a relation in `symmetric` both directions are one fact.
    """
    found: dict[tuple[str, str, str], list[ClaimRecord]] = {}
    for claim in claims:
        subject, relation, object_ = key(claim)
        if relation in symmetric and object_ < subject:
            subject, object_ = object_, subject
        found.setdefault((subject, relation, object_), []).append(claim)
    return [Fact(tuple(sorted(group, key=lambda c: when(c, articles)))) for group in found.values()]


def when(claim: ClaimRecord, articles: Articles) -> tuple[str, str, int]:
    """Order claims by the dates of their articles, those without one last, then by their place."""
    return date_of(claim, articles) or LATE, claim.article, claim.sentence.start


def date_of(claim: ClaimRecord, articles: Articles) -> str:
    """Give the date of a claim's article, or nothing."""
    record = articles.get(claim.article)
    return record.date if record else ""


def source_of(claim: ClaimRecord, articles: Articles) -> str:
    """Name where a claim stands: the outlet, else the article."""
    record = articles.get(claim.article)
    return record.source if record and record.source else claim.article


def speaker_of(claim: ClaimRecord) -> str:
    """Name who says it, the innermost last; nothing where the article itself does."""
    return " citing ".join(claim.attributed_to)
