"""Names and kinds of thing in a question."""

from __future__ import annotations

from collections.abc import Iterator

from kg.question.matching import (
    Matcher,
    NounPhrase,
    Phrases_,
)
from kg.question.meaning import Named, Unknown
from kg.record import EntityRecord


class KindReader(Matcher):
    """Reads the names of entities and the nouns for kinds of thing."""

    def _names(self, start: int) -> Phrases_:
        for end, entities, weight in self.vocabulary.names.starting(self.words, start):
            # Each entity of that name is a reading of its own; the gate of types may leave one.
            for entity in entities:
                yield from self._name(end, entity, weight)
        for end, kind in self.vocabulary.noun(self.words, start):
            for after, entities, weight in self._names_at(end):
                fitting = (e for e in entities if self.gate.is_a(e.type, kind.types))
                yield from (NounPhrase(after, Named((e,), weight), (), weight + 0.5) for e in fitting)
        if self.bases(start) & self.vocabulary.titles:
            for after, entities, weight in self._names_at(start + 1):
                yield from (NounPhrase(after, Named((e,), weight), (), weight) for e in entities)

    def _name(self, end: int, entity: EntityRecord, weight: float) -> Phrases_:
        """Read a name with what may follow it: "the Shield programme", "the Post (Daily Post)"."""
        node = Named((entity,), weight)
        yield NounPhrase(end, node, (), weight)
        for after, noun in self.vocabulary.noun(self.words, end):
            if self.gate.is_a(entity.type, noun.types):
                yield NounPhrase(after, node, (), weight + 0.5)
        if self.low(end) == "(":
            for close, same, _ in self._names_at(end + 1):
                if self.low(close) == ")" and entity in same:
                    yield NounPhrase(close + 1, node, (), weight + 1)

    def _names_at(self, start: int) -> Iterator[tuple[int, tuple[EntityRecord, ...], float]]:
        if start < len(self.words):
            yield from self.vocabulary.names.starting(self.words, start)

    def _kinds(self, start: int, *, asked: bool) -> Phrases_:
        if start >= len(self.words):
            return
        for end, kind in self.vocabulary.noun(self.words, start):
            node = Unknown(
                next(self.keys), kind.text, asked, kind.types, kind.value, kind.text if kind.literal else ""
            )
            yield NounPhrase(end, node, (), 0.3 * (end - start))
            if self.low(end) in ("'s", "'") and self.bases(end + 1) & self.vocabulary.transparent:
                yield NounPhrase(end + 2, node, (), 0.3)
