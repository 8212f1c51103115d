"""Clusters of words by meaning, so that a rare verb can pass for a common one: "bankroll" for "finance".

The word vectors of the spaCy pipeline are grouped once, at training, coarsely and finely; what is kept is the number
of the group of each vector.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.vocab import Vocab


@dataclass(frozen=True)
class Clusters:
    """Group numbers of shape (sizes, vectors), for each of several numbers of groups."""

    sizes: tuple[int, ...]
    groups: NDArray[np.uint16]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, lemma: str, vocab: Vocab) -> tuple[str, ...]:
        """Name the groups of a word, the coarsest first; none where it has no vector."""
        known = self._known.get(lemma)
        if known is None:
            key = vocab.strings[lemma] if lemma in vocab.strings else 0  # noqa: SIM401
            row = int(vocab.vectors.key2row.get(key, -1))
            held = 0 <= row < self.groups.shape[1]
            known = (
                tuple(f"{n}:{g}" for n, g in zip(self.sizes, self.groups[:, row], strict=True))
                if held
                else ()
            )
            self._known[lemma] = known
        return known

    def save(self, path: Path) -> None:
        """Write the groups as one `.npz` file."""
        with path.open("wb") as file:
            np.savez_compressed(file, sizes=np.asarray(self.sizes), groups=self.groups)

    @classmethod
    def load(cls, path: Path) -> Clusters:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(tuple(int(n) for n in data["sizes"]), data["groups"])
