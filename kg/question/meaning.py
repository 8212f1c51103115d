"""What a question means: facts with unknowns in them, and how they are to be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from kg.record import EntityRecord


@dataclass(frozen=True, slots=True)
class Named:
    """One entity, or any of several, as the question names them."""

    entities: tuple[EntityRecord, ...]
    weight: float = 0.0
    every: bool = False  # "both": all of them, not any

    def __str__(self) -> str:
        return " or ".join(entity.name for entity in self.entities)


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the question asks for, or leaves open.

    `types` are the types it may have, none being any. `value` is a kind of value (amount, count, date, text)
    or "any"; it is empty for an entity. `says` is a text that a value must hold, `unit` what a count counts.
    """

    key: int
    noun: str = ""
    asked: bool = False
    types: tuple[str, ...] = ()
    value: str = ""
    says: str = ""
    unit: str = ""

    def __str__(self) -> str:
        return self.noun or "something"


@dataclass(frozen=True, slots=True)
class Either:
    """Several things of which any will do: "Shield and its layers"."""

    key: int
    members: tuple[Named | Unknown, ...]

    def __str__(self) -> str:
        return " or ".join(str(member) for member in self.members)


Node: TypeAlias = Named | Unknown | Either


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim that must be there, or with `absent` must not. `amount` is the sum that goes with it."""

    relations: tuple[str, ...]
    subject: Node
    object: Node
    statuses: tuple[str, ...] = ()
    absent: bool = False
    amount: Unknown | None = None
    any_amount: bool = False  # the sum is told where there is one

    def each(self) -> tuple[Fact, ...]:
        """Make a fact for each of several that all must hold."""
        for end in (self.subject, self.object):
            if isinstance(end, Named) and end.every:
                return tuple(self.swap(end, Named((entity,))) for entity in end.entities)
        return (self,)

    def swap(self, old: Node, new: Node) -> Fact:
        """Put one node in the place of another."""
        ends = [new if end == old else end for end in (self.subject, self.object)]
        return replace(self, subject=ends[0], object=ends[1])

    def nodes(self) -> tuple[Node, ...]:
        """List its subject, its object and its amount."""
        return (self.subject, self.object, *((self.amount,) if self.amount else ()))


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds of the claims that count: how surely, who says so, when, and which answers are left out."""

    statuses: tuple[str, ...] = ()
    speakers: tuple[EntityRecord, ...] = ()
    speaker_words: tuple[str, ...] = ()
    since: str = ""
    before: str = ""
    excluded: tuple[EntityRecord, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question. `kind` says what is told of the facts that are found.

    rows: the unknowns; check: whether it is so; count: how many of the first unknown; articles: how many
    articles; speakers: who says so; dates: when it was reported.
    """

    facts: tuple[Fact, ...]
    kind: str = "rows"
    shown: tuple[Node, ...] = ()
    limits: Limits = field(default_factory=Limits)
    weight: float = 0.0
    hint: tuple[str, ...] = ()  # statuses that the tense suggests; given up where nothing has them
    order: str = ""  # "largest" or "smallest": only the extreme of the last unknown
