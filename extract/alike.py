"""Mentions that go together: coordinated ones, and ones that mean the same.

In "Ann, who founded Acme with her brother Bo" three mentions stand where one might: "Ann", "who" and "Bo" have the
same part in the same fact. That two mentions do so is learned like a relation, as the class `ALIKE`. What is said
of one then speaks for the others: the sums here show each proposal in the light of its companions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.linear import Floats
from extract.pairs import Pair
from extract.relations import BACKWARD, FORWARD
from extract.schema import Schema

ALIKE = "="
_LIKELY = 0.5


def supported(pairs: Sequence[Pair], scores: Floats, classes: Sequence[str], schema: Schema) -> Floats:
    """Describe what its companions say of each pair in each class: an array of shape (pairs, classes, sums).

    The first two sums are the best score of a companion of the subject and of the object, weighed by how sure it is
    that the two go together.
    """
    found = np.zeros((*scores.shape, _SUMS), dtype=np.float32)
    if ALIKE not in classes:
        return found
    sentences: dict[int, list[int]] = {}
    for row, pair in enumerate(pairs):
        sentences.setdefault(pair.first.sentence, []).append(row)
    for rows in sentences.values():
        _support(found, [pairs[row] for row in rows], np.asarray(rows), scores, classes, schema)
    return found


def _support(
    found: Floats,
    pairs: Sequence[Pair],
    rows: np.ndarray,
    scores: Floats,
    classes: Sequence[str],
    schema: Schema,
) -> None:
    number: dict[int, int] = {}
    for pair in pairs:
        number.setdefault(id(pair.first), len(number))
        number.setdefault(id(pair.second), len(number))
    first = np.asarray([number[id(pair.first)] for pair in pairs])
    second = np.asarray([number[id(pair.second)] for pair in pairs])
    alike = np.zeros((len(number), len(number)), dtype=np.float32)
    alike[first, second] = scores[rows, classes.index(ALIKE)]
    alike = np.maximum(alike, alike.T)
    _of_one_thing(alike, pairs, number)
    relations, columns = _columns(classes, schema)
    table = np.zeros((len(relations), *alike.shape), dtype=np.float32)
    for column, (relation, direction) in columns.items():
        if direction != BACKWARD:
            table[relation, first, second] = scores[rows, column]
        if direction != FORWARD:
            table[relation, second, first] = scores[rows, column]
    sums = _sums(table, alike)
    for column, (relation, direction) in columns.items():
        subject, obj = (second, first) if direction == BACKWARD else (first, second)
        found[rows, column] = sums[:, relation, subject, obj].T


def _of_one_thing(alike: Floats, pairs: Sequence[Pair], number: dict[int, int]) -> None:
    things = {number[id(r)]: r.things for pair in pairs for r in (pair.first, pair.second) if r.things}
    for a, ours in things.items():
        for b, theirs in things.items():
            if a != b and ours == theirs:
                alike[a, b] = 1.0


def _columns(classes: Sequence[str], schema: Schema) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """List the relations, and for each column its relation's number and its direction, empty for a symmetric one."""
    names = [label.rstrip(FORWARD + BACKWARD) for label in classes]
    relations = sorted({name for name in names if name in schema.relations})
    columns = {
        column: (relations.index(name), label[len(name) :])
        for column, (label, name) in enumerate(zip(classes, names, strict=True))
        if name in schema.relations
    }
    return relations, columns


def _sums(table: Floats, alike: Floats) -> Floats:
    """Compute the sums from scores (relations, subjects, objects): an array (sums, relations, subjects, objects)."""
    other = 1 - alike
    np.fill_diagonal(other, 0)
    apart = (~np.eye(len(alike), dtype=bool)).astype(np.float32)

    def over_subjects(weights: Floats) -> Floats:
        best: Floats = (weights[None, :, :, None] * table[:, None, :, :]).max(axis=2)
        return best

    def over_objects(weights: Floats, held: Floats) -> Floats:
        best: Floats = (held[:, :, :, None] * weights[None, None, :, :]).max(axis=2)
        return best

    by_subject = over_subjects(alike)
    mate = alike.argmax(axis=1)
    count = (alike > _LIKELY).sum(axis=1)
    everywhere = np.ones_like(table)
    ranked = np.sort(table, axis=0)
    rest = np.where(table >= ranked[-1], ranked[-2] if len(table) > 1 else 0.0, ranked[-1])
    return np.stack(
        [
            by_subject,
            over_objects(alike, table),
            over_objects(alike, by_subject),
            over_subjects(apart),
            over_objects(apart, table),
            over_subjects(other),
            over_objects(other, table),
            (table[:, None, :, :] > table[:, :, None, :]).sum(axis=2),
            (table[:, :, None, :] > table[:, :, :, None]).sum(axis=3),
            everywhere * alike.max(axis=1)[None, :, None],
            everywhere * alike.max(axis=1)[None, None, :],
            everywhere * alike[None],
            everywhere * count[None, :, None],
            everywhere * count[None, None, :],
            everywhere * len(alike),
            everywhere * table.max(axis=(1, 2), keepdims=True),
            everywhere * table.sum(axis=1, keepdims=True),
            everywhere * table.sum(axis=2, keepdims=True),
            rest,
            table[:, mate, :],
            table[:, :, mate],
        ]
    )


_SUMS = 21
