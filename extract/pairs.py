"""Pairs of references that may stand in a relation, and what the sentence shows of each pair.

A pair is described by how its two ends hang together in the dependency tree: the path between them, the word where
the two halves of the path meet, the verbs, nouns and prepositions on the way, which relation's words (from the
lexicon) these are, and the types of the two things. Coordination is seen through: in "Acme and Bolt build X" Bolt
hangs where Acme hangs. One description serves both directions and all relations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.lexicon import Lexicon
from extract.reading import Reading, Reference, Thing

_MAX_PATH = 9
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM"))


@dataclass(slots=True)
class Pair:
    """Two references, the first before the second in the text, and the features that describe them.

    `trigger` is the token that states whatever relation they stand in.
    """

    first: Reference
    second: Reference
    features: dict[str, float]
    trigger: int


@dataclass(frozen=True, slots=True)
class _Step:
    token: int
    dep: str


class Words:
    """Which relations each word of the lexicon speaks for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.verbs: dict[str, list[str]] = {}
        self.nouns: dict[str, list[str]] = {}
        for relation, words in lexicon.table("relations").items():
            for verb in words.get("verbs", ()):
                self.verbs.setdefault(verb, []).append(relation)
            for noun in (*words.get("nouns", ()), *words.get("adjectives", ())):
                self.nouns.setdefault(noun, []).append(relation)

    def of(self, token: Token) -> list[str]:
        """Name the relations that this token's word speaks for."""
        table = self.verbs if token.pos_ in ("VERB", "AUX") else self.nouns
        return table.get(token.lemma_.lower(), [])


def pairs(reading: Reading, words: Words) -> Iterator[Pair]:
    """Yield all pairs of distinct things, and of a thing and a value, within each sentence."""
    for references in reading.by_sentence():
        if len(references) > 24:  # a list of names without a verb: no sentence speaks of them all
            references = references[:24]
        chains = {r.head: _chain(reading.doc, r.head) for r in references}
        for i, first in enumerate(references):
            for second in references[i + 1 :]:
                if (pair := _pair(reading, words, first, second, chains, references)) is not None:
                    yield pair


def _pair(
    reading: Reading,
    words: Words,
    first: Reference,
    second: Reference,
    chains: Mapping[int, list[_Step]],
    beside: list[Reference],
) -> Pair | None:
    if first.kind == "value" and second.kind == "value":
        return None
    if first.things and set(first.things) & set(second.things):
        return None
    if second.start < first.end:
        return None
    doc = reading.doc
    up, down, top = _meet(chains[first.head], chains[second.head])
    features: dict[str, float] = {"bias": 1.0}
    trigger = _trigger(doc, up, down, top)
    for name in _path_features(doc, words, up, down, top, first, second):
        features[name] = 1.0
    for name in _surface_features(doc, first, second, reading, beside):
        features[name] = 1.0
    _type_features(reading.things, first, second, features)
    return Pair(first, second, features, trigger)


def _chain(doc: Doc, i: int) -> list[_Step]:
    """List the way from a token to the root; coordination among nouns is skipped."""
    steps: list[_Step] = []
    token = doc[i]
    for _ in range(24):
        while token.dep_ == "conj" and token.pos_ in _NOMINAL and token.head.pos_ in _NOMINAL:
            token = token.head
            if not steps:
                break
        steps.append(_Step(token.i, token.dep_))
        if token.head.i == token.i:
            break
        token = token.head
    return steps


def _meet(a: list[_Step], b: list[_Step]) -> tuple[list[_Step], list[_Step], int]:
    """Cut two ways to the root where they meet: the steps below on either side, and the meeting token."""
    seen = {step.token: n for n, step in enumerate(a)}
    for n, step in enumerate(b):
        if step.token in seen:
            return a[: seen[step.token]], b[:n], step.token
    return a, b, -1


def _trigger(doc: Doc, up: list[_Step], down: list[_Step], top: int) -> int:
    """Pick the word that most likely states the relation: the meeting verb or noun, else the nearest below it."""
    inner = [step.token for step in (*up[1:], *down[1:])]
    for i in ([top] if top >= 0 else []) + inner:
        if doc[i].pos_ in ("VERB", "NOUN", "ADJ"):
            return i
    return top if top >= 0 else (up[-1].token if up else down[-1].token if down else 0)


def _path_features(
    doc: Doc, words: Words, up: list[_Step], down: list[_Step], top: int, first: Reference, second: Reference
) -> Iterator[str]:
    left = "<".join(_edge(doc, step, n) for n, step in enumerate(up))
    right = ">".join(_edge(doc, step, n) for n, step in reversed(list(enumerate(down))))
    length = len(up) + len(down)
    yield f"len={min(length, 8)}"
    if top < 0:
        yield "apart"
        return
    lemma = doc[top].lemma_.lower()
    at_first, at_second = top == _anchor(up, first), top == _anchor(down, second)
    meeting = "A" if not up else "B" if not down else lemma
    bare = "<".join(step.dep for step in up) + "^" + ">".join(step.dep for step in reversed(down))
    if length <= _MAX_PATH:
        yield f"path={left}^{meeting}^{right}"
        yield f"bare={bare}"
        yield f"barepos={'<'.join(s.dep for s in up)}^{doc[top].pos_}^{'>'.join(s.dep for s in reversed(down))}"
    yield f"top={meeting}"
    yield f"toppos={doc[top].pos_}|{at_first}|{at_second}"
    if up:
        yield f"topleft={up[-1].dep}|{meeting}"
        yield f"upend={up[0].dep}|{doc[doc[up[0].token].head.i].lemma_.lower()}"
        yield f"left={left}"
    if down:
        yield f"topright={down[-1].dep}|{meeting}"
        yield f"downend={down[0].dep}|{doc[doc[down[0].token].head.i].lemma_.lower()}"
        yield f"right={right}"
    if up and down:
        yield f"sides={up[-1].dep}|{meeting}|{down[-1].dep}"
        yield f"ends={up[0].dep}|{down[0].dep}"
        yield f"endsl={up[0].dep}|{meeting}|{down[0].dep}"
        preps = [doc[s.token].lower_ for s in down if s.dep == "prep"]
        yield f"preps={up[-1].dep}|{meeting}|{'_'.join(reversed(preps))}"
        yield f"prepsbare={up[-1].dep}|{'_'.join(reversed(preps))}"
    for relation in words.of(doc[top]):
        yield f"lextop={relation}"
        if up and down:
            yield f"lextop={relation}|{up[-1].dep}|{down[-1].dep}"
        for side, steps in (("l", up), ("r", down)):
            if not steps:
                yield f"lexat={relation}|{side}"
    if doc[top].pos_ == "VERB":
        passive = any(c.dep_ == "auxpass" for c in doc[top].children) or any(c.dep_ == "agent" for c in doc[top].children)
        yield f"voice={passive}|{meeting}"
        for child in doc[top].children:
            if child.dep_ in ("dobj", "prt", "attr", "acomp", "oprd", "xcomp") and child.i not in (first.head, second.head):
                yield f"ch={child.dep_}:{child.lemma_.lower()}"
                yield f"topch={meeting}|{child.lemma_.lower()}"
                for relation in words.of(child):
                    yield f"lexch={relation}"
    for side, steps, own in (("l", up, first), ("r", down, second)):
        for step in steps[1:] if steps and steps[0].token == own.head else steps:
            token = doc[step.token]
            if token.pos_ in ("VERB", "NOUN", "ADJ", "ADP"):
                yield f"on{side}={token.lemma_.lower()}"
                for relation in words.of(token):
                    yield f"lexon{side}={relation}"
                    yield f"lexon={relation}"


def _anchor(steps: list[_Step], reference: Reference) -> int:
    return -2 if steps else reference.head


def _edge(doc: Doc, step: _Step, place: int) -> str:
    token = doc[step.token]
    if place == 0:
        return step.dep
    if token.pos_ in ("VERB", "NOUN", "ADP", "ADJ", "AUX"):
        return f"{step.dep}:{token.lemma_.lower()}"
    return step.dep


def _surface_features(
    doc: Doc, first: Reference, second: Reference, reading: Reading, beside: list[Reference]
) -> Iterator[str]:
    gap = second.start - first.end
    yield f"gap={0 if gap < 1 else 1 if gap < 2 else 2 if gap < 4 else 3 if gap < 8 else 4 if gap < 16 else 5}"
    yield f"kinds={first.kind}|{second.kind}"
    if gap <= 4:
        yield "btw=" + "_".join(doc[i].lower_ for i in range(first.end, second.start))
    if 0 < gap <= 8:
        for i in range(first.end, second.start):
            if doc[i].pos_ in ("VERB", "NOUN", "ADP", "ADJ", "PART", "PUNCT"):
                yield f"bw={doc[i].lemma_.lower()}"
    between = sum(
        1
        for r in beside
        if first.end <= r.start and r.end <= second.start and r.kind != "pronoun"
    ) if gap > 1 else 0
    yield f"between={min(between, 3)}"
    if first.start:
        yield f"before={doc[first.start - 1].lower_}"
    if second.end < len(doc):
        yield f"after={doc[second.end].lower_}"
    sentence = reading.sentences[first.sentence]
    if first.sentence == 0:
        yield "headline"
    yield f"verbs={min(3, sum(doc[i].pos_ == 'VERB' for i in range(first.end, min(second.start, first.end + 30))))}"
    if sentence.end - sentence.start < 12:
        yield "short"


def _type_features(
    things: list[Thing], first: Reference, second: Reference, features: dict[str, float]
) -> None:
    a, b = _types(things, first), _types(things, second)
    for t, p in a.items():
        features[f"ta={t}"] = p
        for u, q in b.items():
            if p * q > 0.1:
                features[f"t={t}|{u}"] = p * q
    for u, q in b.items():
        features[f"tb={u}"] = q
    best = f"{max(a, key=lambda t: (a[t], t))}|{max(b, key=lambda t: (b[t], t))}"
    for name in [n for n in features if n.startswith(("lextop=", "lexon=", "bare=", "topleft=", "topright=", "btw="))]:
        features[f"{name}&{best}"] = 1.0


def _types(things: list[Thing], reference: Reference) -> dict[str, float]:
    if reference.kind == "value":
        value = reference.value
        unit = getattr(value, "unit", "")
        return {f"#{reference.value_kind}" + ("" if not unit else ""): 1.0}
    first = things[reference.things[0]]
    return {t: p for t, p in first.types.items() if p > 0.1} or {first.type: 1.0}
