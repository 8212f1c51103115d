"""Reads annotated texts from plain rows of JSON, without offsets: entities and facts go by names.

    {"text": "Acme Lines operates the Morning Tide.",
     "entities": {"Acme Lines": "ShippingLine", "Morning Tide": "Vessel"},
     "facts": [["Acme Lines", "operates", "Morning Tide"]]}

The type of an entity with several names may be given as `{"type": "Vessel", "names": ["Tide"]}`. A fact may have a
status as its fourth member. An object that is no entity is a value: `{"date": "2027"}`, `{"min": 5, "max": 5,
"unit": "EUR"}`, `{"text": "captain"}`, or the words of a text alone.

Where each mention counts, pronouns among them, a fact says by offsets which mentions it is of. `only` then names the
relations for which the text was read; `partial` says that it may have entities that are not listed.

    {"text": "Ann, who runs Acme", "entities": {"Ann": "Person", "Acme": "Firm"}, "only": ["runs"], "partial": true,
     "facts": [{"relation": "runs", "subject": [0, 3], "object": [14, 18]},
               {"relation": "runs", "subject": [5, 8], "object": [14, 18]}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extract.claim import Span
from extract.training.annotated import Annotated, Known, Named

STATUSES = ("asserted", "planned", "possible", "negated")


class RowError(ValueError):
    """Says what is wrong with a row."""


def from_row(row: object, row_id: str) -> Annotated:
    """Read one row. Raises RowError where it lacks something or contradicts itself."""
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise RowError('a row needs a "text"')
    given, facts = row.get("entities", {}), row.get("facts", [])
    if not isinstance(given, dict) or not isinstance(facts, list):
        raise RowError('"entities" maps names to types, "facts" is a list')
    entities = tuple(_named(name, what, row["text"]) for name, what in given.items())
    ids = {name: entity.id for entity in entities for name in entity.names}
    known = tuple(
        _of_mentions(fact, row["text"]) if isinstance(fact, dict) else _fact(fact, ids) for fact in facts
    )
    only = row.get("only", [])
    if not isinstance(only, list) or not all(isinstance(name, str) for name in only):
        raise RowError('"only" is a list of relations')
    return Annotated(
        str(row.get("id", row_id)),
        row["text"],
        entities,
        known,
        str(row.get("date", "")),
        only=frozenset(only),
        partial=row.get("partial") is True,
    )


def _named(name: str, what: object, text: str) -> Named:
    if isinstance(what, str):
        what = {"type": what}
    if not isinstance(what, dict) or not isinstance(what.get("type"), str):
        raise RowError(f"the entity {name!r} has no type")
    others = what.get("names", [])
    if not isinstance(others, list) or not all(isinstance(n, str) for n in others):
        raise RowError(f'"names" of {name!r} is no list of names')
    names = tuple(dict.fromkeys((name, *others)))
    if not any(n in text for n in names):
        raise RowError(f"no name of {name!r} stands in the text")
    return Named(name, what["type"], names)


def _fact(fact: object, ids: Mapping[str, str]) -> Known:
    if not isinstance(fact, list) or not 3 <= len(fact) <= 4 or not isinstance(fact[1], str):
        raise RowError(f"not a fact: {fact!r}")
    subject, relation, obj, *rest = fact
    status = rest[0] if rest else "asserted"
    if status not in STATUSES:
        raise RowError(f"no status {status!r}; there are {', '.join(STATUSES)}")
    if not isinstance(subject, str) or subject not in ids:
        raise RowError(f"the subject {subject!r} is no entity of the row")
    return Known(ids[subject], relation, _object(obj, ids), status=status)


def _of_mentions(fact: Mapping[str, Any], text: str) -> Known:
    relation = fact.get("relation")
    if not isinstance(relation, str):
        raise RowError(f"not a fact: {fact!r}")
    subject, obj = (_span(fact.get(end), text) for end in ("subject", "object"))
    return Known(subject.of(text), relation, obj.of(text), ends=(subject, obj))


def _span(offsets: object, text: str) -> Span:
    if isinstance(offsets, list) and len(offsets) == 2 and all(type(i) is int for i in offsets):
        start, end = offsets
        if 0 <= start < end <= len(text):
            return Span(start, end)
    raise RowError(f"not the offsets of a mention: {offsets!r}")


def _object(obj: object, ids: Mapping[str, str]) -> str | Mapping[str, Any]:
    if isinstance(obj, str):
        return ids.get(obj) or {"text": obj}
    if not isinstance(obj, dict) or not obj.keys() & {"date", "duration", "unit", "text"}:
        raise RowError(f"not an object of a fact: {obj!r}")
    return obj
