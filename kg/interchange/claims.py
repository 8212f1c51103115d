"""A claim as a flat row, the same columns for every tabular form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extract.claim import Amount, Date, Duration
from kg.format import visible
from kg.record import ClaimRecord, EntityRecord, label

if TYPE_CHECKING:
    from kg.graph import Graph


class Row(NamedTuple):
    """One claim. `object` is the id of an entity or empty; `value` is what the claim has instead of one."""

    id: str
    article: str
    subject: str
    subject_name: str
    relation: str
    object: str
    object_name: str
    value_kind: str
    value: str
    min: float | None
    max: float | None
    unit: str
    status: str
    attributed_to: tuple[str, ...]
    quote: str
    sentence_start: int
    sentence_end: int
    subject_start: int
    subject_end: int
    object_start: int
    object_end: int
    score: float
    proposed_by: str


def all_claims(graph: Graph) -> Iterator[ClaimRecord]:
    """Give the claims of all articles, one article in memory at a time."""
    for article in graph.articles:
        yield from graph.claims(article=article)


def rows(graph: Graph) -> Iterator[Row]:
    """Give every claim as a row, in the order of the articles."""
    return map(row, all_claims(graph))


def row(claim: ClaimRecord) -> Row:
    """Flatten one claim; an amount stands in min, max and unit whether it is the object or beside it."""
    end = claim.object
    entity = end if isinstance(end, EntityRecord) else None
    amount = end if isinstance(end, Amount) else claim.amount
    return Row(
        id=claim.id,
        article=claim.article,
        subject=claim.subject.id,
        subject_name=clean(claim.subject.name),
        relation=claim.relation,
        object=entity.id if entity else "",
        object_name=clean(entity.name) if entity else "",
        value_kind="" if entity else kind(claim),
        value="" if entity else clean(label(end)),
        min=amount.min if amount else None,
        max=amount.max if amount else None,
        unit=clean(amount.unit) if amount else "",
        status=claim.status,
        attributed_to=tuple(clean(name) for name in claim.attributed_to),
        quote=clean(claim.quote),
        sentence_start=claim.sentence.start,
        sentence_end=claim.sentence.end,
        subject_start=claim.subject_span.start,
        subject_end=claim.subject_span.end,
        object_start=claim.object_span.start,
        object_end=claim.object_span.end,
        score=claim.score,
        proposed_by=claim.proposed_by,
    )


def kind(claim: ClaimRecord) -> str:
    """Name the kind of value that a claim leads to."""
    match claim.object:
        case Amount():
            return "amount"
        case Date():
            return "date"
        case Duration():
            return "duration"
    return "text"


def clean(text: str) -> str:
    """Make a text one line that can be encoded: no control characters, no half of a character."""
    return visible(text).encode("utf-8", "replace").decode("utf-8")
