"""A second look at what was proposed: boosted trees that weigh each proposal in the light of all the others.

The linear model (`extract.relations`) sees one pair at a time. Whether a proposal holds depends also on what else is
proposed: of the same two things elsewhere in the article, of the same subject or object in the sentence, in the
other direction. The trees see these scores, how well the ends' types fit, and where the pair stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
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
_MOST_LEAVES = 64
_ALL = (1 << _MOST_LEAVES) - 1
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
    _masks: _Masks | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_masks", _Masks.of(self))

    def probabilities(self, rows: Floats) -> Floats:
        """Judge rows of features: an array of shape (rows,) between 0 and 1."""
        node = self._masks.leaves(rows) if self._masks is not None else self._walked(rows)
        total: Floats = self.value[np.arange(len(self.feature)), node].sum(axis=1)
        return sigmoid(total)

    def _walked(self, rows: Floats) -> NDArray[np.int64]:
        """Find each row's leaf in each tree, step by step."""
        trees = np.arange(len(self.feature))
        node = np.zeros((len(rows), len(trees)), dtype=np.int64)
        number = np.arange(len(rows))[:, None]
        while True:
            feature = self.feature[trees, node]
            inner = feature >= 0
            if not inner.any():
                return node
            smaller = rows[number, np.maximum(feature, 0)] <= self.threshold[trees, node]
            step = np.where(smaller, self.left[trees, node], self.right[trees, node])
            node = np.where(inner, step, node)

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


@dataclass(frozen=True)
class _Masks:
    """The trees as sets of leaves, so that all their questions can be asked at once.

    A question that is answered with no rules out the leaves to its left; of those left over the first one counts.
    """

    feature: NDArray[np.int64]
    threshold: Floats
    kept: NDArray[np.uint64]
    first: NDArray[np.int64]  # of each tree's questions
    leaf: NDArray[np.int64]  # by tree and place

    @classmethod
    def of(cls, trees: Trees) -> _Masks | None:
        """Arrange trees; None where one has more leaves than a set holds."""
        asked: list[tuple[int, float]] = []
        kept, first = [], []
        leaf = np.zeros((len(trees.feature), _MOST_LEAVES), dtype=np.int64)
        for number, feature in enumerate(trees.feature):
            leaves: list[int] = []
            first.append(len(asked))
            for node, before, between in _questions(trees, number, 0, leaves):
                asked.append((int(feature[node]), float(trees.threshold[number, node])))
                kept.append(_ALL ^ ((1 << between) - (1 << before)))
            if first[-1] == len(asked):  # a single leaf
                asked.append((0, np.inf))
                kept.append(_ALL)
            if len(leaves) > _MOST_LEAVES:
                return None
            leaf[number, : len(leaves)] = leaves
        features, thresholds = zip(*asked, strict=True) if asked else ((), ())
        return cls(
            np.asarray(features, dtype=np.int64),
            np.asarray(thresholds, dtype=np.float32),
            np.asarray(kept, dtype=np.uint64),
            np.asarray(first, dtype=np.int64),
            leaf,
        )

    def leaves(self, rows: Floats) -> NDArray[np.int64]:
        """Find the leaf of each row in each tree."""
        no = ~(rows.take(self.feature, axis=1) <= self.threshold)
        left = np.bitwise_and.reduceat(np.where(no, self.kept, np.uint64(_ALL)), self.first, axis=1)
        lowest = left & (~left + np.uint64(1))
        place = np.frexp(lowest.astype(np.float64))[1] - 1
        found: NDArray[np.int64] = self.leaf[np.arange(len(self.leaf)), place]
        return found


def _questions(trees: Trees, tree: int, node: int, leaves: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield each inner node with the numbers of leaves before it and before its right branch; list the leaves."""
    if trees.feature[tree, node] < 0:
        leaves.append(node)
        return
    before = len(leaves)
    yield from _questions(trees, tree, int(trees.left[tree, node]), leaves)
    yield node, before, len(leaves)
    yield from _questions(trees, tree, int(trees.right[tree, node]), leaves)


def candidates(
    pairs: Sequence[Pair],
    scores: Floats,
    classes: Sequence[str],
    schema: Schema,
    support: Floats | None = None,
) -> list[Candidate]:
    """List what the linear model holds at all possible, of the pair or of its companions, ends of the right sort."""
    parsed = [(schema.relations.get(c.rstrip(FORWARD + BACKWARD)), not c.endswith(BACKWARD)) for c in classes]
    found = []
    lifted = scores if support is None else np.maximum(scores, support[:, :, :2].max(axis=2))
    for row, column in zip(*np.nonzero(lifted >= CANDIDATE), strict=True):
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
    support: Floats | None = None,
) -> Floats:
    """Describe candidates: an array of shape (candidates, features), the last ones those of `extract.alike`."""
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
    for proposed in facts.values():
        proposed.sort(reverse=True)
    on_row = Counter((_fact(c), c.row) for c in found)
    exact = scores.astype(np.float64)
    logits = (np.log(exact + 1e-6) - np.log(1 - exact + 1e-6)).tolist()
    best = np.sort(scores, axis=1)[:, :-4:-1]
    sums, tops, own = best.sum(axis=1).tolist(), best.tolist(), scores.tolist()
    rows = []
    for c in found:
        pair = pairs[c.row]
        by_subject = sorted(subjects[c.subject.sentence, c.relation.name, _end(c.subject)], reverse=True)
        by_object = sorted(objects[c.subject.sentence, c.relation.name, _end(c.object)], reverse=True)
        same = facts[_fact(c)]
        forward = c.subject is pair.first
        rows.append(
            [
                logits[c.row][c.column],
                float(number.get(c.relation.name, -1)),
                _other(tops[c.row], own[c.row][c.column]),
                sums[c.row],
                _turned(logits[c.row], c, column_of),
                gate.fit(c.relation.domain, reading, c.subject),
                1.0 if c.object.kind == "value" else gate.fit(c.relation.range, reading, c.object),
                *_frames(pair, c, forward),
                next((score for score, row in same if row != c.row), 0.0),
                len(same) - on_row[_fact(c), c.row],
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
                *(support[c.row, c.column] if support is not None else ()),
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


def _other(best: list[float], own: float) -> float:
    """Give the best score of another class of the pair."""
    return best[1] if best[0] == own and len(best) > 1 else best[0]


def _turned(logits: list[float], c: Candidate, column_of: dict[str, int]) -> float:
    """Give the score of the same relation turned round."""
    for direction in (FORWARD, BACKWARD):
        column = column_of.get(c.relation.name + direction, c.column)
        if column != c.column:
            return logits[column]
    return -9.0


def _frames(pair: Pair, c: Candidate, forward: bool) -> tuple[float, float, float]:
    """How many frames speak for the candidate, with and without those of any word, and for other relations."""
    mine = [m for m in pair.matches if m.frame.relation == c.relation.name and m.forward == forward]
    worded = [m for m in mine if m.frame.word != "*"]
    others = {m.frame.relation for m in pair.matches if m.frame.word != "*"} - {c.relation.name}
    return float(len(worded)), float(len(mine)), float(len(others))


def _surest(reading: Reading, reference: Reference) -> float:
    return max(reading.things[reference.things[0]].types.values(), default=0.0) if reference.things else 0.0
