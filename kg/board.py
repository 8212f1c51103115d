"""The board of a competition: every standing of a firm that claims state, or from which it follows.

- Who competes for a layer competes for the programme that the layer is part of.
- Partners of a bidder are partnered in what the sentence of their partnership names; where it names nothing
  and both are bidders for a thing, that follows.
- Talks count for a programme that their sentence names; where it names none, for the programme of which the
  other side is leader or buyer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from kg.record import ClaimRecord, EntityRecord

Standing: TypeAlias = Literal["won", "competing", "partnered", "in talks", "denied"]
STANDINGS: tuple[Standing, ...] = ("won", "competing", "partnered", "in talks", "denied")
Basis: TypeAlias = Literal["stated", "derived"]

Found: TypeAlias = tuple[EntityRecord, EntityRecord, Standing, Basis, list[ClaimRecord]]
"""A firm, what it stands to, how, on what basis, and the proof."""

_STATED: Mapping[str, Standing] = {"wonContractFor": "won", "competesFor": "competing"}
_PRIZES = ("Program", "Layer", "System")
_SPONSORS = ("leads", "funds", "owns", "announces")
_PARTNERS, _TALKS, _PART = "partnersWith", "inTalksWith", "partOf"


class Board:
    """The claims sorted by what they say of competition."""

    def __init__(self, claims: Iterable[ClaimRecord]) -> None:
        self.claims = tuple(claims)
        self._wholes: dict[str, list[tuple[EntityRecord, ClaimRecord]]] = {}
        self._sponsors: dict[str, list[tuple[EntityRecord, ClaimRecord]]] = {}
        self._partners: set[frozenset[str]] = set()
        for claim, end in self._affirmed():
            if claim.relation == _PART:
                self._wholes.setdefault(claim.subject.id, []).append((end, claim))
            elif claim.relation in _SPONSORS and end.type in _PRIZES:
                self._sponsors.setdefault(claim.subject.id, []).append((end, claim))
            elif claim.relation == _PARTNERS:
                self._partners.add(frozenset((claim.subject.id, end.id)))

    def are_partners(self, one: EntityRecord, two: EntityRecord) -> bool:
        """Tell whether anybody says that two firms work together."""
        return frozenset((one.id, two.id)) in self._partners

    def family(self, prize: EntityRecord) -> frozenset[str]:
        """Give a programme and all its parts."""
        parts = {prize.id}
        grown = True
        while grown:
            more = {part for part, wholes in self._wholes.items() if any(w.id in parts for w, _ in wholes)}
            grown = not more <= parts
            parts |= more
        return frozenset(parts)

    def standings(self) -> Iterator[Found]:
        """Give every standing that is stated or follows, with its proof; one may come more than once."""
        bidders: dict[str, dict[str, list[ClaimRecord]]] = {}
        prizes: dict[str, EntityRecord] = {}
        for claim in self.claims:
            standing = _STATED.get(claim.relation)
            if not standing or not isinstance(claim.object, EntityRecord):
                continue
            if claim.status == "negated":
                yield claim.subject, claim.object, "denied", "stated", [claim]
                continue
            yield claim.subject, claim.object, standing, "stated", [claim]
            prizes[claim.object.id] = claim.object
            bidders.setdefault(claim.object.id, {}).setdefault(claim.subject.id, []).append(claim)
            for whole, proof in self._above(claim.object):
                yield claim.subject, whole, standing, "derived", [claim, *proof]
        yield from self._partnered(bidders, prizes)
        yield from self._talking(prizes)

    def _above(self, part: EntityRecord) -> list[tuple[EntityRecord, list[ClaimRecord]]]:
        """Give all that a thing is part of, with the claims that say so."""
        found: list[tuple[EntityRecord, list[ClaimRecord]]] = []
        seen = {part.id}
        todo: list[tuple[EntityRecord, list[ClaimRecord]]] = [(part, [])]
        for thing, proof in todo:
            for whole, claim in self._wholes.get(thing.id, ()):
                if whole.id not in seen:
                    seen.add(whole.id)
                    todo.append((whole, [*proof, claim]))
                    found.append(todo[-1])
        return found

    def _partnered(
        self, bidders: Mapping[str, Mapping[str, list[ClaimRecord]]], prizes: Mapping[str, EntityRecord]
    ) -> Iterator[Found]:
        for claim, end in self._affirmed(_PARTNERS):
            for key, firms in bidders.items():
                named = _names(claim, prizes[key])
                both = claim.subject.id in firms and end.id in firms
                if not both and not (named and (claim.subject.id in firms or end.id in firms)):
                    continue
                proof = [] if named else [firms[claim.subject.id][0], firms[end.id][0]]
                for firm in (claim.subject, end):
                    yield firm, prizes[key], "partnered", "stated" if named else "derived", [claim, *proof]

    def _talking(self, prizes: Mapping[str, EntityRecord]) -> Iterator[Found]:
        for claim, end in self._affirmed(_TALKS):
            named = [prize for prize in prizes.values() if _names(claim, prize)]
            for firm, other in ((claim.subject, end), (end, claim.subject)):
                sponsored = self._sponsors.get(other.id, [])
                if firm.type != "Company" or firm.id in self._sponsors:
                    continue
                for prize in named:
                    yield firm, prize, "in talks", "stated", [claim]
                for prize, proof in sponsored:
                    if prize.id in prizes:
                        yield firm, prize, "in talks", "derived", [claim, proof]

    def _affirmed(self, relation: str = "") -> Iterator[tuple[ClaimRecord, EntityRecord]]:
        for claim in self.claims:
            wanted = claim.status != "negated" and relation in ("", claim.relation)
            if wanted and isinstance(claim.object, EntityRecord):
                yield claim, claim.object


def _names(claim: ClaimRecord, thing: EntityRecord) -> bool:
    return any(name in claim.quote for name in (thing.name, *thing.names))
