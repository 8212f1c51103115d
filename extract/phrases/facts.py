"""Facts that a sentence may state: every pair of phrases with every relation, described for the trees that rank them.

What describes a fact does not name its relation, so that relations with few or no examples are ranked too: how the
counts speak for it and for its rivals, what the memory has of its ends, how its label's words lie to the sentence's.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from extract.linear import Floats
from extract.phrases.counts import Counts
from extract.phrases.forms import KINDS, kind, plain
from extract.phrases.labels import Labels, Vectors, stem, words
from extract.phrases.memory import Memory
from extract.phrases.sentence import Sentence

UNKNOWN = -60.0  # stands for the score of a relation that no example has
SCORE, RANK = 0, 1
COUNTED = (0, 1, 2, 3, 4, 5, 6)  # columns that come from counts, and what they are where nothing is known
UNSEEN = {0: UNKNOWN, 1: 15.0, 2: 15.0, 3: 10.0, 4: 10.0, 5: UNKNOWN, 6: UNKNOWN}
REMEMBERED = (7, 8, 9, 10)
PRIOR, POOLED = 17, 18


@dataclass(frozen=True, slots=True)
class Table:
    """Facts of a sentence: features (2 pairs, relations, features), and the phrases at each row's ends."""

    features: Floats
    ends: tuple[tuple[int, int], ...]

    @property
    def likely(self) -> np.ndarray:
        """Tell which facts are worth ranking: a pair's best relations, an object's best, and what the words hint at."""
        f = self.features
        known = f[:, :, SCORE] > UNKNOWN
        hinted = (f[:, :, -NEAR:][:, :, 4:7] > 0).any(axis=2) | (f[:, :, -NEAR:][:, :, (1, 3)] > 0.6).any(
            axis=2
        )
        likely: np.ndarray = (known & ((f[:, :, RANK] < 5) | (f[:, :, 5] <= f[:, :, SCORE] + 1))) | (
            ~known & hinted
        )
        return likely


NEAR = 10


@dataclass(frozen=True)
class Knowledge:
    """All that was learned, but for the trees and the spans."""

    counts: Counts
    memory: Memory
    shares: Mapping[
        str, Counter[str]
    ]  # facts of each relation, by ontology; "" for all together, "#" for sentences
    vector: Vectors


def table(sentence: Sentence, labels: Labels, known: Knowledge, *, apart: bool) -> Table | None:
    """Describe the facts of a sentence; `apart` leaves out what its own group taught."""
    if not sentence.pairs:
        return None
    group = sentence.group if apart else None
    names = [r.name for r in labels.relations]
    families = known.counts.scores(sentence.observed, names, group)
    score = np.nan_to_num(families.sum(axis=2), nan=UNKNOWN)
    ends = tuple(
        ends
        for pair in sentence.pairs
        for ends in (
            (pair.first.things[0], pair.second.things[0]),
            (pair.second.things[0], pair.first.things[0]),
        )
    )
    subjects, objects = (np.asarray([e[i] for e in ends]) for i in (0, 1))
    by_phrase = _phrases(sentence, labels, known, group)
    shape = score.shape

    def wide(values: Floats) -> Floats:
        return np.broadcast_to(values, shape)

    near, coverage = _words(sentence, labels, known.vector)
    alone = _alone(sentence, subjects, objects)
    columns = [
        score,
        np.argsort(np.argsort(-score, axis=1), axis=1),
        np.argsort(np.argsort(-score, axis=0), axis=0),
        np.minimum(score.max(axis=1, keepdims=True) - score, 60),
        np.minimum(score.max(axis=0, keepdims=True) - score, 60),
        _best(score, objects),
        _best(score, subjects),
        by_phrase["object of"][objects],
        by_phrase["subject of"][subjects],
        by_phrase["object of"][subjects],
        by_phrase["subject of"][objects],
        wide(by_phrase["objects"][objects]),
        wide(by_phrase["subjects"][subjects]),
        by_phrase["in range"][objects],
        by_phrase["in domain"][subjects],
        by_phrase["like range"][objects],
        by_phrase["like domain"][subjects],
        wide(_share(known.shares.get(labels.name, Counter()), names)),
        wide(_share(known.shares.get("", Counter()), names)),
        *(wide(labels.kinds[:, i]) for i in range(labels.kinds.shape[1])),
        wide(coverage),
        near[:, :, 1].max(axis=1, keepdims=True) - near[:, :, 1],
        near[:, :, 3].max(axis=0, keepdims=True) - near[:, :, 3],
        near[:, :, 0].max(axis=1, keepdims=True) - near[:, :, 0],
        *(wide(alone[:, i : i + 1]) for i in range(alone.shape[1])),
        *(np.nan_to_num(families[:, :, i], nan=UNKNOWN) for i in range(families.shape[2])),
        *(near[:, :, i] for i in range(NEAR)),
    ]
    return Table(np.stack(columns, axis=-1).astype(np.float32), ends)


def _best(score: Floats, phrase: np.ndarray) -> Floats:
    """Give for each row the best score of any fact with the same phrase at the same end."""
    best = np.full(int(phrase.max()) + 1, UNKNOWN, dtype=np.float32)
    np.maximum.at(best, phrase, score.max(axis=1))
    return np.broadcast_to(best[phrase][:, None], score.shape)


def _share(counts: Counter[str], names: list[str]) -> Floats:
    return np.asarray([math.log((counts[n] + 0.1) / (counts["#"] + 1)) for n in names], dtype=np.float32)


def _phrases(sentence: Sentence, labels: Labels, known: Knowledge, group: Hashable) -> dict[str, Floats]:
    """Describe each phrase towards each relation: remembered at its ends, and of a type that it asks for."""
    size, width = len(sentence.phrases), len(labels.relations)
    number = {r.name: i for i, r in enumerate(labels.relations)}
    out = {
        name: np.zeros((size, width), dtype=np.float32)
        for name in ("object of", "subject of", "in range", "in domain", "like range", "like domain")
    }
    out |= {name: np.zeros((size, 1), dtype=np.float32) for name in ("objects", "subjects")}
    for i, phrase in enumerate(sentence.phrases):
        key = plain(phrase.text)
        for end, memory in (("object", known.memory.objects), ("subject", known.memory.subjects)):
            counts = Memory.of(memory, key, group)
            total = sum(counts.values())
            out[f"{end}s"][i] = math.log1p(total)
            for relation, count in counts.items():
                if relation in number:
                    out[f"{end} of"][i, number[relation]] = count / (total + 0.5)
        for j, relation_ in enumerate(labels.relations):
            out["in range"][i, j] = sum(p for t, p in phrase.types.items() if t in relation_.range)
            out["in domain"][i, j] = sum(p for t, p in phrase.types.items() if t in relation_.domain)
        typed = known.vector.mean(known.vector(w) * p for t, p in phrase.types.items() for w in words(t))
        last = known.vector(sentence.doc[phrase.places[0][1] - 1].lower_)
        out["like range"][i] = np.maximum(labels.range @ typed, labels.range @ last)
        out["like domain"][i] = labels.domain @ typed
    return out


def _alone(sentence: Sentence, subjects: np.ndarray, objects: np.ndarray) -> Floats:
    """Describe each row by what does not depend on the relation."""
    phrases = sentence.phrases
    sure = np.asarray([p.probability for p in phrases])
    rival = np.asarray(
        [max((q.probability for q in phrases if q is not p and p.overlaps(q)), default=0.0) for p in phrases]
    )
    place = np.argsort(np.argsort([p.places[0][0] for p in phrases]))
    kinds = np.asarray([KINDS.index(kind(p.text)) for p in phrases])
    long = np.asarray([p.places[0][1] - p.places[0][0] for p in phrases])
    rows = [
        [
            sure[s], sure[o], rival[s] - sure[s], rival[o] - sure[o], place[s], place[o], len(phrases), row % 2,
            *sentence.pairs[row // 2].place, kinds[s], kinds[o], long[s], long[o],
        ]
        for row, (s, o) in enumerate(zip(subjects, objects, strict=True))
    ]  # fmt: skip
    return np.asarray(rows, dtype=np.float32)


def _words(sentence: Sentence, labels: Labels, vector: Vectors) -> tuple[Floats, Floats]:
    """Tell how each relation's words lie to those between, beside and above the ends of each pair."""
    doc = sentence.doc
    size, width = len(doc), len(labels.relations)
    low = np.stack([vector(t.lower_) for t in doc])
    lemmas = np.stack([vector(t.lemma_.lower()) for t in doc])
    content = np.asarray([t.pos_ in ("NOUN", "VERB", "ADJ", "PROPN", "NUM", "ADV") for t in doc])
    stems = [stem(t.lemma_.lower()) for t in doc]
    like = np.zeros((size, width), dtype=np.float32)
    same = np.zeros((size, width), dtype=np.float32)
    for j in range(width):
        like[:, j] = np.maximum(low @ labels.vectors[j].T, lemmas @ labels.vectors[j].T).max(axis=1) * content
        same[:, j] = [s in labels.stems[j] for s in stems]
    there = set(stems)
    coverage = np.asarray([len(there & s) / max(len(s), 1) for s in labels.stems], dtype=np.float32)
    out = np.zeros((2 * len(sentence.pairs), width, NEAR), dtype=np.float32)

    def most(values: Floats, where: list[int]) -> Floats | float:
        return values[where].max(axis=0) if where else 0.0

    for number, pair in enumerate(sentence.pairs):
        between = list(range(pair.first.end, pair.second.start))
        way = _way(doc, pair.first.head, pair.second.head)
        for row, a, b in ((2 * number, pair.first, pair.second), (2 * number + 1, pair.second, pair.first)):
            beside = _beside(size, b.start, b.end, a.start, a.end)
            others = _beside(size, a.start, a.end, b.start, b.end)
            inside = list(range(b.start, b.end))
            out[row, :, 0] = most(like, between)
            out[row, :, 1] = most(like, beside)
            out[row, :, 2] = most(like, others)
            out[row, :, 3] = most(like, way)
            out[row, :, 4] = most(same, between)
            out[row, :, 5] = most(same, beside)
            out[row, :, 6] = most(same, way)
            out[row, :, 7] = most(same, inside)
            out[row, :, 8] = most(like, inside)
            far = np.where(same > 0, np.abs(np.arange(size)[:, None] - b.head), 99).min(axis=0)
            out[row, :, 9] = np.minimum(far, 30)
    return out, coverage


def _beside(size: int, start: int, end: int, other: int, other_end: int) -> list[int]:
    reach = (*range(max(0, start - 4), start), *range(end, min(size, end + 4)))
    return [i for i in reach if not other <= i < other_end]


def _way(doc: Doc, a: int, b: int) -> list[int]:
    """List the tokens on the way between two in the tree, the two left out."""
    ways = []
    for i in (a, b):
        steps = [i]
        while doc[steps[-1]].head.i != steps[-1] and len(steps) < 25:
            steps.append(doc[steps[-1]].head.i)
        ways.append(steps)
    up, down = ways
    meeting = next((i for i in down if i in up), None)
    if meeting is None:
        return []
    on = (*up[1 : up.index(meeting) + 1], *down[1 : down.index(meeting)])
    return [i for i in on if i not in (a, b)]
