"""Clauses with "be" and "have": the subject is what a noun phrase describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.question.frames import ADVERBS, BE, NEGATIONS, Clause, Clauses, Frame
from kg.question.matching import (
    NounPhrase,
)
from kg.question.meaning import Fact, Named, Node, Unknown
from kg.question.nouns import NounReader
from kg.question.phrases import PREPOSITIONS


class CopulaReader(NounReader):
    """Reads "is the founder of X", "which partners does X have"."""

    def _copula(self, start: int, frame: Frame) -> Clauses:
        """Read "is the founder of X": the subject is who that phrase describes."""
        index = start
        while self.low(index) in NEGATIONS or self.low(index) in ADVERBS or self.low(index) == "among":
            index += 1
        for described in self.noun_phrase(index):
            if described.facts and isinstance(described.node, Unknown) and not described.node.asked:
                merged = self._merged(frame.subject, described.node)
                if merged is None:
                    continue
                facts = tuple(fact.swap(described.node, merged) for fact in described.facts)
                facts = tuple(self._mutual(fact, merged) for fact in facts)
                facts = tuple(fact.swap(frame.subject, merged) for fact in facts)
                if all(self.gate.fact(fact.relations, fact.subject, fact.object) for fact in facts):
                    yield Clause(described.end, facts, described.weight + 0.5)

    def _mutual(self, fact: Fact, subject: Node) -> Fact:
        """Read "X and Y are partners" as partners of each other."""
        several = isinstance(subject, Named) and len(subject.entities) > 1
        symmetric = any(self.vocabulary.schema.relations[name].symmetric for name in fact.relations)
        if several and symmetric and isinstance(subject, Named):
            for end in (fact.subject, fact.object):
                if isinstance(end, Unknown) and end.noun == "something":
                    return fact.swap(end, replace(subject, weight=subject.weight + 1))
        return fact

    def _merged(self, subject: Node, described: Unknown) -> Node | None:
        """Say of two nodes that they are one."""
        if not isinstance(subject, Unknown):
            return subject
        if described.value:
            fits = subject.value in ("any", described.value) and not subject.types
            return (
                replace(described, key=subject.key, asked=subject.asked, noun=described.noun)
                if fits
                else None
            )
        if subject.value not in ("", "any"):
            return None
        types = subject.types or described.types
        noun = described.noun if subject.noun in ("who", "what") else subject.noun
        return replace(subject, types=types, value="", noun=noun)

    def _having(self, index: int, frame: Frame) -> Clauses:
        """Read "which partners does X have", "which dates are there for X", by the noun's own relation."""
        gap = frame.gap
        have = bool(self.bases(index) & {"have"})
        if have and isinstance(gap, Unknown) and gap.asked:
            for fact, weight in self._by_noun(gap, frame.subject):
                yield Clause(index + 1, (fact,), weight, True)
        subject = frame.subject
        there = index
        while self.low(there) in BE or self.low(there) in (
            "there",
            "exist",
            "set",
            "known",
            "planned",
            "given",
            "fixed",
        ):
            there += 1
        if (
            there > index
            and isinstance(subject, Unknown)
            and subject.asked
            and self.low(there) in PREPOSITIONS
        ):
            for owner in self.noun_phrase(there + 1):
                for fact, weight in self._by_noun(subject, owner.node):
                    yield Clause(owner.end, (*owner.facts, fact), weight + owner.weight)

    def _by_noun(self, asked: Unknown, complement: Node) -> Iterator[tuple[Fact, float]]:
        for noun in asked.noun.split(" or "):
            for phrase in self.vocabulary.phrases.starting((noun.split()[0],) if noun else ()):
                whole = str(phrase).split()[: len(phrase.words) - bool(phrase.preposition)]
                if phrase.shape != "noun" or " ".join(whole) != noun:
                    continue
                ends = (complement, asked) if phrase.back else (asked, complement)
                fact = self.gate.fact((phrase.relation,), *ends)
                if fact:
                    yield fact, phrase.weight + 1
        if asked.types:
            for found in self._belonging(complement, NounPhrase(0, asked)):
                yield found.facts[-1], 3.0

    def _after(self, node: Node, facts: tuple[Fact, ...]) -> Node:
        """Give the node as the facts have it: merging may have changed it."""
        if not isinstance(node, Unknown):
            return node
        same = (
            end for fact in facts for end in fact.nodes() if isinstance(end, Unknown) and end.key == node.key
        )
        return next(same, node)
