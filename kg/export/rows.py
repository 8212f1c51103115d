"""The graph as rows: a table for spreadsheets, and lines of JSON for programs."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from extract.claim import Value
from kg.format import safe_cell
from kg.graph import Graph
from kg.lines import ClaimLine, EntityLine, EntityRef, to_line
from kg.record import ClaimRecord, EntityRecord, label

_COLUMNS = (
    "article", "date", "source", "subject", "subject_type", "relation", "object", "object_type", "status",
    "attributed_to", "amount", "sentence", "start", "end", "score", "proposed_by", "claim",
)  # fmt: skip


def claims(graph: Graph, out: BinaryIO) -> None:
    """Write a claim a line, with its evidence."""
    for claim in _claims(graph):
        out.write(to_line(claim_line(claim)).encode("utf-8"))


def entities(graph: Graph, out: BinaryIO) -> None:
    """Write an entity a line, with the articles that name it."""
    for entity in graph.entities.values():
        out.write(to_line(entity_line(entity)).encode("utf-8"))


def csv(graph: Graph, out: BinaryIO) -> None:
    """Write a table of claims that a spreadsheet opens as it is; no text in it is taken for a formula."""
    # Excel takes a file for UTF-8 only where it begins with this mark.
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv_module.writer(text)
    writer.writerow(_COLUMNS)
    for claim in _claims(graph):
        writer.writerow([safe_cell(cell) for cell in _row(graph, claim)])
    text.detach()


def claim_line(claim: ClaimRecord) -> ClaimLine:
    """Give a claim in the form in which it leaves the graph."""
    line: ClaimLine = {
        "doc": claim.article,
        "subject": _ref(claim.subject),
        "relation": claim.relation,
        "object": _ref(claim.object) if isinstance(claim.object, EntityRecord) else _value(claim.object),
        "status": claim.status,
        "attributedTo": list(claim.attributed_to),
        "evidence": {"start": claim.sentence.start, "end": claim.sentence.end, "text": claim.quote},
        "score": claim.score,
        "proposedBy": claim.proposed_by,
    }
    if claim.amount:
        line["amount"] = _value(claim.amount)
    return line


def entity_line(entity: EntityRecord) -> EntityLine:
    """Give an entity in the form in which it leaves the graph."""
    return {**_ref(entity), "docs": list(entity.articles)}


def _claims(graph: Graph) -> Iterator[ClaimRecord]:
    _ = graph.entities
    for article in graph.articles:
        yield from graph.claims_of(article)


def _row(graph: Graph, claim: ClaimRecord) -> list[str | int | float]:
    article = graph.articles[claim.article]
    kind = claim.object.type if isinstance(claim.object, EntityRecord) else type(claim.object).__name__
    return [
        claim.article,
        article.date,
        article.source,
        claim.subject.name,
        claim.subject.type,
        claim.relation,
        label(claim.object),
        kind,
        claim.status,
        "; ".join(claim.attributed_to),
        label(claim.amount) if claim.amount else "",
        " ".join(claim.quote.split()),
        claim.sentence.start,
        claim.sentence.end,
        claim.score,
        claim.proposed_by,
        claim.id,
    ]


def _ref(entity: EntityRecord) -> EntityRef:
    return {"name": entity.name, "type": entity.type, "names": list(entity.names)}


def _value(value: Value) -> dict[str, Any]:
    """Give a value as plain data, whole numbers without a fraction."""
    return {
        key: int(part) if isinstance(part, float) and part.is_integer() else part
        for key, part in asdict(value).items()
    }
