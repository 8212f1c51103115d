"""A small network over named features and a dense vector: a linear part and one hidden layer, added.

The linear part alone would be a logistic regression, and says which words spoke for a class. Reading needs
NumPy only; `extract.training.net` makes the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.packing import packed, unpacked

Floats = NDArray[np.float32]
_CHUNK = 4096  # weighted rows that are gathered at a time: they stay within the processor's cache


@dataclass(frozen=True)
class Net:
    """Weights by feature and by dimension: the first columns are the classes, the others lead to hidden units.

    `words` are the nouns that may end a description which counts as a name.
    """

    classes: tuple[str, ...]
    features: tuple[str, ...]
    sparse: Floats
    dense: Floats
    bias: Floats
    output: Floats
    words: tuple[str, ...] = ()
    index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {name: row for row, name in enumerate(self.features)})

    def probabilities(self, rows: Sequence[Mapping[str, float]], vectors: Floats) -> Floats:
        """Give each row's probabilities over the classes, from its weighted features and its dense vector."""
        total = self._gathered(rows) + self.bias
        if self.dense.size and vectors.shape[1] == self.dense.shape[0]:
            total += vectors @ self.dense
        count = len(self.classes)
        scores = total[:, :count] + np.maximum(total[:, count:], 0) @ self.output
        shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
        result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
        return result

    def _gathered(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        get = self.index.get
        result = np.zeros((len(rows), self.sparse.shape[1]), dtype=np.float32)
        if not self.features:  # learned from so few examples that none came up often enough
            return result
        ids: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        first = 0
        for number, row in enumerate(rows):
            starts.append(len(ids))
            for found, value in zip(map(get, row), row.values(), strict=True):
                if found is not None:
                    ids.append(found)
                    values.append(value)
            if starts[-1] == len(ids):  # a row of nothing known: reduceat needs one entry
                ids.append(0)
                values.append(0.0)
            if len(ids) > _CHUNK or number == len(rows) - 1:
                weighted = self.sparse[ids] * np.asarray(values, dtype=np.float32)[:, None]
                result[first : number + 1] = np.add.reduceat(weighted, starts, axis=0)
                first, ids, values, starts = number + 1, [], [], []
        return result

    def reasons(self, features: Iterable[str], class_name: str, most: int = 3) -> list[tuple[str, float]]:
        """Name the features that spoke loudest for a class in the linear part, with their weights."""
        column = self.classes.index(class_name)
        known = (
            (name, float(self.sparse[self.index[name], column])) for name in set(features) & self.index.keys()
        )
        return sorted(known, key=lambda pair: (-pair[1], pair[0]))[:most]

    def save(self, path: Path) -> None:
        """Write the network as one `.npz` file without pickles; the same network gives the same bytes."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                classes=packed(self.classes),
                features=packed(self.features),
                words=packed(self.words),
                sparse=self.sparse.astype(np.float16),
                dense=self.dense.astype(np.float16),
                bias=self.bias,
                output=self.output,
            )

    @classmethod
    def load(cls, path: Path) -> Net:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(
                unpacked(data["classes"]),
                unpacked(data["features"]),
                data["sparse"].astype(np.float32),
                data["dense"].astype(np.float32),
                data["bias"].astype(np.float32),
                data["output"].astype(np.float32),
                unpacked(data["words"]),
            )
