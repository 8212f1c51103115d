"""Clauses of a question: what is said of a subject, and what restricts a noun."""

from __future__ import annotations

from dataclasses import replace

from kg.question.frames import ADVERBS, AUXILIARIES, BE, HAVE, NEGATIONS, RAISING, Clause, Clauses, Frame
from kg.question.matching import (
    NounPhrase,
    Phrases_,
)
from kg.question.meaning import Named, Node, Unknown
from kg.question.phrases import PREPOSITIONS
from kg.question.verbs import VerbReader


class ClauseReader(VerbReader):
    """Reads predicates, and nouns with clauses that restrict them."""

    def predicate(self, start: int, frame: Frame) -> Clauses:
        """Read what is said of a subject, several predicates joined by "and" among it."""
        self.step()
        for first in self._predicate(start, frame):
            yield first
            if self.low(first.end) == "and" or (self.low(first.end), self.low(first.end + 1)) == (",", "and"):
                after = first.end + 1 + (self.low(first.end) == ",")
                rest = replace(frame, gap=None, fronted="", implied=frozenset())
                for second in self.predicate(after, rest):
                    facts = (*first.facts, *second.facts)
                    yield Clause(second.end, facts, first.weight + second.weight, first.filled)
            if (self.low(first.end), self.low(first.end + 1)) == ("but", "not"):
                yield from self._without(first, frame)

    def _without(self, first: Clause, frame: Frame) -> Clauses:
        """Read "… but not for Y": the same relation must not hold of another."""
        main = first.facts[-1]
        start = first.end + 2 + (self.low(first.end + 2) in PREPOSITIONS)
        for other in self.noun_phrase(start):
            fact = self.gate.fact(main.relations, main.subject, other.node)
            if fact and isinstance(other.node, Named):
                yield Clause(
                    other.end, (*first.facts, replace(fact, absent=True)), first.weight, first.filled
                )

    def _predicate(self, start: int, frame: Frame) -> Clauses:
        index, passive, negated = start, frame.passive, False
        while True:
            yield from self._marked(self._verb(index, replace(frame, passive=passive)), negated)
            word = self.low(index)
            if word not in AUXILIARIES and word not in NEGATIONS and word not in ADVERBS:
                break
            passive = word in BE or (passive and word not in HAVE)
            negated = negated or word in NEGATIONS
            index += 1
        yield from self._marked(self._raised(index, frame), negated)

    def _marked(self, clauses: Clauses, negated: bool) -> Clauses:
        """A negated question asks for denials."""
        for clause in clauses:
            if negated and clause.facts:
                denied = replace(clause.facts[-1], statuses=("negated",))
                yield replace(clause, facts=(*clause.facts[:-1], denied))
            else:
                yield clause

    def _raised(self, index: int, frame: Frame) -> Clauses:
        """Read "expected to win", "plans to build", "denies bidding"."""
        bases = self.bases(index)
        if bases & RAISING:
            after = index + 1 + (self.low(index + 1) == "to")
            for clause in self.predicate(after, replace(frame, implied=frozenset(), passive=False)):
                yield replace(clause, weight=clause.weight - 0.1)
        if bases & self.vocabulary.saying and self.low(index + 1) == "by":
            yield from self._by_whom(index + 2, frame)
        if bases & self.vocabulary.denying and index + 1 < len(self.words) and self.words[index + 1].ing():
            after = index + 1 + (self.low(index + 1) in ("having", "being"))
            yield from self._marked(self.predicate(after, frame), True)
            if isinstance(frame.subject, Named):
                # What a person denies is mostly said of their firm.
                some = Unknown(next(self.keys), "who", types=self.vocabulary.agents)
                for clause in self._marked(self.predicate(after, replace(frame, subject=some)), True):
                    yield replace(clause, speakers=frame.subject.entities, weight=clause.weight + 0.5)

    def _by_whom(self, start: int, frame: Frame) -> Clauses:
        """Read "expected by X to build"."""
        for speaker in self.noun_phrase(start):
            if isinstance(speaker.node, Named) and not speaker.facts and self.low(speaker.end) == "to":
                rest = replace(frame, implied=frozenset(), passive=False)
                for clause in self.predicate(speaker.end + 1, rest):
                    yield replace(clause, speakers=speaker.node.entities)

    def _verb(self, index: int, frame: Frame) -> Clauses:
        self.step()
        for phrase in self.vocabulary.phrases.starting(self.bases(index) | frame.implied):
            if phrase.shape == "verb":
                yield from self._stated(phrase, index, frame)
        if self.low(index) in BE:
            yield from self._copula(index + 1, frame)
        if frame.implied & {"be"}:
            yield from self._copula(index, frame)
        yield from self._having(index, frame)

    def restricted(self, phrase: NounPhrase) -> Phrases_:
        """Read the clause that restricts a noun: "that compete for X", "owned by X", "which X owns"."""
        node, index = phrase.node, phrase.end
        pronoun = self.low(index) in ("that", "which", "who", "whom")
        if pronoun:
            yield from self._restricting(phrase, self.predicate(index + 1, Frame(node)))
            index += 1
        elif index < len(self.words) and (self.words[index].past() or self.words[index].ing()):
            yield from self._restricting(phrase, self._reduced(index, node))
        elif self.low(index) in ("in", "at", "under", "behind", "interested", "reliant", "dependent", "made"):
            yield from self._restricting(phrase, self._verb(index, Frame(node, implied=frozenset({"be"}))))
        elif self.low(index) == "with":
            yield from self._restricting(
                phrase, self._verb(index + 1, Frame(node, implied=frozenset({"have"})))
            )
        if index < len(self.words):
            for subject in self.noun_phrase(index) if not isinstance(node, Named) else ():
                if isinstance(subject.node, Named) or subject.facts:
                    clauses = self.predicate(subject.end, Frame(subject.node, gap=node))
                    used = (clause for clause in clauses if clause.filled)
                    yield from self._restricting(replace(phrase, facts=(*phrase.facts, *subject.facts)), used)

    def _reduced(self, index: int, node: Node) -> Clauses:
        frame = Frame(node, passive=self.words[index].past(), implied=frozenset({"be"}))
        yield from self._verb(index, frame)
        if self.words[index].ing():
            yield from self._raised(index, frame)

    def _restricting(self, phrase: NounPhrase, clauses: Clauses) -> Phrases_:
        for clause in clauses:
            node = self._after(phrase.node, clause.facts)
            facts = (*phrase.facts, *clause.facts)
            yield NounPhrase(clause.end, node, facts, phrase.weight + clause.weight)
