"""Which candidate spans name an entity, and of which type.

A name keeps its type throughout an article, so the decision is made once for each spelling, from all the places
where it stands: what each of them shows is averaged, and a linear model weighs it. Where accepted spans overlap,
the surer one stays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc

from extract.candidates import candidates, name_features, span_features
from extract.lexicon import Lexicon
from extract.linear import Floats, Linear, softmax

NONE = "NONE"
_VALUES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY"))


@dataclass(slots=True)
class Surface:
    """One spelling that may be a name: where it stands and what its places show, averaged."""

    text: str
    places: list[tuple[int, int]]
    features: dict[str, float]
    vector: Floats
    probabilities: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


def surfaces(doc: Doc, lexicon: Lexicon, skipped: frozenset[int] = frozenset()) -> list[Surface]:
    """Gather the candidates of a document by spelling; tokens in `skipped` take no part."""
    labels: dict[int, str] = {}
    for ent in doc.ents:
        if ent.label_ not in _VALUES:
            for token in ent:
                labels[token.i] = ("B-" if token.i == ent.start else "I-") + ent.label_
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end in candidates(doc, lexicon):
        if start not in skipped:
            places.setdefault(doc[start:end].text, []).append((start, end))
    return [_surface(doc, text, where, lexicon, labels) for text, where in places.items()]


def _surface(
    doc: Doc, text: str, places: list[tuple[int, int]], lexicon: Lexicon, labels: dict[int, str]
) -> Surface:
    shown: Counter[str] = Counter()
    read = places[:12]
    for start, end in read:
        shown.update(set(span_features(doc, start, end, lexicon, labels)))
    features = {name: count / len(read) for name, count in shown.items()}
    for name in name_features(text, lexicon):
        features[name] = 1.0
    features[f"n={min(len(places), 4)}"] = 1.0
    return Surface(text, places, features, _vector(doc, read))


def _vector(doc: Doc, places: list[tuple[int, int]]) -> Floats:
    """Join the mean word vector of the span, that of its last word, and the model's own view of that word."""
    vectors = doc.vocab.vectors
    tensor = doc.tensor
    start, end = places[0]
    rows = [_row(doc, i) for i in range(start, end)]
    if vectors.shape[1]:
        words = np.asarray([vectors.data[row] if row >= 0 else np.zeros(vectors.shape[1]) for row in rows])
        span, last = words.mean(axis=0), words[-1]
    else:
        span = last = np.zeros(0, dtype=np.float32)
    context = tensor[[end - 1 for _, end in places]].mean(axis=0) if len(tensor) else np.zeros(0)
    return np.concatenate([_unit(span), _unit(last), _unit(context)]).astype(np.float32)


def _row(doc: Doc, i: int) -> int:
    return int(doc.vocab.vectors.key2row.get(doc[i].orth, -1))


def _unit(vector: Floats) -> Floats:
    norm = float(np.linalg.norm(vector))
    return 2 * vector / norm if norm else vector


def recognise(found: list[Surface], model: Linear) -> None:
    """Set every surface's probabilities over the model's classes."""
    if not found:
        return
    scores = np.stack([model.scores(s.features) for s in found])
    if model.dense.size:
        scores += np.stack([s.vector for s in found]) @ model.dense
    for surface, row in zip(found, softmax(scores), strict=True):
        surface.probabilities = row


def chosen(found: list[Surface], classes: tuple[str, ...], floor: float = 0.5) -> list[tuple[int, int, Surface]]:
    """Choose the spans that name something, no two overlapping: sure ones first, long ones before short ones.

    `floor` is the probability of being no name above which a candidate is left out.
    """
    none = classes.index(NONE)
    ranked = sorted(
        (
            (float(surface.probabilities[none]), start - end, start, end, surface)
            for surface in found
            if surface.probabilities[none] < floor
            for start, end in surface.places
        ),
        key=lambda row: row[:4],
    )
    taken: set[int] = set()
    kept = []
    for _, _, start, end, surface in ranked:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, surface))
    return sorted(kept, key=lambda row: row[:2])
