"""The things of one article: its accepted names grouped, typed and given places."""

from __future__ import annotations

from collections import Counter

import numpy as np
from spacy.tokens import Doc

from extract.lexicon import Lexicon
from extract.naming import Name, acronyms, canonical, clusters
from extract.net import Floats
from extract.reading import Reading, Reference, Thing, head_of, read_sentences
from extract.recognition import NONE, Surface


def reading_of(
    doc: Doc, chosen: list[tuple[int, int, Surface]], classes: tuple[str, ...], lexicon: Lexicon
) -> Reading:
    """Make a reading of a document from the spans that were found to name something."""
    sentences, sentence_of = read_sentences(doc)
    reading = Reading(doc, sentences, sentence_of)
    typed: dict[str, tuple[str, Floats]] = {}
    counts: Counter[str] = Counter()
    for _, _, surface in chosen:
        counts[surface.text] += 1
        if surface.text not in typed:
            typed[surface.text] = _type(surface, classes)
    names = [
        Name(text, typed[text][0], counts[text]) for text in sorted(counts, key=lambda t: _first(chosen, t))
    ]
    index_of: dict[str, int] = {}
    for group in clusters(names, lexicon, acronyms(doc.text)):
        thing = _thing(len(reading.things), group, typed, classes, lexicon)
        reading.things.append(thing)
        for name in group:
            index_of[name.text] = thing.index
    for start, end, surface in chosen:
        reading.references.append(
            Reference(
                start,
                end,
                head_of(doc, start, end),
                "name",
                (index_of[surface.text],),
                sentence=sentence_of[start],
            )
        )
    return reading


def _first(chosen: list[tuple[int, int, Surface]], text: str) -> int:
    return next(start for start, _, surface in chosen if surface.text == text)


def _type(surface: Surface, classes: tuple[str, ...]) -> tuple[str, Floats]:
    probabilities = surface.probabilities.copy()
    probabilities[classes.index(NONE)] = 0
    probabilities /= probabilities.sum()
    return classes[int(probabilities.argmax())], probabilities


def _thing(
    index: int,
    group: list[Name],
    typed: dict[str, tuple[str, Floats]],
    classes: tuple[str, ...],
    lexicon: Lexicon,
) -> Thing:
    """Type a group of names by the evidence of all of them, the commoner ones weighing more."""
    logs = np.zeros(len(classes))
    total = 0.0
    for name in group:
        weight = min(name.count, 3) ** 0.5
        logs += weight * np.log(typed[name.text][1] + 1e-4)
        total += weight
    probabilities = np.exp(logs / total)
    probabilities[classes.index(NONE)] = 0
    probabilities /= probabilities.sum()
    types = {c: float(p) for c, p in zip(classes, probabilities, strict=True) if p > 0.02}
    best = max(types, key=lambda t: (types[t], t))
    name = canonical(group, lexicon)
    names = tuple(dict.fromkeys([name, *sorted({n.text for n in group})]))
    return Thing(index, best, name, names, types, sum(n.count for n in group))
