"""Learning which spans name an entity, and of which type, from articles whose entities are known.

Any set of types can be learned: the classes are those that the examples use. Names that an example marks as
optional teach nothing, neither that they are names nor that they are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from extract.lexicon import Lexicon, fold
from extract.names import CEILING, read
from extract.net import Floats, Net
from extract.reading import Reading
from extract.recognition import NONE, Surface, surfaces
from extract.training.net import fit


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of an example: its type and every name that the article uses for it."""

    type: str
    names: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A parsed article with its entities."""

    doc: Doc
    entities: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class _Labelled:
    surfaces: list[Surface]
    vectors: Floats
    labels: list[str]


def train(examples: Sequence[Example], lexicon: Lexicon) -> Net:
    """Learn a recognition model; the same examples in the same order give the same model."""
    words = _words(examples)
    return _fit([_labelled(example, lexicon, words) for example in examples], words)


def cross_read(
    examples: Sequence[Example],
    lexicon: Lexicon,
    folds: int = 3,
    *,
    also: Sequence[Example] = (),
    ceiling: float = CEILING,
) -> list[Reading]:
    """Read each example with a model that has not seen it: every `folds`-th is kept out in turn.

    The examples of `also` are learned from throughout, and not read.
    """
    words = _words([*examples, *also])
    labelled = [_labelled(example, lexicon, words) for example in examples]
    more = [_labelled(example, lexicon, words) for example in also]
    readings: list[Reading | None] = [None] * len(examples)
    for number in range(min(folds, len(examples))):
        model = _fit([part for i, part in enumerate(labelled) if i % folds != number] + more, words)
        for i in range(number, len(examples), folds):
            readings[i] = read(examples[i].doc, lexicon, model, ceiling=ceiling)
    return [reading for reading in readings if reading is not None]


def _words(examples: Sequence[Example]) -> frozenset[str]:
    """Gather the last words of names without a capital: they may end other such names."""
    words = set()
    for example in examples:
        lemmas = {token.lower_: token.lemma_.lower() for token in example.doc}
        for entity in example.entities:
            for name in entity.names:
                last = name.split()[-1] if name.split() else ""
                if name == name.lower() and last.isalpha():
                    words.add(lemmas.get(last, last))
    return frozenset(words)


def _labelled(example: Example, lexicon: Lexicon, words: frozenset[str]) -> _Labelled:
    types: dict[str, str] = {}
    unsure: set[str] = set()
    for entity in example.entities:
        for name in entity.names:
            types.setdefault(fold(name), entity.type)
            if entity.optional:
                unsure.add(fold(name))
    found, vectors = surfaces(example.doc, lexicon, words)
    keep = [i for i, surface in enumerate(found) if fold(surface.text) not in unsure]
    sure = [found[i] for i in keep]
    return _Labelled(sure, vectors[keep], [types.get(fold(surface.text), NONE) for surface in sure])


def _fit(parts: Sequence[_Labelled], words: frozenset[str]) -> Net:
    rows = [surface.features for part in parts for surface in part.surfaces]
    labels = [label for part in parts for label in part.labels]
    return fit(rows, np.concatenate([part.vectors for part in parts]), labels, words=words)
