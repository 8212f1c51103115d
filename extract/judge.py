"""A second look at what was proposed: boosted trees that weigh each proposal in the light of all the others.

The linear model (`extract.relations`) sees one pair at a time. Whether a proposal holds depends also on what else is
proposed: of the same two things elsewhere in the article, of the same subject or object in the sentence, in the
other direction. The trees see these scores, how well the ends' types fit, and where the pair stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.linear import Floats, sigmoid
from extract.packing import packed, unpacked
from extract.pairs import Pair
from extract.reading import Reading, Reference
from extract.relations import BACKWARD, FORWARD, Gate
from extract.schema import Relation, Schema

CANDIDATE = 0.04  # the linear model's probability below which nothing is looked at again
_ARRAYS = ("feature", "threshold", "left", "right", "value")
_KINDS = {"name": 0, "nominal": 1, "pronoun": 2, "value": 3}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation in one direction on one pair: its row and column in the linear model's scores."""

    row: int
    column: int
    relation: Relation
    subject: Reference
    object: Reference
    score: float


@dataclass(frozen=True)
class Trees:
    """Boosted trees as arrays of shape (trees, nodes): an inner node's feature and threshold, a leaf's value.

    `relations` gives the number under which each relation is known to the trees.
    """

    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    relations: tuple[str, ...]

    def probabilities(self, rows: Floats) -> Floats:
        """Judge rows of features: an array of shape (rows,) between 0 and 1."""
        trees = np.arange(len(self.feature))
        node = np.zeros((len(rows), len(trees)), dtype=np.int64)
        number = np.arange(len(rows))[:, None]
        while True:
            feature = self.feature[trees, node]
            inner = feature >= 0
            if not inner.any():
                break
            smaller = rows[number, np.maximum(feature, 0)] <= self.threshold[trees, node]
            step = np.where(smaller, self.left[trees, node], self.right[trees, node])
            node = np.where(inner, step, node)
        total: Floats = self.value[trees, node].sum(axis=1)
        return sigmoid(total)

    def save(self, path: Path) -> None:
        """Write the trees as one `.npz` file."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                feature=self.feature,
                threshold=self.threshold,
                left=self.left,
                right=self.right,
                value=self.value,
                relations=packed(self.relations),
            )

    @classmethod
    def load(cls, path: Path) -> Trees:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            names = unpacked(data["relations"])
            feature, threshold, left, right, value = (data[name] for name in _ARRAYS)
            return cls(feature, threshold, left, right, value, names)


def candidates(
    pairs: Sequence[Pair], scores: Floats, classes: Sequence[str], schema: Schema
) -> list[Candidate]:
    """List what the linear model holds at all possible, ends of the right sort."""
    parsed = [(schema.relations.get(c.rstrip(FORWARD + BACKWARD)), not c.endswith(BACKWARD)) for c in classes]
    found = []
    for row, column in zip(*np.nonzero(scores >= CANDIDATE), strict=True):
        relation, forward = parsed[column]
        if relation is None:
            continue
        pair = pairs[row]
        subject, obj = (pair.first, pair.second) if forward else (pair.second, pair.first)
        kind = relation.value_kind
        if subject.kind == "value" or (obj.kind == "value") != (kind is not None):
            continue
        if kind is not None and obj.value_kind != kind:
            continue
        found.append(Candidate(int(row), int(column), relation, subject, obj, float(scores[row, column])))
    return found


def features(
    reading: Reading,
    pairs: Sequence[Pair],
    scores: Floats,
    classes: Sequence[str],
    found: Sequence[Candidate],
    schema: Schema,
    relations: Sequence[str],
) -> Floats:
    """Describe candidates: an array of shape (candidates, features)."""
    gate = Gate(schema)
    number = {name: i for i, name in enumerate(relations)}
    column_of = {label: i for i, label in enumerate(classes)}
    facts: defaultdict[Hashable, list[tuple[float, int]]] = defaultdict(list)
    subjects: defaultdict[Hashable, list[float]] = defaultdict(list)
    objects: defaultdict[Hashable, list[float]] = defaultdict(list)
    for c in found:
        facts[_fact(c)].append((c.score, c.row))
        subjects[c.subject.sentence, c.relation.name, _end(c.subject)].append(c.score)
        objects[c.subject.sentence, c.relation.name, _end(c.object)].append(c.score)
    rows = []
    for c in found:
        pair = pairs[c.row]
        by_subject = sorted(subjects[c.subject.sentence, c.relation.name, _end(c.subject)], reverse=True)
        by_object = sorted(objects[c.subject.sentence, c.relation.name, _end(c.object)], reverse=True)
        elsewhere = [score for score, row in facts[_fact(c)] if row != c.row]
        forward = c.subject is pair.first
        rows.append(
            [
                _logit(c.score),
                float(number.get(c.relation.name, -1)),
                *_others(scores[c.row], c, column_of),
                gate.fit(c.relation.domain, reading, c.subject),
                1.0 if c.object.kind == "value" else gate.fit(c.relation.range, reading, c.object),
                *_frames(pair, c, forward),
                max(elsewhere, default=0.0),
                len(elsewhere),
                *(by_subject[0], len(by_subject), by_subject.index(c.score)),
                *(by_object[0], len(by_object), by_object.index(c.score)),
                *pair.place,
                min(pair.first.weight, pair.second.weight),
                _KINDS[pair.first.kind],
                _KINDS[pair.second.kind],
                float(forward),
                float("noarg" in pair.features),
                float(pair.first.sentence),
                _surest(reading, c.subject),
                _surest(reading, c.object),
                float(len(pairs)),
            ]
        )
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), -1)


def _end(reference: Reference) -> Hashable:
    return reference.things or reference.value


def _fact(candidate: Candidate) -> Hashable:
    ends = (_end(candidate.subject), _end(candidate.object))
    if candidate.relation.symmetric:
        return candidate.relation.name, frozenset(ends)
    return candidate.relation.name, ends


def _logit(p: float) -> float:
    return float(np.log(p + 1e-6) - np.log(1 - p + 1e-6))


def _others(row: Floats, c: Candidate, column_of: dict[str, int]) -> tuple[float, float, float]:
    """The best other class of the pair, the three best together, and the same relation turned round."""
    best = np.sort(row)[::-1]
    other = float(best[1] if best[0] == row[c.column] and len(best) > 1 else best[0])
    turned = [
        i for d in (FORWARD, BACKWARD) if (i := column_of.get(c.relation.name + d, c.column)) != c.column
    ]
    return other, float(best[:3].sum()), _logit(float(row[turned[0]])) if turned else -9.0


def _frames(pair: Pair, c: Candidate, forward: bool) -> tuple[float, float, float]:
    """How many frames speak for the candidate, with and without those of any word, and for other relations."""
    mine = [m for m in pair.matches if m.frame.relation == c.relation.name and m.forward == forward]
    worded = [m for m in mine if m.frame.word != "*"]
    others = {m.frame.relation for m in pair.matches if m.frame.word != "*"} - {c.relation.name}
    return float(len(worded)), float(len(mine)), float(len(others))


def _surest(reading: Reading, reference: Reference) -> float:
    return max(reading.things[reference.things[0]].types.values(), default=0.0) if reference.things else 0.0
