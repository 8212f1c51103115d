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

_LIKELY = 0.2


def reading_of(
    doc: Doc, chosen: list[tuple[int, int, Surface]], classes: tuple[str, ...], lexicon: Lexicon
) -> Reading:
    """Make a reading of a document from the spans that were found to name something."""
    sentences, sentence_of = read_sentences(doc)
    reading = Reading(doc, sentences, sentence_of)
    typed: dict[str, Floats] = {}
    counts: Counter[str] = Counter()
    for _, _, surface in chosen:  # in the order of the text, which the names keep
        counts[surface.text] += 1
        if surface.text not in typed:
            typed[surface.text] = _types(surface, classes)
    names = [_name(text, count, typed[text], classes) for text, count in counts.items()]
    index_of: dict[str, int] = {}
    for group in clusters(names, lexicon, acronyms(doc.text)):
        thing = _thing(len(reading.things), group, typed, classes, lexicon)
        reading.things.append(thing)
        for name in group:
            index_of[name.text] = thing.index
    for start, end, surface in chosen:
        head = head_of(doc, start, end)
        things = (index_of[surface.text],)
        reading.references.append(Reference(start, end, head, "name", things, sentence=sentence_of[start]))
    return reading


def _types(surface: Surface, classes: tuple[str, ...]) -> Floats:
    """Give the probabilities of the types, if it is a name at all."""
    probabilities = surface.probabilities.copy()
    probabilities[classes.index(NONE)] = 0
    probabilities /= probabilities.sum()
    return probabilities


def _name(text: str, count: int, types: Floats, classes: tuple[str, ...]) -> Name:
    likely = frozenset(name for name, share in zip(classes, types, strict=True) if share >= _LIKELY)
    return Name(text, classes[int(types.argmax())], count, likely)


def _thing(
    index: int,
    group: list[Name],
    typed: dict[str, Floats],
    classes: tuple[str, ...],
    lexicon: Lexicon,
) -> Thing:
    """Type a group of names by the evidence of all of them, the commoner ones weighing more."""
    logs = np.zeros(len(classes))
    total = 0.0
    for name in group:
        weight = min(name.count, 3) ** 0.5
        logs += weight * np.log(typed[name.text] + 1e-4)
        total += weight
    probabilities = np.exp(logs / total)
    probabilities[classes.index(NONE)] = 0
    probabilities /= probabilities.sum()
    types = {c: float(p) for c, p in zip(classes, probabilities, strict=True) if p > 0.02}
    best = max(types, key=lambda t: (types[t], t))
    shown = canonical(group, lexicon)
    names = tuple(dict.fromkeys([shown, *sorted({name.text for name in group})]))
    return Thing(index, best, shown, names, types, sum(name.count for name in group))
