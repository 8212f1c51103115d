"""The relations that may hold of a pair of mentions: scores by a linear model, and what the ontology admits.

Each relation that the model knows is scored in both directions, independently of the others, since two may hold of
one pair. A fact's ends must be of types that the ontology's domain and range admit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from extract.linear import Floats, Linear, sigmoid
from extract.pairs import Pair
from extract.reading import Reading, Reference
from extract.schema import Relation, Schema

FORWARD, BACKWARD = ">", "<"
_AT_ONCE = 64  # pairs whose weights are summed at a time: they stay within the processor's cache
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
        self._fit: dict[tuple[tuple[str, ...], int], float] = {}
        self._of: Reading | None = None

    def admits(self, relation: Relation, reading: Reading, subject: Reference, obj: Reference) -> bool:
        """Tell whether both ends may be what the ontology asks for."""
        kind = relation.value_kind
        if kind is not None:
            return (
                obj.kind == "value"
                and obj.value_kind == kind
                and self._fits(relation.domain, reading, subject)
            )
        if subject.kind == "value" or obj.kind == "value":
            return False
        return self._fits(relation.domain, reading, subject) and self._fits(relation.range, reading, obj)

    def fit(self, wanted: tuple[str, ...], reading: Reading, reference: Reference) -> float:
        """Tell how probably a reference is of a type that is wanted."""
        if reference.kind == "value":
            return 0.0
        if not wanted:
            return 1.0
        if reading is not self._of:
            self._of, self._fit = reading, {}
        key = (wanted, reference.things[0])
        known = self._fit.get(key)
        if known is None:
            types = reading.things[key[1]].types
            known = self._fit[key] = sum(p for t, p in types.items() if self._admitted(wanted, t))
        return known

    def _fits(self, wanted: tuple[str, ...], reading: Reading, reference: Reference) -> bool:
        return self.fit(wanted, reading, reference) >= _FIT

    def _admitted(self, wanted: tuple[str, ...], type_name: str) -> bool:
        key = (wanted, type_name)
        known = self._admits.get(key)
        if known is None:
            known = self._admits[key] = self._schema.admits(wanted, type_name)
        return known


def probabilities(pairs: Sequence[Pair], model: Linear) -> Floats:
    """Score pairs: an array of shape (pairs, classes) of independent probabilities."""
    if not pairs or not model.features:
        return sigmoid(np.zeros((len(pairs), len(model.classes)), dtype=np.float32) + model.bias)
    get = model.index.get
    totals = np.empty((len(pairs), len(model.classes)), dtype=np.float32)
    for start in range(0, len(pairs), _AT_ONCE):
        rows: list[list[int]] = []
        values: list[float] = []
        for pair in pairs[start : start + _AT_ONCE]:
            # As numbers, so that the order, and with it the rounding of the sum, is the same each time.
            found = set(map(get, pair.features))
            found.discard(None)
            soft = {i: p for name, p in pair.soft.items() if (i := get(name)) is not None}
            rows.append([*sorted(found), *soft] or [0])  # type: ignore[type-var, list-item]
            values += [*([1.0] * len(found)), *soft.values()] or [0.0]
        ends = np.cumsum([0, *map(len, rows[:-1])])
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(values))
        weights = model.weights.take(flat, axis=0)
        weights *= np.asarray(values, dtype=np.float32)[:, None]
        np.add.reduceat(weights, ends, axis=0, out=totals[start : start + len(rows)])
    return sigmoid(totals + model.bias)


def label_of(relation: Relation, direction: str) -> str:
    """Name the class of a relation in one direction; a symmetric one has none."""
    return relation.name if relation.symmetric else relation.name + direction


def proposal(
    reading: Reading, gate: Gate, relation: Relation, direction: str, pair: Pair, score: float
) -> Proposal:
    """Propose a relation of a pair in one direction, and note whether the ontology admits it."""
    subject, obj = (pair.first, pair.second) if direction == FORWARD else (pair.second, pair.first)
    admitted = gate.admits(relation, reading, subject, obj)
    if not admitted and relation.symmetric:
        subject, obj = obj, subject
        admitted = gate.admits(relation, reading, subject, obj)
    return Proposal(relation.name, subject, obj, score, pair, admitted)


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
