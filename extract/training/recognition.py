"""Learning which spans name an entity, and of which type, from articles whose entities are known.

Any set of types can be learned: the classes are those that the examples use. Names that an example marks as
optional teach nothing, neither that they are names nor that they are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from extract.lexicon import Lexicon, fold
from extract.linear import Linear
from extract.names import read
from extract.reading import Reading
from extract.recognition import NONE, Surface, surfaces

_MIN_COUNT = 2
_STRENGTH = 1.0


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


def train(examples: Sequence[Example], lexicon: Lexicon) -> Linear:
    """Learn a recognition model; the same examples in the same order give the same model."""
    return _fit([_labelled(example, lexicon) for example in examples])


def cross_read(examples: Sequence[Example], lexicon: Lexicon, folds: int = 5) -> list[Reading]:
    """Read each example with a model that has not seen it: every `folds`-th is kept out in turn."""
    labelled = [_labelled(example, lexicon) for example in examples]
    readings: list[Reading | None] = [None] * len(examples)
    for fold_number in range(folds):
        model = _fit([rows for i, rows in enumerate(labelled) if i % folds != fold_number])
        for i in range(fold_number, len(examples), folds):
            readings[i] = read(examples[i].doc, lexicon, model)
    return [reading for reading in readings if reading is not None]


def _labelled(example: Example, lexicon: Lexicon) -> list[tuple[Surface, str]]:
    types: dict[str, str] = {}
    unsure: set[str] = set()
    for entity in example.entities:
        for name in entity.names:
            types.setdefault(fold(name), entity.type)
            if entity.optional:
                unsure.add(fold(name))
    found = surfaces(example.doc, lexicon)
    return [(s, types.get(fold(s.text), NONE)) for s in found if fold(s.text) not in unsure]


def _fit(examples: Sequence[Sequence[tuple[Surface, str]]]) -> Linear:
    rows = [row for example in examples for row in example]
    counts: dict[str, int] = {}
    for surface, _ in rows:
        for name in surface.features:
            counts[name] = counts.get(name, 0) + 1
    features = tuple(sorted(name for name, count in counts.items() if count >= _MIN_COUNT))
    index = {name: column for column, name in enumerate(features)}
    sparse = _matrix([surface.features for surface, _ in rows], index)
    dense = np.stack([surface.vector for surface, _ in rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3)
    model.fit(hstack([sparse, csr_matrix(dense)]).tocsr(), [label for _, label in rows])
    weights = np.asarray(model.coef_.T, dtype=np.float32)
    return Linear(
        tuple(str(c) for c in model.classes_),
        features,
        weights[: len(features)],
        np.asarray(model.intercept_, dtype=np.float32),
        weights[len(features) :],
    )


def _matrix(rows: Sequence[dict[str, float]], index: dict[str, int]) -> csr_matrix:
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for features in rows:
        for name, value in features.items():
            column = index.get(name)
            if column is not None:
                columns.append(column)
                data.append(value)
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(index)), dtype=np.float32)
