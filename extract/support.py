"""How much was learned from: what few examples taught is not trusted alone.

A recogniser learned from few names is blended with the one that goes by labels, and the words of a relation's own
label go on speaking for it until enough examples do. Enough examples, or models without a count, are trusted alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from extract.net import Floats, Net
from extract.recognition import NONE, Recogniser

NAMES = 400  # from so many names on, a recogniser is trusted alone
FACTS = 20  # from so many facts on, a relation
_HALF = 60  # names that weigh as much as the labels do
_LABEL, _BAR = 0.6, 0.4  # what a label's words are worth without any example, and with `FACTS` of them


@dataclass(frozen=True, slots=True)
class Support:
    """Counts of the examples that models were learned from: texts, names, and facts by relation."""

    texts: int = 0
    names: int = 0
    facts: Mapping[str, int] = field(default_factory=dict)

    def is_known(self, relation: str) -> bool:
        """Tell whether a relation was learned from enough facts to do without its label."""
        return self.facts.get(relation, 0) >= FACTS

    def label_worth(self, relation: str) -> float:
        """Tell how far a relation's label alone is trusted."""
        return _LABEL - (_LABEL - _BAR) * min(self.facts.get(relation, 0) / FACTS, 1.0)

    def save(self, path: Path) -> None:
        """Write the counts as JSON."""
        data = {"texts": self.texts, "names": self.names, "facts": dict(sorted(self.facts.items()))}
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Support:
        """Read what `save` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["texts"], data["names"], data["facts"])


def known_relations(support: Support | None, learned: Iterable[str]) -> set[str]:
    """Name the learned relations that need no labels any more."""
    return {relation for relation in learned if support is None or support.is_known(relation)}


@dataclass(frozen=True)
class Blended:
    """A recogniser learned from few names, and the one by labels: their probabilities, weighted."""

    learned: Net
    labels: Recogniser
    share: float

    @property
    def classes(self) -> tuple[str, ...]:
        """Name the classes of both."""
        both = {*self.learned.classes, *self.labels.classes} - {NONE}
        return (*sorted(both), NONE)

    @property
    def words(self) -> tuple[str, ...]:
        """Give the nouns that may end a description which counts as a name."""
        return self.learned.words

    def probabilities(self, rows: Sequence[dict[str, float]], vectors: Floats) -> Floats:
        """Give each row's probabilities over the classes."""
        place = {name: i for i, name in enumerate(self.classes)}
        total = np.zeros((len(rows), len(place)), dtype=np.float32)
        for model, weight in ((self.learned, self.share), (self.labels, 1 - self.share)):
            columns = [place[name] for name in model.classes]
            total[:, columns] += weight * model.probabilities(rows, vectors)
        return total


def trusted(learned: Net | None, labels: Recogniser, support: Support | None) -> Recogniser:
    """Give the recogniser to read with: what was learned, as far as its examples go."""
    if learned is None:
        return labels
    if support is None or support.names >= NAMES:
        return learned
    return Blended(learned, labels, support.names / (support.names + _HALF))
