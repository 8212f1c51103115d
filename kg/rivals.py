"""Who competes with whom, for what: firms by programmes and layers, each cell with its proof.

What an article says outright is stated. What follows from several claims (see `kg.board`) is derived, and
told apart. Two firms are rivals over a thing for which both compete, unless they are partners: stated where
one sentence says it of both, else derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.answer import Answer, Cell
from kg.board import STANDINGS, Basis, Board, Standing
from kg.facts import FIRMNESS
from kg.record import ClaimRecord, EntityRecord


@dataclass(frozen=True, slots=True)
class Standings:
    """How one firm stands to one programme or layer, in one way, and the claims that prove it."""

    firm: EntityRecord
    prize: EntityRecord
    standing: Standing
    basis: Basis
    claims: tuple[ClaimRecord, ...]

    @property
    def status(self) -> str:
        """Give the firmest status of its proof; what is derived is no firmer than its weakest part."""
        ranks = [FIRMNESS[claim.status] for claim in self.claims if claim.status != "negated"]
        if not ranks:
            return "negated"
        rank = max(ranks) if self.basis == "stated" else min(ranks)
        return next(status for status, firmness in FIRMNESS.items() if firmness == rank)


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two firms that want the same thing."""

    firms: tuple[EntityRecord, EntityRecord]
    prize: EntityRecord
    basis: Basis
    claims: tuple[ClaimRecord, ...]


def cells(claims: Iterable[ClaimRecord], *, prize: EntityRecord | None = None) -> list[Standings]:
    """List how every firm stands to every programme and layer, or to one and its parts."""
    board = Board(claims)
    wanted = board.family(prize) if prize else None
    found: dict[
        tuple[str, str, Standing, Basis], tuple[EntityRecord, EntityRecord, dict[str, ClaimRecord]]
    ] = {}
    for firm, target, standing, basis, proof in board.standings():
        if wanted is None or target.id in wanted:
            slot = found.setdefault((firm.id, target.id, standing, basis), (firm, target, {}))
            slot[2].update((claim.id, claim) for claim in proof)
    stated = {place[:3] for place in found if place[3] == "stated"}
    return sorted(
        (
            Standings(firm, target, standing, basis, tuple(proof.values()))
            for (f, t, standing, basis), (firm, target, proof) in found.items()
            if basis == "stated" or (f, t, standing) not in stated
        ),
        key=lambda s: (s.firm.name, s.prize.name, STANDINGS.index(s.standing), s.firm.id, s.prize.id),
    )


def rivalries(claims: Iterable[ClaimRecord], *, prize: EntityRecord | None = None) -> list[Rivalry]:
    """List the pairs of firms that compete for one thing and are no partners."""
    board = Board(claims)
    found = []
    by_prize: dict[str, list[Standings]] = {}
    for cell in cells(board.claims, prize=prize):
        if cell.standing == "competing" and cell.basis == "stated":
            by_prize.setdefault(cell.prize.id, []).append(cell)
    for group in by_prize.values():
        for one, two in combinations(group, 2):
            if board.are_partners(one.firm, two.firm):
                continue
            sentences = {(c.article, c.sentence) for c in one.claims}
            together = [c for c in two.claims if (c.article, c.sentence) in sentences]
            proof = (*one.claims, *two.claims)
            basis: Basis = "stated" if together else "derived"
            found.append(Rivalry((one.firm, two.firm), one.prize, basis, proof))
    return found


def matrix(found: Iterable[Standings]) -> Answer:
    """Lay cells out with a row for each firm and a column for each programme or layer."""
    listed = list(found)
    prizes = {cell.prize.id: cell.prize.name for cell in listed}
    firms = {cell.firm.id: cell.firm.name for cell in listed}
    texts: dict[tuple[str, str], list[str]] = {}
    evidence: dict[str, dict[str, None]] = {firm: {} for firm in firms}
    for cell in listed:
        texts.setdefault((cell.firm.id, cell.prize.id), []).append(_shown(cell))
        evidence[cell.firm.id].update((claim.id, None) for claim in cell.claims)
    rows: list[tuple[Cell, ...]] = [
        (name, *(", ".join(texts.get((firm, prize), ())) or None for prize in prizes))
        for firm, name in firms.items()
    ]
    columns = ("firm", *_distinct(prizes))
    return Answer(columns, tuple(rows), evidence=tuple(tuple(ids) for ids in evidence.values()))


def table(found: Iterable[Standings]) -> Answer:
    """List cells, a row each."""
    listed = list(found)
    rows = tuple((c.firm.name, c.prize.name, c.standing, c.basis, c.status, len(c.claims)) for c in listed)
    columns = ("firm", "for", "standing", "basis", "status", "claims")
    return Answer(columns, rows, evidence=tuple(tuple(claim.id for claim in c.claims) for c in listed))


def pair_table(found: Iterable[Rivalry]) -> Answer:
    """List pairs of rivals, a row each."""
    listed = list(found)
    rows = tuple((r.firms[0].name, r.firms[1].name, r.prize.name, r.basis) for r in listed)
    evidence = tuple(tuple(dict.fromkeys(claim.id for claim in r.claims)) for r in listed)
    return Answer(("firm", "rival", "for", "basis"), rows, evidence=evidence)


def _shown(cell: Standings) -> str:
    notes = [cell.status] if cell.status in ("planned", "possible") else []
    notes += ["derived"] if cell.basis == "derived" else []
    return f"{cell.standing} ({', '.join(notes)})" if notes else cell.standing


def _distinct(names: Mapping[str, str]) -> list[str]:
    """Give the names as columns; two things of one name are told apart by their ids."""
    taken = list(names.values())
    return [
        f"{name} ({key})" if taken.count(name) > 1 or name == "firm" else name for key, name in names.items()
    ]
