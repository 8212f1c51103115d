"""All that a graph says of one entity, and an article with what was read in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claim import Extraction, Span
from kg.answer import Answer, Cell
from kg.record import ArticleRecord, ClaimRecord, EntityRecord, label

if TYPE_CHECKING:
    from kg.graph import Graph

_COLUMNS = ("relation", "other", "status", "according to", "articles", "sentence")


def show(graph: Graph, entity: EntityRecord | str) -> Answer:
    """List what the graph says of an entity, grouped by relation, read from the entity's side.

    Raises NotFound where no entity is called so.
    """
    known = entity if isinstance(entity, EntityRecord) else graph.find(entity)
    groups: dict[tuple[int, str, str, str], list[ClaimRecord]] = {}
    order = list(graph.ontology.schema.relations)
    for claim in graph.claims(subject=known):
        relation = graph.ontology.schema.relations[claim.relation]
        key = (2 * order.index(claim.relation), relation.label, label(claim.object), claim.status)
        groups.setdefault(key, []).append(claim)
    for claim in graph.claims(object=known):
        if claim.subject.id == known.id:
            continue
        said = graph.ontology.inverse_label(claim.relation)
        # A symmetric relation reads the same from either end.
        symmetric = graph.ontology.schema.relations[claim.relation].symmetric
        place = 2 * order.index(claim.relation) + (not symmetric)
        groups.setdefault((place, said, claim.subject.name, claim.status), []).append(claim)
    listed = sorted(groups.items())
    return Answer(
        _COLUMNS,
        tuple(_row(key, claims) for key, claims in listed),
        title(known),
        evidence=tuple(tuple(dict.fromkeys(claim.id for claim in claims)) for _, claims in listed),
    )


def title(entity: EntityRecord) -> str:
    """Name an entity with its type, its other names and the number of articles that speak of it."""
    others = [name for name in entity.names if name != entity.name]
    also = f", also {', '.join(others)}" if others else ""
    count = len(entity.articles)
    return f"{entity.name} ({entity.type}){also}; in {count} article{'' if count == 1 else 's'}"


def _row(key: tuple[int, str, str, str], claims: list[ClaimRecord]) -> tuple[Cell, ...]:
    said = sorted({name for claim in claims for name in claim.attributed_to})
    articles = sorted({claim.article for claim in claims})
    amounts = sorted({label(claim.amount) for claim in claims if claim.amount})
    other = f"{key[2]} ({'; '.join(amounts)})" if amounts else key[2]
    return (key[1], other, key[3], "; ".join(said), "; ".join(articles), " ".join(claims[0].quote.split()))


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article's text with its entities in brackets, and the claims of each sentence under it."""

    article: ArticleRecord
    text: str
    claims: tuple[ClaimRecord, ...]


def marked(graph: Graph, article: str) -> MarkedArticle:
    """Mark up an article as it was read.

    Raises NotFound where the graph has no article of that id.
    """
    from kg.binding import article as find

    record = find(graph, article)
    claims = graph.claims_of(record.id)
    extraction = graph.extraction(record.id)
    text = graph.text(record.id)
    return MarkedArticle(record, "".join(_marked(text, extraction, claims)), claims)


def claims_answer(graph: Graph, article: str) -> Answer:
    """List the claims of an article in the order of its text, as rows."""
    whole = marked(graph, article)
    rows = (
        (
            c.subject.name,
            c.relation,
            label(c.object),
            c.status,
            "; ".join(c.attributed_to),
            " ".join(c.quote.split()),
        )
        for c in whole.claims
    )
    columns = ("subject", "relation", "object", "status", "according to", "sentence")
    evidence = tuple((claim.id,) for claim in whole.claims)
    return Answer(columns, tuple(rows), whole.article.title or whole.article.id, evidence=evidence)


def _marked(text: str, extraction: Extraction, claims: Iterable[ClaimRecord]) -> Iterator[str]:
    by_sentence: dict[Span, list[ClaimRecord]] = {}
    for claim in claims:
        by_sentence.setdefault(claim.sentence, []).append(claim)
    types = {entity.id: entity.type for entity in extraction.entities}
    mentions = sorted((m.span, m.kind, types.get(m.entity, "")) for m in extraction.mentions)
    ends = sorted(by_sentence, key=lambda span: (span.end, span.start))
    at = 0
    for span in ends:
        yield _bracketed(text, at, span.end, mentions)
        at = max(at, span.end)
        yield "".join(f"\n    » {_told(claim)}" for claim in by_sentence[span]) + "\n"
        while text[at : at + 1] in (" ", "\n"):
            at += 1
    yield _bracketed(text, at, len(text), mentions)


def _bracketed(text: str, start: int, end: int, mentions: Sequence[tuple[Span, str, str]]) -> str:
    """Put what is mentioned between two offsets into brackets; pronouns and descriptions into round ones."""
    made, at = [], start
    for span, kind, type_name in mentions:
        if span.start < at or span.end > end:
            continue
        marks = ("[", f"|{type_name}]") if kind == "name" else ("(", ")")
        made += [text[at : span.start], marks[0], span.of(text), marks[1]]
        at = span.end
    return "".join((*made, text[at:end]))


def _told(claim: ClaimRecord) -> str:
    said = f", according to {'; '.join(claim.attributed_to)}" if claim.attributed_to else ""
    amount = f" with {label(claim.amount)}" if claim.amount else ""
    return f"{claim}{amount}: {claim.status}{said}"
