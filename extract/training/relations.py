"""Learning which pairs of mentions state which relation, from annotated articles.

1. The things that were read are matched to the annotated entities by name, values by what they amount to.
2. A pair whose ends stand in an annotated fact is an example of its relation where the fact is stated: in its
   sentence. The same pair in another sentence teaches nothing, neither does an optional fact in its absence.
   In a snippet, whose facts have no place, the sentence that binds the two best is taken.
3. Each relation in each direction is learned by a logistic regression of its own on the features of
   `extract.pairs`; an optional fact weighs less.

Deterministic: the same articles in the same order give the same weights.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extract.alike import ALIKE
from extract.claim import Span
from extract.linear import Linear
from extract.pairs import Pair
from extract.reading import Reading, Reference
from extract.relations import BACKWARD, FORWARD, label_of
from extract.schema import Schema
from extract.training.annotated import Annotated, Known, entity_of, same_value

_MIN_COUNT = 2
_MIN_POSITIVES = 2
OPTIONAL_WEIGHT = 0.6
_STRENGTH = 0.2
_APART, _FRAMED = 15, 20  # words by which two mentions are the farther apart, or the nearer

IS, OPTIONAL, IGNORED = 1.0, 2.0, 0.5


@dataclass(slots=True)
class Row:
    """A pair with what it is an example of: `labels` maps a class to `IS`, `OPTIONAL` or `IGNORED`."""

    pair: Pair
    labels: dict[str, float]
    article: str = ""
    only: frozenset[str] = frozenset()
    weight: float = 1.0


def rows(reading: Reading, pairs: Iterable[Pair], annotated: Annotated, schema: Schema) -> list[Row]:
    """Label a reading's pairs by an article's facts."""
    if any(fact.ends is not None for fact in annotated.facts):
        return [
            Row(pair, labels, annotated.id, annotated.only)
            for pair, labels in by_mentions(reading, pairs, annotated, schema)
        ]
    ends = Ends(reading, annotated)
    found = []
    for pair in pairs:
        labels: dict[str, float] = {}
        span = _sentence(reading, pair.first)
        for first in ends.of(pair.first):
            for second in ends.of(pair.second):
                _label(labels, annotated, schema, first, second, span)
        found.append(Row(pair, labels, annotated.id, annotated.only))
    if annotated.marked:
        _state_once(found)
    return found


def _state_once(found: Sequence[Row]) -> None:
    """Let each fact of a snippet be stated in one sentence only, where its ends hang together best.

    A snippet does not say where. Its optional facts teach nothing: which of them the text states is not certain.
    """
    places: defaultdict[tuple[str, frozenset[object]], list[tuple[int, int, str]]] = defaultdict(list)
    for number, row in enumerate(found):
        for label, worth in row.labels.items():
            if worth == OPTIONAL:
                row.labels[label] = IGNORED
            elif worth == IS:
                relation = label.rstrip(FORWARD + BACKWARD)
                ends = frozenset(r.things or r.value for r in (row.pair.first, row.pair.second))
                places[relation, ends].append((_looseness(row.pair, relation), number, label))
    for rows_of_fact in places.values():
        best = found[min(rows_of_fact)[1]].pair.first.sentence
        for _, number, label in rows_of_fact:
            if found[number].pair.first.sentence != best:
                found[number].labels[label] = IGNORED


def _looseness(pair: Pair, relation: str) -> int:
    """Tell how loosely two mentions hang together, in words of distance."""
    loose = pair.second.start - pair.first.start
    if "noarg" in pair.features:
        loose += _APART
    if any(m.frame.relation == relation and m.frame.word != "*" for m in pair.matches):
        loose -= _FRAMED
    return loose


def by_mentions(
    reading: Reading, pairs: Iterable[Pair], annotated: Annotated, schema: Schema
) -> Iterator[tuple[Pair, dict[str, float]]]:
    """Label pairs by facts of mentions, and by whether their two mentions go together: have the same part in one.

    Of two mentions that have no part in any fact it is not known whether they do.
    """
    roles: dict[int, set[tuple[str, str, Span]]] = {}
    for reference in reading.references:
        span = _place(reading, reference)
        parts = roles.setdefault(id(reference), set())
        for fact in annotated.facts:
            if fact.ends is not None:
                subject, obj = fact.ends
                parts |= {(fact.relation, "s", obj)} if _overlap(span, subject) else set()
                parts |= {(fact.relation, "o", subject)} if _overlap(span, obj) else set()
    for pair in pairs:
        a, b = _place(reading, pair.first), _place(reading, pair.second)
        labels: dict[str, float] = {}
        for fact in annotated.facts:
            relation = schema.relations.get(fact.relation)
            if relation is not None and fact.ends is not None:
                for subject, obj, direction in ((a, b, FORWARD), (b, a, BACKWARD)):
                    if _overlap(subject, fact.ends[0]) and _overlap(obj, fact.ends[1]):
                        labels[label_of(relation, direction)] = OPTIONAL if fact.optional else IS
        ours, theirs = roles[id(pair.first)], roles[id(pair.second)]
        if ours & theirs:
            labels[ALIKE] = IS
        elif ours or theirs:
            labels[ALIKE] = 0.0
        yield pair, labels


def _place(reading: Reading, reference: Reference) -> Span:
    first, last = reading.doc[reference.start], reading.doc[reference.end - 1]
    return Span(first.idx, last.idx + len(last))


def _overlap(a: Span, b: Span) -> bool:
    return max(a.start, b.start) < min(a.end, b.end)


class Ends:
    """Matches references to annotated entities and values."""

    def __init__(self, reading: Reading, annotated: Annotated) -> None:
        self._entities = [entity_of(t.names, t.name, annotated.entities) for t in reading.things]
        self._values = [f.object for f in annotated.facts if not isinstance(f.object, str)]

    def of(self, reference: Reference) -> list[str | Mapping[str, object]]:
        """Name the annotated ends that a reference may stand for."""
        if reference.kind != "value":
            return [self._entities[t] for t in reference.things if self._entities[t]]
        ours = asdict(reference.value) if reference.value is not None else {}
        return [value for value in self._values if same_value(value, ours)]


def _sentence(reading: Reading, reference: Reference) -> Span:
    sentence = reading.sentences[reference.sentence]
    return Span(sentence.start_char, sentence.end_char)


def _label(
    labels: dict[str, float],
    annotated: Annotated,
    schema: Schema,
    first: str | Mapping[str, object],
    second: str | Mapping[str, object],
    span: Span,
) -> None:
    for fact in annotated.facts:
        relation = schema.relations.get(fact.relation)
        if relation is None:
            continue
        for subject, obj, direction in ((first, second, FORWARD), (second, first, BACKWARD)):
            if fact.subject == subject and (
                fact.object == obj if isinstance(obj, str) else fact.object is obj
            ):
                label = label_of(relation, direction)
                labels[label] = _stronger(labels.get(label, 0.0), _worth(fact, span))


def _worth(fact: Known, span: Span) -> float:
    if fact.where is not None and not (fact.where.start < span.end and fact.where.end > span.start):
        return IGNORED
    return OPTIONAL if fact.optional else IS


def _stronger(a: float, b: float) -> float:
    order = (0.0, IGNORED, OPTIONAL, IS)
    return max(a, b, key=order.index)


def fit(examples: Sequence[Row], *, strength: float = _STRENGTH) -> Linear:
    """Learn a model from labelled pairs."""
    index = _features(examples)
    matrix = _matrix(examples, index)
    labels = sorted({label for row in examples for label in row.labels})
    kept, weights, bias = [], [], []
    for label in labels:
        target, weight = _targets(examples, label)
        used = weight > 0
        if target[used].sum() < _MIN_POSITIVES or target[used].all():
            continue
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3, max_iter=200)
        model.fit(matrix[used], target[used], sample_weight=weight[used])
        kept.append(label)
        weights.append(model.coef_[0].astype(np.float32))
        bias.append(model.intercept_[0])
    shape = np.stack(weights, axis=1) if weights else np.zeros((len(index), 0), dtype=np.float32)
    return _pruned(Linear(tuple(kept), tuple(index), shape, np.asarray(bias, dtype=np.float32)))


def _features(examples: Sequence[Row]) -> dict[str, int]:
    """Number the features that at least `_MIN_COUNT` articles show."""
    shown: defaultdict[str, set[str]] = defaultdict(set)
    for row in examples:
        for name in (*row.pair.features, *row.pair.soft):
            if len(shown[name]) < _MIN_COUNT:
                shown[name].add(row.article)
    names = sorted(name for name, articles in shown.items() if len(articles) >= _MIN_COUNT)
    return {name: column for column, name in enumerate(names)}


def _matrix(examples: Sequence[Row], index: Mapping[str, int]) -> csr_matrix:
    ends, columns, data = [0], [], []
    for row in examples:
        for name in set(row.pair.features):
            if name in index:
                columns.append(index[name])
                data.append(1.0)
        for name, value in row.pair.soft.items():
            if name in index:
                columns.append(index[name])
                data.append(value)
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(examples), len(index)), dtype=np.float32)


def _targets(examples: Sequence[Row], label: str) -> tuple[np.ndarray, np.ndarray]:
    relation = label.rstrip(FORWARD + BACKWARD)
    target = np.zeros(len(examples), dtype=np.int8)
    weight = np.ones(len(examples), dtype=np.float32)
    for i, row in enumerate(examples):
        worth = row.labels.get(label, 0.0)
        target[i] = worth in (IS, OPTIONAL)
        weight[i] = row.weight * (OPTIONAL_WEIGHT if worth == OPTIONAL else 1.0)
        unknown = label == ALIKE and label not in row.labels
        if worth == IGNORED or unknown or (row.only and label != ALIKE and relation not in row.only):
            weight[i] = 0
    return target, weight


def _pruned(model: Linear, least: float = 0.02) -> Linear:
    """Drop features that weigh next to nothing for every class."""
    if not model.weights.size:
        return model
    kept = np.flatnonzero(np.abs(model.weights).max(axis=1) >= least)
    names = tuple(model.features[i] for i in kept)
    return Linear(model.classes, names, model.weights[kept], model.bias)


def positives(examples: Iterable[Row]) -> Counter[str]:
    """Count the examples of each class."""
    return Counter(
        label for row in examples for label, worth in row.labels.items() if worth in (IS, OPTIONAL)
    )
