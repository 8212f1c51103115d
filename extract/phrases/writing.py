"""From ranked facts to the facts that are given: which go together, and the form in which the data writes their ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from extract.linear import Floats
from extract.phrases.facts import Table
from extract.phrases.forms import forms, kind, plain
from extract.phrases.labels import Labels
from extract.phrases.memory import Memory
from extract.phrases.sentence import Sentence

ALIAS = "alias"
_CONSIDERED = 60
_SECOND = 0.3  # the least probability of a second relation between the same two


class Writer:
    """Writes the ends of facts as the data does: by remembered names, and by the commonest form of each relation."""

    def __init__(self, sentences: Iterable[Sentence], ranges: Mapping[str, str], memory: Memory) -> None:
        self._ranges = ranges
        self._memory = memory
        self._forms: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for _, relation, obj in sentence.facts:
                for start, end, form in sentence.ends.get(obj, ())[:1]:
                    if form != ALIAS:
                        text = kind(sentence.doc[start:end].text)
                        for key in self._keys(relation, text):
                            self._forms[key][form] += 1

    def _keys(self, relation: str, text: str) -> Iterable[tuple[str, str, str]]:
        return ("relation", relation, text), ("range", self._ranges.get(relation, ""), text), ("", "", text)

    def subject(self, text: str, apart: object = None) -> str:
        """Write a subject."""
        return self._memory.name(plain(text), apart) or text

    def object(self, relation: str, text: str, apart: object = None) -> str:
        """Write an object."""
        what, known = kind(text), forms(text)
        if what == "text":
            name = self._memory.name(plain(text), apart)
            if name:
                return name
        for key in self._keys(relation, what):
            for form, _ in sorted(self._forms.get(key, {}).items(), key=lambda row: (-row[1], row[0])):
                if form in known:
                    return known[form]
        return text


def choose(
    sentence: Sentence, table: Table, scores: Floats, labels: Labels, limit: float
) -> list[tuple[int, str, int, float]]:
    """Choose facts as (subject, relation, object, probability), the surest first; at least one where there is any."""
    taken: list[tuple[int, int, int]] = []
    out: list[tuple[int, str, int, float]] = []
    order = np.argsort(-scores, axis=None, kind="stable")[:_CONSIDERED]
    for row, column in zip(*np.unravel_index(order, scores.shape), strict=True):
        probability = float(scores[row, column])
        if (probability < limit and out) or probability <= 0:
            break
        subject, obj = table.ends[row]
        fact = (subject, int(column), obj)
        if not any(_clash(sentence, fact, other, probability) for other in taken):
            taken.append(fact)
            out.append((subject, labels.relations[column].name, obj, probability))
    return out


def _clash(sentence: Sentence, a: tuple[int, int, int], b: tuple[int, int, int], probability: float) -> bool:
    phrases = sentence.phrases
    same_subject, same_object, same = a[0] == b[0], a[2] == b[2], a[1] == b[1]
    if same_subject and same_object:
        return same or probability < _SECOND
    if same and same_subject and phrases[a[2]].overlaps(phrases[b[2]]):
        return True
    if same_object and phrases[a[0]].overlaps(phrases[b[0]]):
        return True
    return same and a[0] == b[2] and a[2] == b[0]
