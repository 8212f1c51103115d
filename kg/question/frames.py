"""What clauses are made of: the words that help a verb, and what is known before and after one is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.question.meaning import Fact, Node
from kg.question.words import listed
from kg.record import EntityRecord

BE = frozenset(listed("is are was were be been being am 's 're"))
HAVE = frozenset(["has", "have", "had", "having"])
AUXILIARIES = frozenset(
    (
        *BE,
        *HAVE,
        *listed("""
    do does did will would can could may might shall should must wo ca 'll 'd to going about
"""),
    )
)
NEGATIONS = frozenset(("not", "n't", "never"))
ADVERBS = frozenset(
    listed("""
    also even still ever just then so both all together directly publicly officially formally jointly
    openly ultimately eventually finally first once recently currently only mainly supposedly now
    actively itself himself themselves independently separately there
""")
)
RAISING = frozenset(
    listed("""
    plan intend aim hope want expect schedule set go propose mean say report believe think rumor rumour
    seem appear try seek likely suppose able poise prepare design build look wish due attempt begin
    start manage consider allow order ask require tip bind continue claim know
""")
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that was read: where it ends, what it says, and whether the gap was filled."""

    end: int
    facts: tuple[Fact, ...]
    weight: float
    filled: bool = False
    speakers: tuple[EntityRecord, ...] = ()


Clauses: TypeAlias = Iterator[Clause]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known before a predicate is read.

    `gap` is the unknown that stands elsewhere, `fronted` a preposition that went with it; `implied` are words
    that a phrase may lack at its start, since they stand before the subject or nowhere at all.
    """

    subject: Node
    gap: Node | None = None
    fronted: str = ""
    implied: frozenset[str] = frozenset()
    passive: bool = False
