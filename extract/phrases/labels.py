"""What labels say of relations: their words, stems and vectors, and those of their domains and ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from spacy.vocab import Vocab

from extract.linear import Floats
from extract.schema import Relation, Schema

_SMALL = frozenset("of the a in at by to for is on".split())
_ENDINGS = "ational ation ators ator ions ion ings ing ers er ors or ed es e s".split()
_NUMBERS = ("number", "integer", "double", "float", "quantity")
_DATES = ("date", "year", "time")


def words(label: str) -> list[str]:
    """Split a label: "foundingDate", "military rank"."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label.replace("_", " ")).lower())


def stem(word: str) -> str:
    """Cut an ending off a word, roughly."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class Vectors:
    """Unit vectors of words."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._known: dict[str, Floats] = {}

    def __call__(self, word: str) -> Floats:
        """Give a word's vector, nought where it has none."""
        known = self._known.get(word)
        if known is None:
            vector = np.asarray(self._vocab.get_vector(word), dtype=np.float32)
            length = float(np.linalg.norm(vector))
            known = self._known[word] = vector / length if length else vector
        return known

    def mean(self, vectors: Iterable[Floats]) -> Floats:
        """Average vectors to one of unit length."""
        total: Floats = np.sum([self("") * 0, *vectors], axis=0, dtype=np.float32)
        length = float(np.linalg.norm(total))
        result: Floats = total / length if length else total
        return result


@dataclass(frozen=True)
class Labels:
    """An ontology's relations as arrays, in one order."""

    name: str
    relations: tuple[Relation, ...]
    vectors: tuple[Floats, ...]
    stems: tuple[frozenset[str], ...]
    kinds: Floats  # (relations, 3): does the range speak of a number, a date, a text
    range: Floats
    domain: Floats

    @classmethod
    def of(cls, name: str, schema: Schema, vector: Vectors) -> Labels:
        """Describe the relations of a schema."""
        relations = tuple(schema.relations.values())
        spoken = [[w for w in words(r.label) if w not in _SMALL] or words(r.label) for r in relations]
        ranges = [" ".join(r.range).lower() for r in relations]
        kinds = [
            (any(w in r for w in _NUMBERS), any(w in r for w in _DATES), "string" in r or not r.strip())
            for r in ranges
        ]
        return cls(
            name,
            relations,
            tuple(np.stack([vector(w) for w in ws]) for ws in spoken),
            tuple(frozenset(map(stem, ws)) for ws in spoken),
            np.asarray(kinds, dtype=np.float32),
            np.stack([vector.mean(vector(w) for t in r.range for w in words(t)) for r in relations]),
            np.stack([vector.mean(vector(w) for t in r.domain for w in words(t)) for r in relations]),
        )

    def number(self, relation: str) -> int:
        """Find a relation's place; -1 where the ontology does not have it."""
        return next((i for i, r in enumerate(self.relations) if r.name == relation), -1)
