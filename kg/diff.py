"""What changed between two graphs: rows gained, lost, upgraded and downgraded, each with its cause.

Rows are told apart by all that they say but the status; a denial is a row of its own. A row that is gone
and one that came with the very same sentences are one that was renamed. The cause is looked for in the
claim that makes the difference:

1. its article is new, gone or another text;
2. the same text was read otherwise: the lexicon changed, or else the program;
3. it was read alike and assembled otherwise: by a decision, by the lexicon, or since other articles made
   names clearer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from kg.answer import Answer, Cell
from kg.facts import FIRMNESS, facts
from kg.record import ClaimRecord

if TYPE_CHECKING:
    from kg.graph import Graph

Change: TypeAlias = Literal["gained", "lost", "upgraded", "downgraded", "renamed"]
CHANGES: tuple[Change, ...] = ("gained", "upgraded", "renamed", "downgraded", "lost")
Row: TypeAlias = tuple[Cell, ...]
Lookup: TypeAlias = Callable[[str], ClaimRecord | None]
Explain: TypeAlias = Callable[[Change, ClaimRecord], str]

_STATUS = "status"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two answers to the same question, by row, with the claims that it rests on."""

    rows: Mapping[Row, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    claim: Lookup = lambda _: None

    @classmethod
    def of(cls, answer: Answer, claim: Lookup) -> Side:
        """Read an answer: its rows without the status, the status, and the evidence."""
        at = answer.columns.index(_STATUS) if _STATUS in answer.columns else -1
        rows: dict[Row, tuple[str, tuple[str, ...]]] = {}
        for row, ids in zip(answer.rows, answer.evidence or [()] * len(answer), strict=True):
            status = str(row[at]) if at >= 0 else ""
            kept = row if at < 0 or status == "negated" else (*row[:at], None, *row[at + 1 :])
            held, others = rows.get(kept, ("", ()))
            rows[kept] = max(held, status, key=_firmness), tuple(dict.fromkeys((*others, *ids)))
        return cls(rows, claim)


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that changed. `before` and `after` are statuses, or for a renamed row what it was and is."""

    change: Change
    row: Row
    before: str
    after: str
    claim: ClaimRecord | None
    cause: str = ""


def fact_rows(claims: Iterable[ClaimRecord]) -> Answer:
    """Give what claims say as rows of subject, relation, object and status; a denial is one of its own."""
    rows: list[Row] = []
    evidence = []
    for fact in facts(claims, {}):
        for group in (fact.affirmed, fact.denied):
            if group:
                denied = group[0].status == "negated"
                rows.append((*fact.words, "negated" if denied else fact.status))
                evidence.append(tuple(claim.id for claim in group))
    return Answer(("subject", "relation", "object", _STATUS), tuple(rows), evidence=tuple(evidence))


def differences(old: Side, new: Side, explain: Explain) -> list[Difference]:
    """List the rows that changed, gains first, in the order of the rows."""
    found = [*_renamed(old, new, explain)]
    gone = {d.before for d in found}
    come = {d.row for d in found}
    for row in [*new.rows, *(row for row in old.rows if row not in new.rows)]:
        if row in come or (row not in new.rows and _said(row) in gone):
            continue
        if difference := _difference(row, old, new, explain):
            found.append(difference)
    return sorted(found, key=lambda d: (CHANGES.index(d.change), _said(d.row)))


def compare(old: Graph, new: Graph, ask: Callable[[Graph], Answer] | None = None) -> Answer:
    """Compare what two graphs say, or how they answer a question."""
    answers = [ask(graph) if ask else fact_rows(graph.claims()) for graph in (old, new)]
    before, after = (Side.of(a, _lookup(graph)) for a, graph in zip(answers, (old, new), strict=True))
    return table(differences(before, after, Causes(old, new)), answers[1].columns)


def table(found: Iterable[Difference], columns: tuple[str, ...]) -> Answer:
    """Show differences, a row each; `columns` are those of the answers that were compared."""
    listed = list(found)
    at = columns.index(_STATUS) if _STATUS in columns else len(columns)
    kept = [n for n in range(len(columns)) if n != at]
    rows = tuple(
        (
            d.change,
            *(d.row[n] for n in kept),
            d.before or None,
            d.after or None,
            d.cause,
            d.claim.article if d.claim else None,
            d.claim.quote if d.claim else None,
        )
        for d in listed
    )
    shown = ("change", *(columns[n] for n in kept), "before", "after", "cause", "article", "sentence")
    return Answer(shown, rows, evidence=tuple((d.claim.id,) if d.claim else () for d in listed))


class Causes:
    """Tells why a claim is in one of two graphs and not in the other."""

    def __init__(self, old: Graph, new: Graph) -> None:
        self._old = old
        self._new = new

    def __call__(self, change: Change, claim: ClaimRecord) -> str:
        """Name the cause; the claim is of the new graph where something was gained, else of the old one."""
        gain = change not in ("lost", "downgraded")
        here, there = (self._new, self._old) if gain else (self._old, self._new)
        article = claim.article
        if article not in there.articles:
            return "new article" if gain else "article gone"
        if there.articles[article].sha256 != here.articles[article].sha256:
            return "changed article"
        if there.extraction(article, as_read=True) != here.extraction(article, as_read=True):
            return "changed lexicon" if self._differ("ontology") else "changed program"
        if self._differ("decisions"):
            return "decision"
        return "changed lexicon" if self._differ("ontology") else "other articles"

    def _differ(self, part: str) -> bool:
        return bool(self._old.manifest.get(part) != self._new.manifest.get(part))


def _renamed(old: Side, new: Side, explain: Explain) -> Iterator[Difference]:
    """Pair rows that are gone with those that came with the same claims."""
    by_claims = {ids: row for row, (_, ids) in old.rows.items() if ids and row not in new.rows}
    for row, (_, ids) in new.rows.items():
        before = by_claims.get(ids) if row not in old.rows else None
        if before is not None:
            claim = new.claim(ids[0])
            yield Difference(
                "renamed", row, _said(before), _said(row), claim, explain("renamed", claim) if claim else ""
            )


def _difference(row: Row, old: Side, new: Side, explain: Explain) -> Difference | None:
    before, had = old.rows.get(row, ("", ()))
    after, has = new.rows.get(row, ("", ()))
    rise = _firmness(after)[0] - _firmness(before)[0]
    change: Change
    if row not in old.rows:
        change = "gained"
    elif row not in new.rows:
        change = "lost"
    elif rise:
        change = "upgraded" if rise > 0 else "downgraded"
    else:
        return None
    gain = change in ("gained", "upgraded")
    side, ids, others, status = (new, has, had, after) if gain else (old, had, has, before)
    claim = _deciding(side, ids, set(others), status)
    return Difference(change, row, before, after, claim, explain(change, claim) if claim else "")


def _deciding(side: Side, ids: Iterable[str], others: set[str], status: str) -> ClaimRecord | None:
    """Find the claim that makes the difference: one that only this side has, and of this status."""
    claims = [claim for claim_id in ids if (claim := side.claim(claim_id))]
    return min(claims, key=lambda c: (c.id in others, bool(status) and c.status != status), default=None)


def _lookup(graph: Graph) -> Lookup:
    from kg.errors import NotFound

    def find(claim_id: str) -> ClaimRecord | None:
        try:
            return graph.claim(claim_id)
        except NotFound:
            return None

    return find


def _firmness(status: str) -> tuple[int, str]:
    return next((rank for known, rank in FIRMNESS.items() if known == status), 0), status


def _said(row: Row) -> str:
    return " ".join(str(cell) for cell in row if cell is not None)
