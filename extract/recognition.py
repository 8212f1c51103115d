"""Which candidate spans name an entity, and of which type.

A name keeps its type throughout an article, so the decision is made once for each spelling, from all the
places where it stands: what each of them shows is added up, and a small network weighs it. Where accepted spans
overlap, the surer one stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from spacy.tokens import Doc

from extract.candidates import candidates
from extract.evidence import Evidence
from extract.lexicon import Lexicon
from extract.net import Floats
from extract.spelling import name_features
from extract.tokens import Tokens
from extract.views import views

NONE = "NONE"
_PLACES = 12  # as many places of a spelling are read
_LONGER = 0.03  # what a further word makes good for, where two spans overlap
_LENGTH = 2.0  # of each part of the dense vector, so that it weighs as much as a few features


class Recogniser(Protocol):
    """What tells names: learned (`extract.net.Net`), or by rule where nothing was learned."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Name the classes, `NONE` among them."""

    @property
    def words(self) -> tuple[str, ...]:
        """Give the nouns that may end a description which counts as a name."""

    def probabilities(self, rows: Sequence[dict[str, float]], vectors: Floats) -> Floats:
        """Give each row's probabilities over the classes."""


@dataclass(slots=True)
class Surface:
    """One spelling that may be a name: where it stands and what its places show together."""

    text: str
    places: list[tuple[int, int]]
    features: dict[str, float]
    probabilities: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


def surfaces(
    doc: Doc, lexicon: Lexicon, words: Container[str], skipped: frozenset[int] = frozenset()
) -> tuple[list[Surface], Floats]:
    """Gather a document's candidates by spelling, each with its dense vector, without tokens in `skipped`."""
    tokens = Tokens(doc)
    evidence = Evidence(tokens, lexicon)
    places: dict[str, list[tuple[int, int]]] = {}
    text = doc.text
    for start, end in candidates(tokens, words):
        if start not in skipped:
            places.setdefault(text[tokens.begin[start] : tokens.finish[end - 1]], []).append((start, end))
    found = [Surface(name, where, _features(name, where, tokens, evidence)) for name, where in places.items()]
    return found, _vectors(tokens, [surface.places for surface in found])


def _features(
    text: str, places: list[tuple[int, int]], tokens: Tokens, evidence: Evidence
) -> dict[str, float]:
    read = places[:_PLACES]
    if len(read) == 1:
        features = dict.fromkeys(evidence.of(*read[0]), 1.0)
    else:
        shown: Counter[str] = Counter()
        for start, end in read:
            shown.update(dict.fromkeys(evidence.of(start, end)).keys())
        # The root: what one place of ten shows counts for a third, not a tenth.
        features = {name: (count / len(read)) ** 0.5 for name, count in shown.items()}
    start, end = places[0]
    for name in name_features(tokens.text[start:end], text, evidence.lexicon):
        features[name] = 1.0
    for kind in evidence.kinds[end - 1]:
        features[f"kind={kind}"] = 1.0
    features[f"n={min(len(places), 4)}"] = 1.0
    return features


def _vectors(tokens: Tokens, places: list[list[tuple[int, int]]]) -> Floats:
    """Join, for each spelling, its words' vectors and what the model saw of it and of the words beside it."""
    doc = tokens.doc
    words = _word_vectors(tokens)
    tagger = doc.tensor if len(doc.tensor) == len(doc) else np.zeros((len(doc), 0), dtype=np.float32)
    seen = views(doc)
    padded = np.vstack([seen, np.zeros((1, seen.shape[1]), dtype=np.float32)])
    if not places:
        width = 2 * words.shape[1] + tagger.shape[1] + 3 * seen.shape[1]
        return np.zeros((0, width), dtype=np.float32)
    first = np.asarray([where[0] for where in places])
    flat = [place for where in places for place in where[:_PLACES]]
    starts, ends = np.asarray(flat).T
    counts = np.asarray([min(len(where), _PLACES) for where in places])
    groups = np.concatenate(([0], np.cumsum(counts)[:-1]))

    def mean(rows: Floats) -> Floats:
        result: Floats = np.add.reduceat(rows, groups, axis=0) / counts[:, None]
        return result

    parts = (
        _spans(words, first[:, 0], first[:, 1]),
        words[first[:, 1] - 1],
        mean(tagger[ends - 1]),
        mean(_spans(seen, starts, ends)),
        mean(padded[starts - 1]),  # before the first token: the last, empty row
        mean(padded[ends]),
    )
    return np.concatenate([_scaled(part) for part in parts], axis=1, dtype=np.float32)


def _word_vectors(tokens: Tokens) -> Floats:
    vectors = tokens.doc.vocab.vectors
    if not vectors.shape[1]:
        return np.zeros((tokens.size, 0), dtype=np.float32)
    rows = np.asarray(vectors.find(keys=np.asarray(tokens.orth, dtype=np.uint64)))
    found: Floats = np.asarray(vectors.data[rows], dtype=np.float32)
    found[rows < 0] = 0
    return found


def _spans(rows: Floats, starts: Floats, ends: Floats) -> Floats:
    """Average the rows of each span, by the differences of running sums."""
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    means: Floats = ((sums[ends] - sums[starts]) / (ends - starts)[:, None]).astype(np.float32)
    return means


def _scaled(part: Floats) -> Floats:
    norms = np.linalg.norm(part, axis=1, keepdims=True)
    scaled: Floats = _LENGTH * part / np.maximum(norms, 1e-6)
    return scaled


def recognise(found: list[Surface], vectors: Floats, model: Recogniser) -> None:
    """Set every surface's probabilities over the model's classes."""
    if not found:
        return
    rows = model.probabilities([surface.features for surface in found], vectors)
    for surface, row in zip(found, rows, strict=True):
        surface.probabilities = row


def chosen(
    found: list[Surface], classes: tuple[str, ...], ceiling: float = 0.5
) -> list[tuple[int, int, Surface]]:
    """Choose the spans that name something, no two overlapping: sure ones first, long ones before short ones.

    A short name that also stands alone elsewhere owes its sureness to those places, so that a longer name around it
    goes first: "Trump administration" before "Trump". `ceiling` is the probability of being no name from which on a
    candidate is left out.
    """
    none = classes.index(NONE)
    held = [surface for surface in found if surface.probabilities[none] < ceiling]
    at: dict[int, list[tuple[int, int]]] = {}
    for surface in held:
        for start, end in surface.places:
            for i in range(start, end):
                at.setdefault(i, []).append((start, end))
    ranked = sorted(
        (
            (
                _inside(surface, start, end, at),
                float(surface.probabilities[none]),
                start - end,
                start,
                end,
                surface,
            )
            for surface in held
            for start, end in surface.places
        ),
        key=lambda row: row[:5],
    )
    taken: set[int] = set()
    kept = []
    for *_, start, end, surface in ranked:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, surface))
    return sorted(kept, key=lambda row: row[:2])


def _inside(surface: Surface, start: int, end: int, at: dict[int, list[tuple[int, int]]]) -> bool:
    """Tell whether a longer candidate holds this one here, while it stands alone in another place."""

    def is_held(a: int, b: int) -> bool:
        return any(x <= a and b <= y and y - x > b - a for x, y in at[a])

    return is_held(start, end) and not all(is_held(a, b) for a, b in surface.places)
