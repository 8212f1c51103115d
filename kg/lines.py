"""The form in which claims and entities leave the graph: one JSON object a line.

Other programs read it (a scorer among them), so its keys are spelt out here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast


class EntityRef(TypedDict):
    """An entity within a claim, with every name under which the articles know it."""

    name: str
    type: str
    names: list[str]


class EvidenceLine(TypedDict):
    """The sentence that states a claim, and where it stands in the article's text."""

    start: int
    end: int
    text: str


class ClaimLine(TypedDict):
    """A claim of one article. `object` is an `EntityRef`, or a value: amount, date, duration or text."""

    doc: str
    subject: EntityRef
    relation: str
    object: Mapping[str, Any]
    status: str
    attributedTo: list[str]
    evidence: EvidenceLine
    amount: NotRequired[Mapping[str, Any]]
    score: NotRequired[float]
    proposedBy: NotRequired[str]


class EntityLine(EntityRef):
    """An entity, and the articles that name it."""

    docs: list[str]


def claim_lines(path: Path) -> Iterator[ClaimLine]:
    """Read claims from a file of JSON lines."""
    for data in _objects(path):
        yield cast(ClaimLine, data)


def entity_lines(path: Path) -> Iterator[EntityLine]:
    """Read entities from a file of JSON lines."""
    for data in _objects(path):
        yield cast(EntityLine, data)


def to_line(data: Mapping[str, Any]) -> str:
    """Write one object as a line, the same bytes for the same content."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True) + "\n"


def _objects(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
