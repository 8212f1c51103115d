"""What a tool gives back: rows, and the sentences behind them with who says so, how surely, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NotRequired

# The protocol's library makes a schema of these, for which typing's own will not do before Python 3.12.
from typing_extensions import TypedDict

from kg.answer import Answer, Cell
from kg.errors import NotFound
from kg.format import visible
from kg.record import ClaimRecord, label

if TYPE_CHECKING:
    from kg.graph import Graph

_LONGEST = 1_000
_MOST_CLAIMS = 200


class Evidence(TypedDict):
    """One claim, with the sentence that states it and where the sentence stands in its article's text."""

    says: str
    status: str
    said_by: list[str]
    sentence: str
    article: str
    title: str
    date: str
    source: str
    url: str
    start: int
    end: int


class Row(TypedDict):
    """One row of an answer; `evidence` names claims of the reply's own `evidence`."""

    values: dict[str, Cell]
    evidence: list[str]


class Reply(TypedDict):
    """An answer with its proof. `left_out` counts the rows beyond the limit."""

    understood_as: NotRequired[str]
    sparql: NotRequired[str]
    rows: list[Row]
    left_out: int
    evidence: dict[str, Evidence]
    note: NotRequired[str]


def reply(graph: Graph, answer: Answer, *, limit: int) -> Reply:
    """Turn an answer into a reply of at most `limit` rows."""
    proof = answer.evidence or ((),) * len(answer)
    kept = list(zip(answer.rows, proof, strict=True))[:limit]
    cited = list(dict.fromkeys(claim for _, ids in kept for claim in ids))[:_MOST_CLAIMS]
    given: Reply = {
        "rows": [
            {
                "values": dict(zip(answer.columns, map(_cell, row), strict=True)),
                "evidence": [claim for claim in ids if claim in cited],
            }
            for row, ids in kept
        ],
        "left_out": max(0, len(answer) - limit),
        "evidence": evidence(graph, _claims(graph, cited)),
    }
    if answer.title:
        given["understood_as"] = answer.title
    if answer.sparql:
        given["sparql"] = answer.sparql
    note = _note(answer)
    if note:
        given["note"] = note
    return given


def claims_reply(graph: Graph, claims: Sequence[ClaimRecord], *, limit: int) -> Reply:
    """Turn claims into a reply, a row each."""
    columns = ("subject", "relation", "object", "status")
    rows = tuple((c.subject.name, c.relation, label(c.object), c.status) for c in claims)
    return reply(graph, Answer(columns, rows, evidence=tuple((c.id,) for c in claims)), limit=limit)


def evidence(graph: Graph, claims: Iterable[ClaimRecord]) -> dict[str, Evidence]:
    """Describe claims by their ids."""
    return {claim.id: _evidence(graph, claim) for claim in claims}


def _evidence(graph: Graph, claim: ClaimRecord) -> Evidence:
    article = graph.articles[claim.article]
    return {
        "says": visible(str(claim)),
        "status": claim.status,
        "said_by": [visible(who) for who in claim.attributed_to],
        "sentence": visible(claim.quote)[:_LONGEST],
        "article": claim.article,
        "title": visible(article.title),
        "date": article.date,
        "source": visible(article.source),
        "url": visible(article.url),
        "start": claim.sentence.start,
        "end": claim.sentence.end,
    }


def _claims(graph: Graph, ids: Iterable[str]) -> Iterable[ClaimRecord]:
    for claim_id in ids:
        try:
            yield graph.claim(claim_id)
        except NotFound:
            continue  # a query may bind ?claim to anything


def _note(answer: Answer) -> str:
    if not len(answer):
        return "Nothing was found. That a graph does not say something does not make it false."
    if not any(answer.evidence):
        return "These rows bring no evidence: bind ?claim in the query, or ask `why` of a row."
    return ""


def _cell(cell: Cell) -> Cell:
    return visible(cell)[:_LONGEST] if isinstance(cell, str) else cell
