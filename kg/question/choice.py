"""Choosing among readings: the best, where no other that is as good means something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.schema import Schema
from kg.question.forms import Match
from kg.question.meaning import Either, Fact, Named, Node, Reading, Unknown

_TIE = 0.05
_FACT = 4.5
_PARTLY = 0.06


@dataclass(frozen=True, slots=True)
class Choice:
    """The meaning that was chosen, or the several between which the words leave doubt."""

    meaning: Reading | Match
    doubt: tuple[str, ...] = ()


def choose(readings: Sequence[Reading], schema: Schema) -> Choice | None:
    """Choose the best reading. Where the best differ in their relations only, any of these will do."""
    if not readings:
        return None
    best = max(_score(reading, schema) for reading in readings)
    tied: dict[object, Reading] = {}
    for reading in readings:
        if _score(reading, schema) > best - _TIE:
            tied.setdefault(_meaning(reading), reading)
    first, *others = tied.values()
    for other in others:
        joined = _joined(first, other)
        if joined is None:
            return Choice(first, tuple(dict.fromkeys(_doubt(reading) for reading in (first, *others))))
        first = joined
    return Choice(first)


def _score(reading: Reading, schema: Schema) -> float:
    """Weigh a reading.

    What can be said with one fact is not said with two; a relation that suits all the types an unknown may
    have suits it better than one that suits some.
    """
    partly = sum(_partly(fact, schema) for fact in reading.facts)
    return reading.weight - _FACT * max(len(reading.facts) - 1, 0) - _PARTLY * partly


def _partly(fact: Fact, schema: Schema) -> int:
    relation = schema.relations[fact.relations[0]]
    ends = ((fact.subject, relation.domain), (fact.object, relation.range))
    return sum(
        isinstance(node, Unknown) and not all(schema.admits(types, name) for name in node.types)
        for node, types in ends
    )


def _joined(first: Reading, other: Reading) -> Reading | None:
    """Join readings that differ in their relations only."""
    if len(first.facts) != len(other.facts) or _meaning(first, False) != _meaning(other, False):
        return None
    facts = tuple(
        replace(one, relations=tuple(dict.fromkeys((*one.relations, *two.relations))))
        for one, two in zip(first.facts, other.facts, strict=True)
    )
    return replace(first, facts=facts)


def _meaning(reading: Reading, relations: bool = True) -> object:
    """Reduce a reading to what it means, the keys of its unknowns numbered in order."""
    keys: dict[int, int] = {}

    def node(end: Node | None) -> object:
        if isinstance(end, Unknown):
            number = keys.setdefault(end.key, len(keys))
            return number, end.asked, end.says, end.unit
        if isinstance(end, Either):
            return tuple(node(member) for member in end.members)
        return tuple(sorted(entity.id for entity in end.entities)) if end else None

    def fact(one: Fact) -> object:
        names = one.relations if relations else ()
        return names, node(one.subject), node(one.object), one.statuses, one.absent, node(one.amount)

    return reading.kind, tuple(fact(one) for one in reading.facts), reading.limits


def _doubt(reading: Reading) -> str:
    return " and ".join(
        f"{_name(fact.subject)} {' or '.join(fact.relations)} {_name(fact.object)}" for fact in reading.facts
    )


def _name(node: Node) -> str:
    if isinstance(node, Named):
        return " or ".join(f"{entity.name} ({entity.type}, {entity.id})" for entity in node.entities)
    return str(node)
