"""The web of entities: who is joined with whom by claims, whatever they say. Paths and ranks walk on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from extract.claim import STATUSES, Status
from kg.facts import FIRMNESS, Articles
from kg.record import ClaimRecord, EntityRecord

Pair: TypeAlias = tuple[str, str]
AFFIRMED: tuple[Status, ...] = STATUSES[:3]


@dataclass(frozen=True, slots=True)
class Web:
    """Entities by id, and the claims between each two of them, the lesser id first."""

    entities: dict[str, EntityRecord] = field(default_factory=dict)
    claims: dict[Pair, list[ClaimRecord]] = field(default_factory=dict)

    @property
    def nodes(self) -> list[str]:
        """List the ids of all entities, in a fixed order."""
        return sorted(self.entities)

    def between(self, one: str, two: str) -> list[ClaimRecord]:
        """List the claims between two entities, the firmest first."""
        found = self.claims.get(_pair(one, two), [])
        return sorted(found, key=lambda c: (-FIRMNESS.get(c.status, 0), c.article, c.sentence, c.id))

    def links(self) -> Iterator[tuple[str, str, int]]:
        """Give every two entities that are joined, with the number of articles that join them."""
        for one, two in sorted(self.claims):
            yield one, two, len({claim.article for claim in self.claims[one, two]})

    def neighbours(self) -> dict[str, list[str]]:
        """Give for each entity those that it is joined with, in a fixed order."""
        found: dict[str, list[str]] = {node: [] for node in self.nodes}
        for one, two in sorted(self.claims):
            found[one].append(two)
            found[two].append(one)
        return found


def web(claims: Iterable[ClaimRecord]) -> Web:
    """Spin the web of some claims; those that lead to a value join nobody."""
    spun = Web()
    for claim in claims:
        end = claim.object
        if isinstance(end, EntityRecord) and end.id != claim.subject.id:
            for entity in (claim.subject, end):
                spun.entities.setdefault(entity.id, entity)
            spun.claims.setdefault(_pair(claim.subject.id, end.id), []).append(claim)
    return spun


def chosen(
    claims: Iterable[ClaimRecord],
    articles: Articles,
    *,
    relations: Collection[str] = (),
    statuses: Collection[str] = AFFIRMED,
    sources: Collection[str] = (),
) -> Iterator[ClaimRecord]:
    """Choose claims by relation, status and source: an outlet, a wire or an article's id, in any case."""
    wanted = {source.casefold() for source in sources}
    for claim in claims:
        if (relations and claim.relation not in relations) or claim.status not in statuses:
            continue
        record = articles.get(claim.article)
        known = (claim.article, record.source, record.wire) if record else (claim.article,)
        if not wanted or not wanted.isdisjoint(name.casefold() for name in known):
            yield claim


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)
