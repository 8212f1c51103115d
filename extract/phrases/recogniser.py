"""Which spans stand at an end of a fact, by a logistic regression, and of which type, by counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np

from extract.linear import Linear, sigmoid
from extract.phrases.sentence import KEEP, LEAST, Phrase, Sentence

_DAMP, _SMOOTH, _MEMORY, _LIKELY = 0.35, 2.0, 4.0, 0.05


@dataclass
class Types:
    """Counts of observations with types, by group of examples."""

    both: defaultdict[str, defaultdict[str, Counter[Hashable]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    all: Counter[str] = field(default_factory=Counter)

    def add(self, features: Mapping[str, float], type_name: str, group: Hashable) -> None:
        """Count one span that stands at an end."""
        self.all[type_name] += 1
        for name in features:
            if not name.startswith("mem"):
                self.both[name][type_name][group] += 1

    def of(self, features: Mapping[str, float], apart: Hashable = None) -> dict[str, float]:
        """Give the probabilities of a span's types, those that are likely at all."""
        names = sorted(self.all)
        number = {name: i for i, name in enumerate(names)}
        share = np.asarray([self.all[n] for n in names], dtype=np.float64) / max(self.all.total(), 1)
        total = np.log(share)
        for feature, value in features.items():
            if feature.startswith("mem="):
                if feature[4:] in number:
                    total[number[feature[4:]]] += _MEMORY * value
                continue
            counts = np.zeros(len(names))
            for name, groups in self.both.get(feature, {}).items():
                counts[number[name]] = groups.total() - groups.get(apart, 0)
            if counts.any():
                total += _DAMP * np.log((counts + _SMOOTH * share) / (counts.sum() + _SMOOTH) / share)
        odds = np.exp(total - total.max())
        odds /= odds.sum()
        likely = {n: float(p) for n, p in zip(names, odds, strict=True) if p > _LIKELY}
        return likely or {names[int(odds.argmax())]: 1.0}


def keep(sentence: Sentence, model: Linear, types: Types, *, apart: bool) -> None:
    """Keep the spans of a sentence that likely stand at an end."""
    scores = [
        float(sigmoid(model.scores(surface.features))[0]) if surface.features else 0.0
        for surface in sentence.surfaces
    ]
    best = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:KEEP]
    kept = sorted((i for i in best if scores[i] >= LEAST), key=lambda i: (sentence.surfaces[i].places[0], i))
    group = sentence.group if apart else None
    sentence.phrases = [
        Phrase(s.text, tuple(s.places), scores[i], types.of(s.features, group))
        for i in kept
        for s in (sentence.surfaces[i],)
    ]
