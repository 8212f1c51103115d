"""The claim, and what it is made of: the one noun on which extraction and graph agree.

An `Extraction` is all that one article yields. It holds plain values only, so that it can cross a process
boundary, be written as JSON, and be assembled into a graph by code that knows nothing of language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["asserted", "planned", "possible", "negated"]
STATUSES: tuple[Status, ...] = ("asserted", "planned", "possible", "negated")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Character offsets into the article's text, the end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Quote the text at these offsets.

        >>> Span(4, 9).of("the quick fox")
        'quick'
        """
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Amount:
    """A count or a sum as an interval: `min` or `max` is None where the text sets no such bound.

    `unit` is an ISO 4217 code for money, the singular noun for counts.
    """

    min: float | None
    max: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Date:
    """An ISO 8601 date of any precision; quarters are `YYYY-Qn`, a date without a year is `--MM-DD`."""

    date: str


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO 8601 duration, such as `P60D`."""

    duration: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words as the article has them: a role or title."""

    text: str


Value: TypeAlias = Amount | Date | Duration | Text


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the article speaks of an entity: by name, by description or by pronoun."""

    span: Span
    entity: str
    kind: Literal["name", "nominal", "pronoun"] = "name"


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as one article knows it; `id` is unique within the article only."""

    id: str
    type: str
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Who makes a claim: an entity of the article where it is named, else the article's own words."""

    text: str
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact that an article states, with its status, who says it, and the offsets that prove it.

    `proposed_by` names the lexicon entry or the model's weightiest features that proposed it; `score` is the
    proposal's probability, between 0 and 1.
    """

    subject: str
    relation: str
    object: str | Value
    status: Status
    sentence: Span
    subject_span: Span
    object_span: Span
    trigger: Span | None = None
    attributed_to: tuple[Source, ...] = ()
    amount: Amount | None = None
    score: float = 1.0
    proposed_by: str = ""

    def digest(self, article: str) -> str:
        """Hash the claim's content within its article: the same reading twice adds nothing."""
        content = json.dumps([article, as_data(self)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A claim that was considered and dropped, and at which stage: `type`, `score`, `scope`, `duplicate`."""

    subject: str
    relation: str
    object: str
    stage: str
    sentence: Span
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article yields. `date` is the article's own, or the one read from its text."""

    article: str
    sha256: str
    date: str = ""
    title: str = ""
    source: str = ""
    byline: str = ""
    wire: str = ""
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    sentences: tuple[Span, ...] = field(default=())

    def to_json(self) -> str:
        """Write the extraction as one line of JSON, the same bytes for the same content."""
        return json.dumps(as_data(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Extraction:
        """Read back what `to_json` wrote."""
        return cls.from_data(json.loads(line))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Extraction:
        """Read back the dictionary that `as_data` makes of an extraction."""
        data["entities"] = tuple(
            Entity(e["id"], e["type"], e["name"], tuple(e["names"])) for e in data["entities"]
        )
        data["mentions"] = tuple(Mention(_span(m["span"]), m["entity"], m["kind"]) for m in data["mentions"])
        data["claims"] = tuple(_claim(c) for c in data["claims"])
        data["rejections"] = tuple(
            Rejection(**{**r, "sentence": _span(r["sentence"])}) for r in data["rejections"]
        )
        data["sentences"] = tuple(_span(s) for s in data["sentences"])
        return cls(**data)


def as_data(record: Any) -> Any:
    """Give a record as plain data, as `dataclasses.asdict` does, but ten times as fast.

    >>> as_data((Date("2028"), Span(1, 2), None))
    [{'date': '2028'}, {'start': 1, 'end': 2}, None]
    """
    if isinstance(record, str | int | float) or record is None:
        return record
    if isinstance(record, tuple):
        return [as_data(part) for part in record]
    return {name: as_data(getattr(record, name)) for name in record.__slots__}


def value_from(data: Mapping[str, Any]) -> Value:
    """Read a value from the dictionary that `as_data` makes of it.

    >>> value_from({"date": "2028-Q4"})
    Date(date='2028-Q4')
    """
    if "unit" in data:
        return Amount(data.get("min"), data.get("max"), data["unit"])
    if "date" in data:
        return Date(data["date"])
    if "duration" in data:
        return Duration(data["duration"])
    return Text(data["text"])


def _span(data: Mapping[str, int]) -> Span:
    return Span(data["start"], data["end"])


def _claim(data: dict[str, Any]) -> Claim:
    obj = data["object"]
    return Claim(
        **{
            **data,
            "object": obj if isinstance(obj, str) else value_from(obj),
            "sentence": _span(data["sentence"]),
            "subject_span": _span(data["subject_span"]),
            "object_span": _span(data["object_span"]),
            "trigger": _span(data["trigger"]) if data["trigger"] else None,
            "attributed_to": tuple(Source(s["text"], s["entity"]) for s in data["attributed_to"]),
            "amount": Amount(**data["amount"]) if data["amount"] else None,
        }
    )
