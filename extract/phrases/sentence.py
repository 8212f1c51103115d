"""A sentence with its candidate spans, as observations: which of them stand at an end of a fact, and how they pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extract.evidence import Evidence
from extract.frames import Frames
from extract.lexicon import Lexicon
from extract.pairs import Pair, Pairs, Words
from extract.phrases.forms import kind, plain
from extract.phrases.memory import Memory
from extract.phrases.spans import Range
from extract.reading import Reading, Reference, Thing, head_of
from extract.recognition import Surface, _features
from extract.tokens import Tokens

KEEP, LEAST = 14, 0.04  # spans of a sentence that are paired, and the least probability of standing at an end
_PLACES = 2
_DETERMINERS = frozenset("the a an this that these its his her their".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A span that is kept: its places, how probably it stands at an end, and of which type it may be."""

    text: str
    places: tuple[Range, ...]
    probability: float
    types: dict[str, float]

    def overlaps(self, other: Phrase) -> bool:
        """Tell whether two phrases share a token."""
        return any(a < d and c < b for a, b in self.places for c, d in other.places)


@dataclass(slots=True)
class Sentence:
    """One text of the data with what was found in it; `ends` says where the gold's names stand, in which form."""

    id: str
    ontology: str
    doc: Doc
    spans: list[Range]
    facts: tuple[tuple[str, str, str], ...] = ()
    group: Hashable = None
    ends: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    surfaces: list[Surface] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    observed: list[dict[str, float]] = field(default_factory=list)


def surfaces(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> list[Surface]:
    """Gather a sentence's spans by spelling, each with what it shows; its own group's memories left out."""
    doc = sentence.doc
    tokens = Tokens(doc)
    evidence = Evidence(tokens, lexicon)
    places: defaultdict[str, list[Range]] = defaultdict(list)
    for start, end in sentence.spans:
        places[doc[start:end].text].append((start, end))
    chunks = [(c.start, c.end) for c in doc.noun_chunks]
    labels = {(e.start, e.end): e.label_ for e in doc.ents}
    found = []
    for text, where in places.items():
        features = _features(text, where, tokens, evidence)
        features |= dict.fromkeys(_shown(doc, text, where[0], chunks, labels), 1.0)
        features |= _remembered(text, memory, sentence.group)
        found.append(Surface(text, where, features))
    return found


def _shown(
    doc: Doc, text: str, where: Range, chunks: Sequence[Range], labels: dict[Range, str]
) -> Iterator[str]:
    start, end = where
    first = start - 1 if start and doc[start - 1].lower_ in _DETERMINERS else start
    whole = where in chunks or (first, end) in chunks
    side = (
        "end" if any(e == end for _, e in chunks) else "start" if any(s == start for s, _ in chunks) else "no"
    )
    yield f"chunk={'whole' if whole else side}"
    yield f"label={labels.get(where, 'O')}"
    yield f"is={kind(text)}"
    yield "pos=" + " ".join(
        t.lower_ if t.is_punct or t.pos_ in ("ADP", "DET", "CCONJ", "PART", "SYM") else t.pos_
        for t in doc[start:end]
    )


def _remembered(text: str, memory: Memory, apart: Hashable) -> dict[str, float]:
    key = plain(text)
    types = memory.of(memory.types, key, apart)
    total, times = sum(types.values()), memory.times(key, apart)
    shown = {f"mem={name}": (count / total) ** 0.5 for name, count in types.items()}
    if times:
        shown[f"memn={int(4 * min(total / times, 1))}"] = 1.0
    shown[f"seen={min(times, 3)}"] = 1.0
    if " " in text and any(memory.of(memory.types, plain(word), apart) for word in text.split()):
        shown["memin"] = 1.0
    return shown


def pair(sentence: Sentence, frames: Frames) -> None:
    """Pair a sentence's phrases, and describe the pairs."""
    doc = sentence.doc
    reading = Reading(doc, [doc[:]], [0] * len(doc))
    for number, phrase in enumerate(sentence.phrases):
        best = max(phrase.types, key=lambda t: (phrase.types[t], t), default="")
        reading.things.append(Thing(number, best, phrase.text, (phrase.text,), phrase.types or {"": 1.0}))
        for start, end in phrase.places[:_PLACES]:
            head = head_of(doc, start, end)
            reading.references.append(Reference(start, end, head, "name", (number,)))
    reading.references.sort(key=lambda r: (r.start, r.end))
    sentence.pairs = list(Pairs(reading, Words({}), frames))
    beside: dict[tuple[int, int, str], list[str]] = {}
    sentence.observed = []
    for one in sentence.pairs:
        observed = dict.fromkeys(one.features, 1.0) | one.soft
        for side, reference in (("A", one.first), ("B", one.second)):
            key = (reference.start, reference.end, side)
            if key not in beside:
                beside[key] = list(_around(doc, reference, side))
            observed |= dict.fromkeys(beside[key], 1.0)
        sentence.observed.append(observed)


def _around(doc: Doc, end: Reference, side: str) -> Iterator[str]:
    """Describe the words beside one end of a pair."""
    size = len(doc)

    def word(i: int) -> str:
        return doc[i].lemma_.lower() if 0 <= i < size else "^"

    before, after, head = word(end.start - 1), word(end.end), doc[end.head]
    yield f"{side}:p={before}"
    yield f"{side}:pp={word(end.start - 2)}_{before}"
    yield f"{side}:n={after}"
    yield f"{side}:nn={after}_{word(end.end + 1)}"
    yield f"{side}:l={head.lower_}"
    yield f"{side}:k={kind(doc[end.start : end.end].text)}"
    yield f"{side}:g={head.dep_}|{head.head.lemma_.lower()}"
    if head.dep_ == "pobj":
        yield f"{side}:gg={head.head.lower_}|{head.head.head.lemma_.lower()}"
    for i in (*range(max(0, end.start - 4), end.start), *range(end.end, min(size, end.end + 4))):
        if doc[i].pos_ in ("NOUN", "VERB", "ADJ", "PROPN"):
            yield f"{side}:w={word(i)}"
