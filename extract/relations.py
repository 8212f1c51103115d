"""From pairs of mentions to proposed facts: which relation, in which direction, how probably, and why.

Each relation that a trained model knows is scored on each pair in both directions, independently of the others,
since two may hold of one pair. Where there is no model, or it does not know a relation, the frames of the lexicon
decide alone. A fact's ends must be of types that the ontology's domain and range admit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from extract.linear import Floats, Linear, sigmoid
from extract.pairs import Pair
from extract.reading import Reading, Reference
from extract.schema import Relation, Schema

FORWARD, BACKWARD = ">", "<"
_FRAME_ALONE = 0.6  # the trust in a frame that no model has weighed
_STAR_ALONE = 0.3
_FIT = 0.25  # the probability of an admitted type below which a proposal is dropped


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation proposed of a pair, its ends already in order."""

    relation: str
    subject: Reference
    object: Reference
    score: float
    pair: Pair
    admitted: bool = True


class Gate:
    """Which references may stand at the ends of each relation, by the ontology's domain and range."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._admits: dict[tuple[tuple[str, ...], str], bool] = {}

    def admits(self, relation: Relation, reading: Reading, subject: Reference, obj: Reference) -> bool:
        """Tell whether both ends may be what the ontology asks for."""
        kind = relation.value_kind
        if kind is not None:
            return obj.kind == "value" and obj.value_kind == kind and self._fits(relation.domain, reading, subject)
        if subject.kind == "value" or obj.kind == "value":
            return False
        return self._fits(relation.domain, reading, subject) and self._fits(relation.range, reading, obj)

    def _fits(self, wanted: tuple[str, ...], reading: Reading, reference: Reference) -> bool:
        if reference.kind == "value":
            return False
        if not wanted:
            return True
        types = reading.things[reference.things[0]].types
        return sum(p for t, p in types.items() if self._admitted(wanted, t)) >= _FIT

    def _admitted(self, wanted: tuple[str, ...], type_name: str) -> bool:
        key = (wanted, type_name)
        known = self._admits.get(key)
        if known is None:
            known = self._admits[key] = self._schema.admits(wanted, type_name)
        return known


def proposals(
    reading: Reading, pairs: Sequence[Pair], schema: Schema, model: Linear | None, floor: float
) -> Iterator[Proposal]:
    """Yield what is proposed of a document's pairs with a probability of at least `floor`."""
    gate = Gate(schema)
    if model is not None and pairs:
        scores = probabilities(pairs, model)
        labels = [_parsed(label, schema) for label in model.classes]
        for row, column in zip(*np.nonzero(scores >= floor), strict=True):
            relation, direction = labels[column]
            if relation is not None:
                yield _proposal(reading, gate, relation, direction, pairs[row], float(scores[row, column]))
    known = {label.rstrip(FORWARD + BACKWARD) for label in model.classes} if model is not None else set()
    yield from _by_frames(reading, pairs, schema, gate, known, floor)


def probabilities(pairs: Sequence[Pair], model: Linear) -> Floats:
    """Score pairs: an array of shape (pairs, classes) of independent probabilities."""
    index = model.index
    rows: list[list[int]] = []
    values: list[list[float]] = []
    for pair in pairs:
        found = [i for name in set(pair.features) if (i := index.get(name)) is not None]
        soft = [(i, p) for name, p in pair.soft.items() if (i := index.get(name)) is not None]
        rows.append([*found, *(i for i, _ in soft)] or [0])
        values.append([*([1.0] * len(found)), *(p for _, p in soft)] or [0.0])
    ends = np.cumsum([0, *map(len, rows[:-1])])
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    weights = model.weights[flat] * np.fromiter(chain.from_iterable(values), dtype=np.float32)[:, None]
    totals = np.add.reduceat(weights, ends, axis=0)
    return sigmoid(totals + model.bias)


def label_of(relation: Relation, direction: str) -> str:
    """Name the class of a relation in one direction; a symmetric one has none."""
    return relation.name if relation.symmetric else relation.name + direction


def _parsed(label: str, schema: Schema) -> tuple[Relation | None, str]:
    direction = label[-1] if label[-1] in FORWARD + BACKWARD else FORWARD
    return schema.relations.get(label.rstrip(FORWARD + BACKWARD)), direction


def _proposal(
    reading: Reading, gate: Gate, relation: Relation, direction: str, pair: Pair, score: float
) -> Proposal:
    subject, obj = (pair.first, pair.second) if direction == FORWARD else (pair.second, pair.first)
    admitted = gate.admits(relation, reading, subject, obj)
    if not admitted and relation.symmetric:
        subject, obj = obj, subject
        admitted = gate.admits(relation, reading, subject, obj)
    return Proposal(relation.name, subject, obj, score, pair, admitted)


def _by_frames(
    reading: Reading,
    pairs: Iterable[Pair],
    schema: Schema,
    gate: Gate,
    known: set[str],
    floor: float,
) -> Iterator[Proposal]:
    """Propose relations that no model knows, by the frames of the lexicon alone."""
    if not schema.relations.keys() - known:
        return
    for pair in pairs:
        best: dict[tuple[str, bool], float] = {}
        for match in pair.matches:
            frame = match.frame
            if frame.relation in known or frame.relation not in schema.relations:
                continue
            score = _STAR_ALONE if frame.word == "*" else _FRAME_ALONE
            key = (frame.relation, match.forward)
            best[key] = max(best.get(key, 0.0), score)
        for (name, forward), score in best.items():
            if score >= floor:
                relation = schema.relations[name]
                yield _proposal(reading, gate, relation, FORWARD if forward else BACKWARD, pair, score)


def reasons(proposal: Proposal, schema: Schema, model: Linear | None) -> str:
    """Say what proposed a fact: the frames of the lexicon that it matches, and the model's weightiest features."""
    frames = [str(m.frame) for m in proposal.pair.matches if m.frame.relation == proposal.relation]
    found = [f"lexicon {frame}" for frame in dict.fromkeys(frames)]
    relation = schema.relations[proposal.relation]
    direction = FORWARD if proposal.subject is proposal.pair.first else BACKWARD
    label = label_of(relation, direction)
    if model is not None and label in model.classes:
        weighty = model.reasons(proposal.pair.features, label)
        found += [f"model {name} {weight:+.2f}" for name, weight in weighty if weight > 0]
    return "; ".join(found[:4])


def thresholds(model: Linear, given: Mapping[str, float], default: float) -> dict[str, float]:
    """Give each relation its own threshold, or the default one."""
    names = {label.rstrip(FORWARD + BACKWARD) for label in model.classes}
    return {name: given.get(name, default) for name in sorted(names)}
