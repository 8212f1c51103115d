"""Recognition where nothing was learned: spaCy's labels, and the nouns that say what kind of thing a name is.

An ontology of any types is served: a type takes part by the nouns that the lexicon gives for it, and by the
label of spaCy's that its own words come nearest to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extract.lexicon import Lexicon
from extract.net import Floats
from extract.schema import EntityType

NONE = "NONE"
_LABELS = {
    "PERSON": "person human individual people official employee player captain author actor director "
    "politician athlete artist",
    "ORG": "organization organisation company agency group institution firm business body agent team club line "
    "carrier bank school university party",
    "GPE": "place country city state location region territory settlement",
    "LOC": "place location region area site geography",
    "FAC": "facility building structure infrastructure site installation place",
    "PRODUCT": "product system vehicle device technology vessel weapon model",
    "EVENT": "event incident occurrence project program programme",
    "WORK_OF_ART": "work artwork creative publication title",
    "NORP": "nationality group party religion",
    "LAW": "law regulation act legislation",
}
# What each kind of observation is worth, of what is needed to be one type for sure.
_WORTH = {
    "known": 3.0,
    "kind": 1.5,
    "kindof": 1.5,
    "familiar": 2.0,
    "prevkind": 0.8,
    "nextlast": 0.8,
    "thenkind": 0.5,
}
_SURE = 2.0


@dataclass(frozen=True)
class Untrained:
    """Weighs observations by rule."""

    classes: tuple[str, ...]
    words: tuple[str, ...]
    labels: dict[str, int]

    @classmethod
    def of(cls, types: Iterable[EntityType], lexicon: Lexicon) -> Untrained:
        """Make the recogniser of some types; without any, of those that the lexicon's kinds are given for."""
        given = list(types) or [EntityType(name, name) for name in lexicon.table("kinds")]
        classes = (*sorted(kind.name for kind in given), NONE)
        words = {kind.name: _words(kind) for kind in given}
        labels = {}
        for label, near in _LABELS.items():
            best = max(classes[:-1], key=lambda name: len(words[name] & set(near.split())), default=NONE)
            if best != NONE and words[best] & set(near.split()):
                labels[label] = classes.index(best)
        return cls(classes, (), labels)

    def probabilities(self, rows: Sequence[dict[str, float]], vectors: Floats) -> Floats:
        """Give each row's probabilities: the labels and kinds that were seen, against none having been."""
        return np.asarray([self._weighed(row) for row in rows], dtype=np.float32)

    def _weighed(self, row: dict[str, float]) -> Floats:
        scores = np.full(len(self.classes), 0.0, dtype=np.float32)
        named = 0.0
        for feature, value in row.items():
            name, _, rest = feature.partition("=")
            if name == "ner" and rest.endswith("|True"):
                named += value
                label = self.labels.get(rest[:-5])
                if label is not None:
                    scores[label] += _SURE * value
            elif name in _WORTH and rest in self.classes:
                scores[self.classes.index(rest)] += _WORTH[name] * value
                named += value * (name in ("known", "familiar"))
        if (named < 0.5 and not _proper(row)) or _is_noun(row):
            scores[:] = 0.0
            named = 0.0
        scores[-1] = _SURE if named < 0.5 else 0.0
        shifted = np.exp(scores - scores.max())
        if named >= 0.5 and not scores.any():
            shifted[-1] = 10.0  # a name of a kind that the types have no place for
        result: Floats = shifted / shifted.sum()
        return result


def _proper(row: Mapping[str, float]) -> bool:
    """Tell whether a span that the model took for no name is one by its words: all with a capital, none a date."""
    return "tags=NNP|NNP" in row and not any(name.startswith("shape=") and "x" in name for name in row)


def _is_noun(row: Mapping[str, float]) -> bool:
    """Tell whether a span is but the noun of a kind: "Ferry" in a headline."""
    return "len=1" in row and any(name.startswith("kind=") for name in row)


def _words(kind: EntityType) -> set[str]:
    text = " ".join((re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.name), kind.label, *kind.alt_labels))
    return set(text.lower().split())
