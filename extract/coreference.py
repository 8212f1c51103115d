"""What pronouns and descriptions refer to, where the text leaves no doubt worth having.

1. A relative pronoun stands for the noun that its clause describes, an apposition or "X is a startup" for the name:
   the tree decides.
2. A plural ("the trio", "both firms") stands for the last coordination of that size and kind.
3. A pronoun or a definite description ("it", "the company") is weighed against the things spoken of before it, by a
   model over what a reader goes by: the right type, how near, the subject or not, the very noun that has been used
   of it, whether a first name is rather a man's or a woman's, what governs the word. The candidates compete with
   each other and with "none of them". The likeliest two are kept with their probabilities for whoever weighs them
   further; from `SURE` on the antecedent is taken for the meaning.

Otherwise the reference is left alone: a wrong antecedent makes a false fact with a true sentence under it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Token

from extract.lexicon import Lexicon, fold
from extract.linear import Linear
from extract.reading import Reading, Reference

YES = "yes"
SURE, LIKELY = 0.8, 0.3
_GENDERED = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_NEUTER = frozenset(["it", "its", "itself"])
_PLURAL = frozenset(["they", "them", "their", "theirs", "themselves", "both"])
_GROUPS = {"trio": 3, "pair": 2, "duo": 2, "two": 2, "three": 3, "four": 4, "quartet": 4, "five": 5}
_RELATIVE = frozenset(["which", "that", "who", "whose", "whom"])
_DEFINITE = frozenset(["the", "this", "that"])
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_PERSON = frozenset(("Person",))
_WINDOW = 5  # sentences back
_FAR = 12  # sentences back where the very noun has been used of a thing
_MALE = frozenset(["mr", "sir", "lord", "king", "prince"])
_FEMALE = frozenset(["mrs", "ms", "miss", "dame", "lady", "queen", "princess"])
_LEANS = 0.08
_MOST = 30.0
_COPULAS = frozenset(("be", "become", "remain"))


@dataclass(slots=True)
class Memory:
    """What has been said so far of one thing."""

    last: int = -1  # sentence
    token: int = -1
    dep: str = ""
    subject: bool = False
    count: int = 0
    first: int = 0
    kind: str = "name"
    nouns: set[str] = field(default_factory=set)
    gender: str = ""
    lean: float = 0.0  # to a man's first name above 0, to a woman's below


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that may refer to something spoken of before: `kind` is its class, `noun` a description's lemma."""

    token: int
    start: int
    kind: str
    types: frozenset[str] | None  # None: whatever is no person
    noun: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An anaphor with the things that it might mean, and what speaks for each."""

    anaphor: Anaphor
    things: tuple[int, ...]
    features: tuple[tuple[str, ...], ...]


def resolve(reading: Reading, lexicon: Lexicon, model: Linear | None = None) -> None:
    """Add to a reading the references that are not names; without a model only where the tree decides."""
    for _ in Resolver(reading, lexicon, model).choices():
        pass


def chances(choice: Choice, model: Linear) -> list[float]:
    """Give the probability of each thing that an anaphor might mean; what is left to 1 is that it means none."""
    odds = [math.exp(min(float(model.sums(features)[0]), _MOST)) for features in choice.features]
    total = 1.0 + sum(odds)
    return [odd / total for odd in odds]


class Resolver:
    """One pass over a document in reading order."""

    def __init__(self, reading: Reading, lexicon: Lexicon, model: Linear | None) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.lexicon = lexicon
        self.model = model
        self.memory: dict[int, Memory] = defaultdict(Memory)
        self.known: dict[int, int] = {}  # token of an anaphor → the thing meant, where a teacher says so
        named = [r for r in reading.references if r.things]
        self.at = {r.head: r for r in named}
        self.covered = {i for r in named for i in range(r.start, r.end)}
        self.groups: list[tuple[int, tuple[int, ...]]] = []
        vocab = reading.doc.vocab
        he, she = vocab["he"], vocab["she"]
        self._he = (
            np.asarray(he.vector) - np.asarray(she.vector) if he.has_vector and she.has_vector else None
        )
        self._topic = -1  # the subject of the sentence before
        self._heard = -1

    def choices(self) -> Iterator[Choice]:
        """Resolve everything in turn, and yield each choice that was open."""
        for token in self.doc:
            reference = self.at.get(token.i)
            if reference is not None:
                self._remember(token, reference)
            elif token.i not in self.covered:
                yield from self._refer(token)

    def _refer(self, token: Token) -> Iterator[Choice]:
        decided = self._by_tree(token)
        if decided:
            things, kind, start = decided
            self._add(token, things, kind, start)
            return
        anaphor = self._anaphor(token)
        if anaphor is None:
            return
        choice = self._choice(anaphor)
        if choice.things:
            self._choose(token, choice)
            yield choice

    # 1. and 2.: where the tree or a coordination decides

    def _by_tree(self, token: Token) -> tuple[tuple[int, ...], str, int] | None:
        lower = token.lower_
        if lower in _RELATIVE and token.tag_ in ("WDT", "WP", "WP$", "IN"):
            things = self._relative(token)
            return (things, "pronoun", token.i) if things else None
        if lower in _PLURAL:
            things = self._group(token, 2 if lower == "both" else 0)
            return (things, "pronoun", token.i) if things else None
        if token.tag_ not in ("NN", "NNP", "NNS", "CD"):
            return None
        lemma = token.lemma_.lower()
        start = _left(token)
        if apposed := self._apposed(token, lemma):
            for thing in apposed:
                self.memory[thing].nouns.add(lemma)
            return apposed, "nominal", start
        if not _definite(token):
            return None
        kinds = self.lexicon.kinds.get(lemma)
        if lemma in _GROUPS or (token.tag_ == "NNS" and kinds):
            size = _GROUPS.get(lemma) or next(
                (_GROUPS[c.lower_] for c in token.lefts if c.lower_ in _GROUPS), 0
            )
            things = self._group(token, size, frozenset(kinds or ()))
            return (things, "nominal", start) if things else None
        return None

    def _relative(self, token: Token) -> tuple[int, ...]:
        clause = token
        while clause.dep_ not in ("relcl", "ROOT", "acl") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ not in ("relcl", "acl"):
            return ()
        reference = self.at.get(clause.head.i)
        return reference.things if reference else ()

    def _apposed(self, token: Token, lemma: str) -> tuple[int, ...]:
        """A noun in apposition to a name, or said of it with "be", is that thing."""
        head = token.head
        if token.dep_ == "appos":
            reference = self.at.get(head.i)
            return reference.things if reference and reference.kind == "name" else ()
        for child in token.rights:
            if child.dep_ == "appos":
                reference = self.at.get(child.i)
                if reference and reference.kind == "name" and len(reference.things) == 1:
                    return reference.things
        if (
            token.dep_ == "attr"
            and head.lemma_ in _COPULAS
            and not any(c.dep_ == "neg" for c in head.children)
        ):
            for child in head.lefts:
                reference = self.at.get(child.i) if child.dep_ == "nsubj" else None
                if reference and reference.kind == "name":
                    return reference.things
        return ()

    def _group(self, token: Token, size: int, types: frozenset[str] = frozenset()) -> tuple[int, ...]:
        sentence = self.reading.sentence_of[token.i]
        for number, members in reversed(self.groups):
            if sentence - number > 2:
                break
            if size and len(members) != size:
                continue
            if not types or all(self._fit(m, types) > 0.4 for m in members):
                return members
        return ()

    # 3.: where a choice is open

    def _anaphor(self, token: Token) -> Anaphor | None:
        lower = token.lower_
        if lower in _GENDERED:
            return Anaphor(
                token.i, token.i, "he" if token.dep_ != "poss" else "his", _PERSON, gender=_GENDERED[lower]
            )
        if lower in _NEUTER:
            return None if _expletive(token) else Anaphor(token.i, token.i, lower, None)
        if lower in _PLURAL and lower != "both":
            return Anaphor(token.i, token.i, "they" if token.dep_ != "poss" else "their", None)
        if token.tag_ not in ("NN", "NNP") or not _definite(token):
            return None
        noun = token.lemma_.lower()
        kinds = self.lexicon.kinds.get(noun)
        if kinds:
            return Anaphor(token.i, _left(token), "nom", frozenset(kinds), noun)
        if noun in self.lexicon.titles:
            return Anaphor(token.i, _left(token), "nom", _PERSON, noun)
        if any(noun in m.nouns for m in self.memory.values()):
            return Anaphor(token.i, _left(token), "nom", frozenset(), noun)
        return None

    def _fit(self, thing: int, types: frozenset[str] | None) -> float:
        own = self.reading.things[thing].types
        if types is None:
            return 1.0 - own.get("Person", 0.0) - own.get("Threat", 0.0)
        return sum(p for t, p in own.items() if t in types)

    def _choice(self, anaphor: Anaphor) -> Choice:
        sentence = self.reading.sentence_of[anaphor.token]
        near: list[tuple[int, float]] = []
        for thing, memory in self.memory.items():
            back = sentence - memory.last
            known = bool(anaphor.noun) and anaphor.noun in memory.nouns
            fit = self._fit(thing, anaphor.types)
            if back > (_FAR if known else _WINDOW) or (fit < 0.3 and not known):
                continue
            if anaphor.gender and memory.gender and memory.gender != anaphor.gender:
                continue
            near.append((thing, fit))
        near.sort(key=lambda pair: -self.memory[pair[0]].token)
        most = max((self.memory[thing].count for thing, _ in near), default=0)
        kinds = [self.reading.things[thing].type for thing, _ in near]
        features = tuple(
            tuple(self._features(anaphor, thing, fit, rank, most, kinds))
            for rank, (thing, fit) in enumerate(near)
        )
        return Choice(anaphor, tuple(thing for thing, _ in near), features)

    def _features(
        self, anaphor: Anaphor, thing: int, fit: float, rank: int, most: int, kinds: list[str]
    ) -> Iterator[str]:
        token, memory = self.doc[anaphor.token], self.memory[thing]
        k = anaphor.kind
        back = min(self.reading.sentence_of[anaphor.token] - memory.last, 4)
        yield f"{k}"
        yield f"{k}|fit={round(fit * 4)}"
        yield f"{k}|back={back}"
        yield f"{k}|rank={min(rank, 4)}"
        yield f"{k}|back={back}|subj={memory.subject}"
        yield f"{k}|rank={min(rank, 3)}|subj={memory.subject}|{back == 0}"
        yield f"{k}|count={min(memory.count, 4)}"
        yield f"{k}|most={memory.count == most}|{min(most, 3)}"
        yield f"{k}|only={len(kinds) == 1}"
        yield f"{k}|first={min(memory.first, 2)}"
        yield f"{k}|lastkind={memory.kind}"
        yield f"{k}|type={self.reading.things[thing].type}"
        yield f"{k}|dep={token.dep_}|{memory.dep}"
        if anaphor.noun:
            name = fold(self.reading.things[thing].name).split()
            yield f"same={anaphor.noun in memory.nouns}"
            yield f"inname={anaphor.noun in name}"
            yield f"lastword={bool(name) and name[-1] == anaphor.noun}"
            yield f"noun={anaphor.noun}|{self.reading.things[thing].type}"
            modifiers = [c.lower_ for c in token.lefts if c.dep_ in ("amod", "compound", "nmod", "poss")]
            yield f"mods={min(len(modifiers), 2)}|{back == 0}"
            if modifiers:
                yield f"modin={any(m in name for m in modifiers)}"
        kind = self.reading.things[thing].type
        alike = kinds.count(kind)
        yield f"{k}|only={alike == 1}|{back}"
        yield f"{k}|alike={min(alike, 3)}|{min(rank, 2)}|{memory.subject}"
        yield f"{k}|{kind}|back={back}|subj={memory.subject}"
        yield f"{k}|of={token.head.lemma_.lower()}|{token.dep_}|{kind}"
        yield f"{k}|topic={self._topic == thing}|{back}"
        if anaphor.gender:
            gender = memory.gender or ("?" if abs(memory.lean) < _LEANS else "m" if memory.lean > 0 else "f")
            yield f"{k}|gender={gender == anaphor.gender}|{gender == '?'}"
        if back == 0:
            last = self.doc[memory.token]
            yield f"{k}|coarg={last.head.i == token.head.i and token.dep_ != 'poss'}"
            yield f"{k}|ofclause={_is_subject_over(last, token)}"

    def _choose(self, token: Token, choice: Choice) -> None:
        taught = self.known.get(token.i)
        if taught is not None:
            self._add(token, (taught,), _kind(choice.anaphor), choice.anaphor.start)
            return
        if self.model is None:
            return
        scores = chances(choice, self.model)
        ranked = sorted(zip(scores, choice.things, strict=True), key=lambda pair: (-pair[0], pair[1]))
        kind = _kind(choice.anaphor)
        if ranked[0][0] >= LIKELY:
            self._add(token, (ranked[0][1],), kind, choice.anaphor.start, weight=ranked[0][0])
            if choice.anaphor.gender and ranked[0][0] >= SURE:
                self.memory[ranked[0][1]].gender = choice.anaphor.gender
        for score, thing in ranked[1:2]:
            if score >= LIKELY:
                self._alternative(token, thing, kind, choice.anaphor.start, score)

    # what is remembered

    def _remember(self, token: Token, reference: Reference) -> None:
        sentence = self.reading.sentence_of[token.i]
        for thing in reference.things:
            memory = self._touch(thing, token, sentence, reference.kind)
            previous = self.doc[reference.start - 1] if reference.start else None
            around = {fold(self.doc[reference.start].text)}
            if previous is not None:
                around.add(previous.lower_.rstrip("."))
            if around & _MALE:
                memory.gender = "m"
            elif around & _FEMALE:
                memory.gender = "f"
            if reference.kind == "name" and not memory.lean:
                memory.lean = self._lean(self.doc[reference.start])
            if reference.kind == "name":
                self._nouns_of(memory, reference, previous)
        if reference.kind == "name" and token.dep_ != "conj":
            members = [reference.things, *(self.at[c.i].things for c in token.conjuncts if c.i in self.at)]
            flat = tuple(dict.fromkeys(t for m in members for t in m))
            if len(flat) > 1:
                self.groups.append((sentence, flat))

    def _lean(self, first: Token) -> float:
        """Tell by its vector whether a first name is rather a man's or a woman's."""
        if self._he is None or not first.has_vector:
            return 0.0
        row = np.asarray(first.vector)
        return float(row @ self._he / (np.linalg.norm(row) * np.linalg.norm(self._he) or 1.0))

    def _nouns_of(self, memory: Memory, reference: Reference, previous: Token | None) -> None:
        """Note the nouns by which a name is introduced: "startup Acme", "Acme Bank"."""
        if (
            previous is not None
            and previous.pos_ == "NOUN"
            and (previous.head.i == reference.head or previous.dep_ == "compound")
        ):
            memory.nouns.add(previous.lemma_.lower())
        last = self.doc[reference.end - 1].lemma_.lower()
        if last in self.lexicon.kinds:
            memory.nouns.add(last)
        if reference.end < len(self.doc):  # "the Artemis programme"
            after = self.doc[reference.end]
            if (
                after.pos_ == "NOUN"
                and after.i == self.doc[reference.head].head.i
                and after.lemma_ in self.lexicon.kinds
            ):
                memory.nouns.add(after.lemma_.lower())

    def _touch(self, thing: int, token: Token, sentence: int, kind: str) -> Memory:
        memory = self.memory[thing]
        if not memory.count:
            memory.first = sentence
        memory.last, memory.token, memory.dep, memory.kind = sentence, token.i, token.dep_, kind
        memory.subject = _subject(token)
        memory.count += 1
        if memory.subject and sentence != self._heard:
            self._topic, self._heard = thing, sentence
        return memory

    def _add(
        self, token: Token, things: tuple[int, ...], kind: str, start: int, *, weight: float = 1.0
    ) -> None:
        reference = self._reference(token, things, kind, start, weight)
        self.at[token.i] = reference
        if weight >= SURE:
            for thing in things:
                subject = self.memory[thing].subject and self.memory[thing].last == reference.sentence
                memory = self._touch(thing, token, reference.sentence, kind)
                memory.subject = memory.subject or subject

    def _alternative(self, token: Token, thing: int, kind: str, start: int, weight: float) -> None:
        self._reference(token, (thing,), kind, start, weight)

    def _reference(
        self, token: Token, things: tuple[int, ...], kind: str, start: int, weight: float
    ) -> Reference:
        reference = Reference(
            start,
            token.i + 1,
            token.i,
            "nominal" if kind == "nominal" else "pronoun",
            things,
            sentence=self.reading.sentence_of[token.i],
            weight=weight,
        )
        self.reading.references.append(reference)
        return reference


def _kind(anaphor: Anaphor) -> str:
    return "nominal" if anaphor.kind == "nom" else "pronoun"


def _left(token: Token) -> int:
    """Find where a description begins, its words in a row before its noun."""
    return max(token.left_edge.i, token.i - 4, token.sent.start)


def _definite(token: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in token.lefts)


def _subject(token: Token) -> bool:
    """Tell whether a token is, or is coordinated with or apposed to, the subject of a clause."""
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    return token.dep_ in _SUBJECTS


def _is_subject_over(last: Token, token: Token) -> bool:
    """Tell whether a name is the subject of a clause in which a later word stands."""
    return last.dep_ in _SUBJECTS and last.head.is_ancestor(token)


def _expletive(token: Token) -> bool:
    """Recognise an "it" that stands for nothing: "it is likely that", "it remains to be seen"."""
    if token.lower_ != "it" or token.dep_ == "poss":
        return False
    if token.dep_ == "expl":
        return True
    verb = token.head
    return verb.lemma_ in ("be", "seem", "appear", "remain", "take") and any(
        c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") for c in verb.children
    )
