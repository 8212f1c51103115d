"""What pronouns and descriptions refer to, where the text leaves no doubt worth having.

Each reference is weighed against the things named shortly before: is the type right, was the thing last spoken of
with this very noun ("the startup"), how near is it, was it the subject. Where the best two are close the reference
is left alone: a wrong antecedent makes a false fact with a true sentence under it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Token

from extract.lexicon import Lexicon, fold
from extract.reading import Reading, Reference

_PERSONAL = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_NEUTER = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves both".split())
_GROUPS = {"trio": 3, "pair": 2, "duo": 2, "two": 2, "three": 3, "four": 4, "quartet": 4, "five": 5}
_RELATIVE = frozenset("which that who whose whom".split())
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_AGENTS = frozenset("Company GovernmentBody Organization System Program Layer Place".split())
_WINDOW = 3
_MARGIN = 0.35
_MALE = frozenset("mr sir lord king prince".split())
_FEMALE = frozenset("mrs ms miss dame lady queen princess".split())


@dataclass(slots=True)
class _Memory:
    """What has been said so far of one thing."""

    last: int = -1
    token: int = -1
    subject: bool = False
    nouns: set[str] = field(default_factory=set)
    gender: str = ""


def resolve(reading: Reading, lexicon: Lexicon) -> None:
    """Add to a reading the references that are not names: appositions, relatives, descriptions, pronouns."""
    named = sorted(reading.references, key=lambda r: r.start)
    _Resolver(reading, lexicon, named).run()


class _Resolver:
    def __init__(self, reading: Reading, lexicon: Lexicon, named: list[Reference]) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.lexicon = lexicon
        self.memory: dict[int, _Memory] = defaultdict(_Memory)
        self.at = {r.head: r for r in named}
        self.covered = {i for r in named for i in range(r.start, r.end)}
        self.groups: list[tuple[int, tuple[int, ...]]] = []  # sentence and members of coordinations

    def run(self) -> None:
        for token in self.doc:
            reference = self.at.get(token.i)
            if reference is not None:
                self._remember(token, reference)
                continue
            if token.i in self.covered:
                continue
            found = self._refer(token)
            if found is not None:
                self._add(token, *found)

    def _refer(self, token: Token) -> tuple[tuple[int, ...], str, int] | None:
        """Resolve one token: the things meant, the kind of reference, and where it starts."""
        lower = token.lower_
        if token.pos_ == "PRON" or lower in _PERSONAL or lower in _NEUTER or lower in _PLURAL:
            things = self._pronoun(token, lower)
            return (things, "pronoun", token.i) if things else None
        if token.pos_ in ("NOUN", "NUM", "ADJ", "PROPN"):
            return self._description(token)
        return None

    def _pronoun(self, token: Token, lower: str) -> tuple[int, ...]:
        if lower in _RELATIVE:
            return self._relative(token)
        if lower in _PERSONAL:
            return self._single(token, frozenset(("Person",)), gender=_PERSONAL[lower])
        if lower in _NEUTER:
            if self._expletive(token):
                return ()
            return self._single(token, _AGENTS)
        if lower in _PLURAL:
            group = self._group(token, 0)
            return group or (self._single(token, frozenset(("Company", "Organization", "GovernmentBody")), margin=0.6) if lower != "both" else ())
        return ()

    def _relative(self, token: Token) -> tuple[int, ...]:
        """A relative pronoun stands for the noun that its clause hangs from."""
        clause = token
        while clause.dep_ not in ("relcl", "ROOT", "acl") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ not in ("relcl", "acl"):
            return ()
        reference = self.at.get(clause.head.i)
        return reference.things if reference else ()

    def _description(self, token: Token) -> tuple[tuple[int, ...], str, int] | None:
        lemma = token.lemma_.lower()
        kinds = self.lexicon.kinds.get(lemma)
        start = token.left_edge.i if token.left_edge.sent.start == token.sent.start else token.i
        apposed = self._apposed(token)
        if apposed and (kinds or lemma in self.lexicon.titles or token.dep_ in ("appos", "attr")):
            for thing in apposed:
                self.memory[thing].nouns.add(lemma)
            return apposed, "nominal", max(start, token.i - 4)
        if not self._definite(token):
            return None
        if lemma in _GROUPS or token.tag_ == "NNS":
            size = _GROUPS.get(lemma, next((_GROUPS[c.lower_] for c in token.children if c.lower_ in _GROUPS), 0))
            wanted = frozenset(kinds or ())
            group = self._group(token, size, wanted) if size or kinds else ()
            return (group, "nominal", max(start, token.i - 4)) if group else None
        if not kinds or token.tag_ not in ("NN", "NNP"):
            return None
        things = self._single(token, frozenset(kinds), noun=lemma)
        return (things, "nominal", max(start, token.i - 4)) if things else None

    def _apposed(self, token: Token) -> tuple[int, ...]:
        """A noun in apposition to a name, or said of it with "be", is that thing."""
        if token.tag_ not in ("NN", "NNP", "NNS"):
            return ()
        head = token.head
        if token.dep_ == "appos" and (reference := self.at.get(head.i)) and reference.kind == "name":
            return reference.things
        for child in token.children:
            if child.dep_ == "appos" and child.i > token.i:
                reference = self.at.get(child.i)
                if reference and reference.kind == "name" and len(reference.things) == 1:
                    return reference.things
        if token.dep_ == "attr" and head.lemma_ in ("be", "become", "remain"):
            for child in head.children:
                if child.dep_ == "nsubj" and (reference := self.at.get(child.i)) and reference.kind == "name":
                    if not any(c.dep_ == "neg" for c in head.children):
                        return reference.things
        return ()

    def _definite(self, token: Token) -> bool:
        return any(c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those") for c in token.children) or any(
            c.dep_ == "poss" and c.lower_ in ("its", "their") for c in ()
        )

    def _expletive(self, token: Token) -> bool:
        """Recognise an "it" that stands for nothing: "it is likely that", "it remains to be seen"."""
        if token.lower_ != "it" or token.dep_ == "poss":
            return False
        if token.dep_ == "expl":
            return True
        verb = token.head
        return verb.lemma_ in ("be", "seem", "appear", "remain", "take") and any(
            c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") for c in verb.children
        )

    def _single(
        self, token: Token, types: frozenset[str], *, noun: str = "", gender: str = "", margin: float = _MARGIN
    ) -> tuple[int, ...]:
        sentence = self.reading.sentence_of[token.i]
        window = _WINDOW if noun else 2 if gender else 1
        clause = _verb_of(token)
        scored: list[tuple[float, int]] = []
        for index, memory in self.memory.items():
            back = sentence - memory.last
            known = noun in memory.nouns
            if memory.last < 0 or (back > window and not (known and back <= 12)):
                continue
            fit = sum(p for t, p in self.reading.things[index].types.items() if t in types)
            if fit < 0.3 and not known:
                continue
            if gender and memory.gender and memory.gender != gender:
                continue
            score = fit + (1.5 if known else 0) - 0.55 * back + (0.5 if memory.subject else 0)
            score += 0.15 * min(self.reading.things[index].places, 5) / 5
            if back == 0 and not memory.subject:
                score -= 0.1
            if back == 0 and token.dep_ in _SUBJECTS and clause is not None and memory.token > clause.left_edge.i:
                score -= 0.5
            scored.append((score, index))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        if not scored or scored[0][0] < 0.5:
            return ()
        if len(scored) > 1 and scored[0][0] - scored[1][0] < margin:
            return ()
        best = scored[0][1]
        if gender:
            self.memory[best].gender = gender
        return (best,)

    def _group(self, token: Token, size: int, types: frozenset[str] = frozenset()) -> tuple[int, ...]:
        """Find the latest coordination that a plural can stand for."""
        sentence = self.reading.sentence_of[token.i]
        for number, members in reversed(self.groups):
            if sentence - number > 2:
                break
            if size and len(members) != size:
                continue
            if types and not all(
                sum(p for t, p in self.reading.things[m].types.items() if t in types) > 0.4 for m in members
            ):
                continue
            return members
        return ()

    def _remember(self, token: Token, reference: Reference) -> None:
        sentence = self.reading.sentence_of[token.i]
        for thing in reference.things:
            memory = self.memory[thing]
            memory.last = sentence
            memory.token = token.i
            memory.subject = _subject(token)
            previous = self.doc[reference.start - 1].lower_.rstrip(".") if reference.start else ""
            first = fold(self.doc[reference.start].text)
            if {previous, first} & _MALE:
                memory.gender = "m"
            elif {previous, first} & _FEMALE:
                memory.gender = "f"
            if reference.kind == "name" and reference.start and self.doc[reference.start - 1].pos_ == "NOUN":
                before = self.doc[reference.start - 1]
                if before.head.i == reference.head or before.dep_ == "compound":
                    memory.nouns.add(before.lemma_.lower())
            last = self.doc[reference.end - 1]
            if reference.kind == "name" and last.lemma_.lower() in self.lexicon.kinds:
                memory.nouns.add(last.lemma_.lower())
        if reference.kind == "name" and token.dep_ != "conj":
            members = [reference.things]
            members += [self.at[c.i].things for c in token.conjuncts if c.i in self.at]
            flat = tuple(dict.fromkeys(t for m in members for t in m))
            if len(flat) > 1:
                self.groups.append((sentence, flat))

    def _add(self, token: Token, things: tuple[int, ...], kind: str, start: int) -> None:
        reference = Reference(
            start if kind == "nominal" else token.i,
            token.i + 1,
            token.i,
            "nominal" if kind == "nominal" else "pronoun",
            things,
            sentence=self.reading.sentence_of[token.i],
        )
        self.at[token.i] = reference
        self.reading.references.append(reference)
        for thing in things:
            memory = self.memory[thing]
            memory.last = reference.sentence
            memory.token = token.i
            memory.subject = memory.subject or _subject(token)


def _subject(token: Token) -> bool:
    """Tell whether a token is, or is coordinated with or apposed to, the subject of a clause."""
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    return token.dep_ in _SUBJECTS


def _verb_of(token: Token) -> Token | None:
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None
