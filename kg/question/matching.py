"""Rows of words and what is matched in them: the ground of everything that reads a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from kg.question.gate import Gate
from kg.question.meaning import Fact, Named, Node
from kg.question.phrases import PREPOSITIONS, SKIPPED
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word, listed

DETERMINERS = frozenset(
    listed("""
    the a an any all some every each other another these those both several many various different such
    named specific certain particular further additional more individual
""")
)
PERSONS = frozenset(["anyone", "anybody", "someone", "somebody", "everyone", "everybody"])
THINGS = frozenset(["anything", "something", "everything"])
ANAPHORS = frozenset(
    listed("""
    that it them they those these this he she him her
""")
)
POSSESSIVES = frozenset(["its", "their", "his", "her"])
UNTITLED = frozenset(listed("who whom what which whose how many the a an is are was does do did 's , and or"))
BARE = ("who", "what", "where", "when", "how much", "how many")
OPEN = 20_000
MOST_FACTS = 4


class TooComplicated(Exception):
    """The question has more readings than are worth looking at."""


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase that was read: where it ends, what it stands for, and the facts that say which one."""

    end: int
    node: Node
    facts: tuple[Fact, ...] = ()
    weight: float = 0.0

    def meaning(self) -> object:
        """Reduce it to what tells it from other ways to read the same words."""
        told = ((fact.relations, str(fact.subject), str(fact.object)) for fact in self.facts)
        return self.end, str(self.node), type(self.node), getattr(self.node, "value", ""), tuple(told)


Phrases_: TypeAlias = Iterator[NounPhrase]


class Matcher:
    """Knows the words, the vocabulary and the gate, and matches rows of words."""

    def __init__(
        self, words: Sequence[Word], vocabulary: Vocabulary, antecedents: Mapping[str, Node] | None = None
    ) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.gate = Gate(vocabulary.schema)
        self.antecedents = dict(antecedents or {})
        self.keys = count(1)
        self.steps = 0
        self._read: dict[int, tuple[NounPhrase, ...]] = {}
        self._reading: set[int] = set()

    def low(self, index: int) -> str:
        """Give a word in lower case, or nothing beyond the end."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def bases(self, index: int) -> frozenset[str]:
        """Give the base forms of a word, none beyond the end."""
        return self.words[index].bases if 0 <= index < len(self.words) else frozenset()

    def step(self) -> None:
        """Count a step of the search. Raises TooComplicated when there were too many."""
        self.steps += 1
        if self.steps > OPEN:
            raise TooComplicated

    def noun_phrase(self, start: int) -> tuple[NounPhrase, ...]:
        """Read all noun phrases that start at a word; `NounReader` knows them."""
        raise NotImplementedError

    def _matched(self, start: int, words: Sequence[frozenset[str]]) -> int:
        """Tell where words end that start here, articles between them passed over, or 0."""
        for end, inner in self._matched_around(start, words):
            if not inner:
                return end
        return 0

    def _matched_around(
        self, start: int, words: Sequence[frozenset[str]]
    ) -> Iterator[tuple[int, NounPhrase | None]]:
        """Match words one by one. A complement may stand before the last noun: "win the X contract"."""
        index = start
        for rank, wanted in enumerate(words):
            if rank:
                index = self._passed(index)
                last_noun = rank == len(words) - 2 and next(iter(words[-1])) in PREPOSITIONS
                if last_noun and not self.bases(index) & wanted:
                    for inner in self.noun_phrase(index):
                        after = inner.end + (self.low(inner.end) in ("'s", "'"))
                        if self.bases(after) & wanted and isinstance(inner.node, Named):
                            yield after + 1, inner
            if not self.bases(index) & wanted:
                return
            index += 1
        yield index, None

    def _passed(self, index: int) -> int:
        while self.low(index) in SKIPPED or self.low(index) == ",":
            index += 1
        return index
