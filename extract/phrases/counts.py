"""Evidence by counting: how often each observation of a pair went with each relation, in families of observations.

A score is the sum of log ratios of what was seen to what would be expected, smoothed by the relation's share. What an
example's own group added can be taken out again, so that examples are scored as if they had not been seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from extract.linear import Floats

Observations = Mapping[str, float]
FAMILIES = ("path", "words", "arguments", "types", "first", "second", "typed")
_TURNED = (0, 1, 2, 3, 5, 4, 6)
_PATH = frozenset(
    """path bare barepos left right top toppos topleft topright upend downend sides ends endsl preps prepsbare
    voice""".split()
)
_WORDS = frozenset("btw bw onl onr before after ch topch".split())
_LEAST = 2
_SMOOTH = 3.0


def family(name: str) -> int:
    """Number the family of an observation."""
    head = name.split("=", 1)[0]
    if head.startswith(("A:", "B:")):
        return FAMILIES.index("first" if head[0] == "A" else "second")
    if "&" in name:
        return FAMILIES.index("typed")
    if head in _PATH:
        return FAMILIES.index("path")
    if head in _WORDS:
        return FAMILIES.index("words")
    return FAMILIES.index("types" if head in ("t", "ta", "tb") else "arguments")


@dataclass(slots=True)
class Group:
    """What one group of examples added: sparse counts of observations with classes, and of each alone."""

    both: csr_matrix
    alone: Floats
    classes: Floats
    total: int


class Counts:
    """Counts of observations with classes ("capital>", "capital<"), by group."""

    def __init__(self, rows: Sequence[tuple[Hashable, Observations, frozenset[str]]]) -> None:
        shown = Counter(name for _, observed, _ in rows for name in observed)
        names = sorted(name for name, count in shown.items() if count >= _LEAST)
        self.index = {name: i for i, name in enumerate(names)}
        self.family = np.asarray([family(name) for name in names], dtype=np.int64)
        self.classes = sorted({label for _, _, labels in rows for label in labels})
        self._column = {label: i for i, label in enumerate(self.classes)}
        grouped: defaultdict[Hashable, list[tuple[Observations, frozenset[str]]]] = defaultdict(list)
        for group, observed, labels in rows:
            grouped[group].append((observed, labels))
        self.groups = {group: self._group(part) for group, part in grouped.items()}
        shape = (len(names), len(self.classes))
        self.both = np.zeros(shape, dtype=np.float32)
        self.alone = np.zeros(len(names), dtype=np.float32)
        self.of_class = np.zeros(len(self.classes), dtype=np.float32)
        self.total = len(rows)
        for part in self.groups.values():
            self.both += part.both
            self.alone += part.alone
            self.of_class += part.classes
        self.both = np.asarray(self.both)

    def _group(self, part: Sequence[tuple[Observations, frozenset[str]]]) -> Group:
        matrix = self.matrix([observed for observed, _ in part])
        target = np.zeros((len(part), len(self.classes)), dtype=np.float32)
        for row, (_, labels) in enumerate(part):
            target[row, [self._column[label] for label in labels]] = 1
        both = csr_matrix(matrix.T @ csr_matrix(target))
        return Group(both, np.asarray(matrix.sum(axis=0)).ravel(), target.sum(axis=0), len(part))

    def matrix(self, rows: Iterable[Observations]) -> csr_matrix:
        """Arrange observations that are known in a sparse matrix."""
        data, row_of, column_of, number = [], [], [], 0
        for number, observed in enumerate(rows, 1):
            for name, value in observed.items():
                column = self.index.get(name)
                if column is not None:
                    data.append(value)
                    row_of.append(number - 1)
                    column_of.append(column)
        shape = (number, len(self.index))
        return coo_matrix((np.asarray(data, dtype=np.float32), (row_of, column_of)), shape=shape).tocsr()

    def scores(
        self, rows: Sequence[Observations], relations: Sequence[str], apart: Hashable = None
    ) -> Floats:
        """Score pairs for relations: (2 pairs, relations, families), each pair forward, then backward.

        Without what the group `apart` added. A relation that was never seen has NaN.
        """
        columns = np.asarray([self._column.get(r + d, -1) for d in "><" for r in relations])
        known, used = columns >= 0, np.maximum(columns, 0)
        matrix = self.matrix(rows)
        seen = np.unique(matrix.indices)
        matrix = matrix[:, seen]
        both, alone = self.both[seen][:, used], self.alone[seen]
        of_class, total = self.of_class[used], self.total
        own = self.groups.get(apart)
        if own is not None:
            both = both - own.both[seen][:, used].toarray()
            alone = alone - own.alone[seen]
            of_class, total = of_class - own.classes[used], total - own.total
        share = (of_class + 0.2) / (total + 1)
        ratios = np.log((np.maximum(both, 0) + _SMOOTH * share) / (np.maximum(alone, 0)[:, None] + _SMOOTH))
        ratios -= np.log(share)
        out = np.zeros((len(rows), len(columns), len(FAMILIES)), dtype=np.float32)
        for number in range(len(FAMILIES)):
            part = matrix[:, self.family[seen] == number]
            many = np.maximum(np.diff(part.indptr), 1)
            out[:, :, number] = (part @ ratios[self.family[seen] == number]) / np.sqrt(many)[:, None]
        out[:, ~known] = np.nan
        return _both_ways(out, len(relations))


def _both_ways(out: Floats, relations: int) -> Floats:
    """Lay forward and backward scores in turn; backward the first end is the object."""
    result = np.empty((2 * len(out), relations, len(FAMILIES)), dtype=np.float32)
    result[0::2] = out[:, :relations]
    result[1::2] = out[:, relations:][:, :, _TURNED]
    for way, other in ((0, 1), (1, 0)):  # seen in one direction only: not unknown, but never so
        mine, turned = result[way::2], result[other::2]
        gap = np.isnan(mine) & ~np.isnan(turned)
        mine[gap] = -4.0
    return result
