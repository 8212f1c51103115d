"""Finding the entity that a person means by a name.

1. Its id or IRI.
2. A name exactly as it stands; an entity's own name goes before another's alias.
3. The same with case, hyphens, full stops and articles folded away; then the spelling that the lexicon knows.
4. Words that are part of one entity's name only.
5. A spelling that is one entity's name but for a slip, digits excepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from extract.lexicon import Lexicon, fold
from kg.errors import NotFound, WrongRequest
from kg.record import EntityRecord

_SLIP = 88


class Finder:
    """An index of entities by all their names."""

    def __init__(self, entities: Iterable[EntityRecord], lexicon: Path) -> None:
        self._entities = tuple(entities)
        self._ids = {key: entity for entity in self._entities for key in (entity.id, entity.iri)}
        self._exact = _index(self._entities, str)
        self._folded = _index(self._entities, fold)
        self._lexicon = lexicon

    def find(self, name: str, type_name: str = "") -> EntityRecord:
        """Find the one entity of this name.

        Raises NotFound, or WrongRequest where several are called so.
        """
        if name in self._ids:
            return self._ids[name]
        for candidates in self._candidates(name.strip()):
            fitting = [entity for entity in candidates if type_name in ("", entity.type)]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                listed = ", ".join(f"{e.name} ({e.type}, {e.id})" for e in fitting[:8])
                raise WrongRequest(f"{name!r} may be any of {len(fitting)}: {listed}; give the id")
        near = ", ".join(entity.name for entity in self.nearest(name))
        raise NotFound(
            f"nothing in this graph is called {name!r}" + (f"; near it are {near}" if near else "")
        )

    def nearest(self, name: str, *, limit: int = 5) -> list[EntityRecord]:
        """List the entities whose names look most like this one, the likest first."""
        from rapidfuzz import fuzz, process

        found = process.extract(fold(name), list(self._folded), scorer=fuzz.WRatio, limit=4 * limit)
        found.sort(key=lambda hit: (-hit[1], hit[0]))
        entities = [entity for spelling, _, _ in found for entity in _both(self._folded[spelling])]
        return list(dict.fromkeys(entities))[:limit]

    def _candidates(self, name: str) -> Iterable[list[EntityRecord]]:
        for index, spelling in ((self._exact, name), (self._folded, fold(name))):
            yield from index.get(spelling, ([], []))
        known = Lexicon.load(self._lexicon).names.get(fold(name))
        if known:
            yield from self._folded.get(fold(known.name), ([], []))
        yield self._by_words(fold(name))
        yield self._by_slip(fold(name))

    def _by_words(self, name: str) -> list[EntityRecord]:
        words = {_singular(word) for word in name.split()}
        hits = (s for s in self._folded if words and words <= {_singular(word) for word in s.split()})
        return _unique(entity for spelling in hits for entity in _both(self._folded[spelling]))

    def _by_slip(self, name: str) -> list[EntityRecord]:
        from rapidfuzz import fuzz, process

        digits = [c for c in name if c.isdigit()]
        hits = process.extract(name, list(self._folded), scorer=fuzz.ratio, score_cutoff=_SLIP, limit=20)
        alike = sorted(((-score, s) for s, score, _ in hits if [c for c in s if c.isdigit()] == digits))
        best = [spelling for score, spelling in alike if score == alike[0][0]]
        return _unique(entity for spelling in best for entity in _both(self._folded[spelling]))


_Index = Mapping[str, tuple[list[EntityRecord], list[EntityRecord]]]
"""Entities whose own name is this, and those of which it is an alias."""


def _index(entities: Iterable[EntityRecord], key: Callable[[str], str]) -> _Index:
    index: dict[str, tuple[list[EntityRecord], list[EntityRecord]]] = {}
    for entity in entities:
        own = key(entity.name)
        index.setdefault(own, ([], []))[0].append(entity)
        for alias in {key(name) for name in entity.names} - {own}:
            index.setdefault(alias, ([], []))[1].append(entity)
    return index


def _both(entry: tuple[list[EntityRecord], list[EntityRecord]]) -> list[EntityRecord]:
    return entry[0] + entry[1]


def _unique(entities: Iterable[EntityRecord]) -> list[EntityRecord]:
    return list(dict.fromkeys(entities))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
