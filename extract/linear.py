"""A linear model over named features: what training leaves behind, and all that reading needs of it.

Weights are kept as arrays without pickles. Every score can be taken apart into the features that made it, which is
how a claim can say what proposed it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.packing import packed, unpacked

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Weights of shape (features, classes) for named features, and (dimensions, classes) for a dense vector."""

    classes: tuple[str, ...]
    features: tuple[str, ...]
    weights: Floats
    bias: Floats
    dense: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {name: row for row, name in enumerate(self.features)})

    @cached_property
    def crossed(self) -> frozenset[str]:
        """List the features that the model knows together with others, as in `word&types`."""
        return frozenset(sys.intern(name.rpartition("&")[0]) for name in self.features if "&" in name)

    def scores(self, features: Mapping[str, float], vector: Floats | None = None) -> Floats:
        """Give the score (logit) of each class for weighted features and an optional dense vector."""
        rows = [(row, value) for name, value in features.items() if (row := self.index.get(name)) is not None]
        total = self.bias.copy()
        if rows:
            index, values = zip(*rows, strict=True)
            total += np.asarray(values, dtype=np.float32) @ self.weights[list(index)]
        if vector is not None and self.dense.size:
            total += vector @ self.dense
        return total

    def sums(self, features: Iterable[str]) -> Floats:
        """Give the score of each class for features that are merely there or not."""
        rows = [row for name in features if (row := self.index.get(name)) is not None]
        return self.bias + self.weights[rows].sum(axis=0) if rows else self.bias.copy()

    def reasons(self, features: Iterable[str], class_name: str, most: int = 3) -> list[tuple[str, float]]:
        """Name the features that spoke loudest for a class, with their weights."""
        column = self.classes.index(class_name)
        known = list(set(features) & self.index.keys())
        weights = self.weights[[self.index[name] for name in known], column].tolist()
        return sorted(zip(known, weights, strict=True), key=lambda pair: (-pair[1], pair[0]))[:most]

    def save(self, path: Path) -> None:
        """Write the model as one `.npz` file; the same model gives the same bytes."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                classes=packed(self.classes),
                features=packed(self.features),
                weights=self.weights.astype(np.float16),
                bias=self.bias,
                dense=self.dense.astype(np.float16),
            )

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(
                unpacked(data["classes"]),
                unpacked(data["features"]),
                data["weights"].astype(np.float32),
                data["bias"].astype(np.float32),
                data["dense"].astype(np.float32),
            )


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities that sum to one along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def sigmoid(scores: Floats) -> Floats:
    """Turn scores into independent probabilities."""
    odds = np.exp(np.clip(scores, -30, 30))
    return np.asarray(odds / (1 + odds), dtype=np.float32)
