"""Verbs of a question: a phrase that states a relation, and its other end."""

from __future__ import annotations

from dataclasses import replace

from kg.question.copulas import CopulaReader
from kg.question.frames import Clause, Clauses, Frame
from kg.question.matching import (
    NounPhrase,
)
from kg.question.meaning import Fact, Named, Node, Unknown
from kg.question.phrases import Phrase


class VerbReader(CopulaReader):
    """Matches the phrases of relations, active and passive, and finds what stands at their ends."""

    def _stated(self, phrase: Phrase, index: int, frame: Frame) -> Clauses:
        """Match a phrase, and find its other end: a noun phrase after it, or the gap."""
        implied = bool(phrase.words[0] & frame.implied) and not self.bases(index) & phrase.words[0]
        words = phrase.words[1:] if implied else phrase.words
        passive = frame.passive and not implied and "be" not in phrase.words[0] and self.words[index].past()
        weight = phrase.weight + 0.5 * len(phrase.words)
        for end, inner in self._matched_around(index, words):
            if inner:
                yield from self._ended(phrase, frame, passive, inner, weight)(end)
            else:
                yield from self._other_end(phrase, end, frame, passive, weight)
                yield from self._or_verb(phrase, end, frame, passive, weight)
        if phrase.preposition and (len(words) > 1 or implied):
            stem = self._matched(index, words[:-1])
            if stem and frame.gap is not None and frame.fronted == phrase.preposition:
                yield from self._closed(phrase, stem, frame, passive, (frame.gap, (), weight, True))
            if stem and self.low(stem) == "where" and phrase.preposition in ("in", "at"):
                where = Unknown(next(self.keys), "where", True)
                yield from self._closed(phrase, stem + 1, frame, passive, (where, (), weight, False))
            if stem and isinstance(frame.subject, Named) and frame.gap is None:
                yield from self._each_other(phrase, stem, frame.subject, weight)
            if stem:
                yield from self._with_rival(phrase, stem, frame, passive, weight)

    def _each_other(self, phrase: Phrase, stem: int, several: Named, weight: float) -> Clauses:
        """Read "X and Y are in talks", "X and Y fell out with each other"."""
        if len(several.entities) < 2 or not self.vocabulary.schema.relations[phrase.relation].symmetric:
            return
        end = stem
        if self.low(end) == phrase.preposition and self.low(end + 1) in ("each", "one"):
            end += 3
        if self.low(end) != phrase.preposition:
            fact = self.gate.fact((phrase.relation,), several, replace(several, weight=several.weight + 1))
            if fact:
                yield Clause(end, (fact,), weight - 0.5)

    def _other_end(self, phrase: Phrase, end: int, frame: Frame, passive: bool, weight: float) -> Clauses:
        if passive:
            yield from self._agent(phrase, end, frame, weight)
            return
        # "the talks with X" after a preposition that the phrase lacks is no object of it.
        for other in self.noun_phrase(end):
            yield from self._ended(phrase, frame, passive, other, weight)(other.end)
        if frame.gap is not None and not frame.fronted:
            yield from self._closed(phrase, end, frame, passive, (frame.gap, (), weight, True))
        if phrase.weight >= 3 and frame.gap is None:
            some = Unknown(next(self.keys), "something", value="any")
            yield from self._closed(phrase, end, frame, passive, (some, (), weight - 2, False))

    def _agent(self, phrase: Phrase, end: int, frame: Frame, weight: float) -> Clauses:
        """Find who does it in the passive: after "by", in the gap, or nobody named."""
        start = end + 1 if self.low(end) == "," else end
        if self.low(start) == "by":
            for agent in self.noun_phrase(start + 1):
                yield from self._ended(phrase, frame, True, agent, weight + 0.5)(agent.end)
        gap = frame.gap
        if gap is not None and (self.low(end) == "by" or frame.fronted == "by"):
            after = end + (self.low(end) == "by")
            yield from self._closed(phrase, after, frame, True, (gap, (), weight + 0.5, True))
        some = Unknown(next(self.keys), "somebody")
        yield from self._closed(phrase, end, frame, True, (some, (), weight - 1, False))

    def _ended(self, phrase: Phrase, frame: Frame, passive: bool, other: NounPhrase, weight: float):  # type: ignore[no-untyped-def]
        """Make the clauses with this other end, from where it ends on."""

        def clauses(end: int) -> Clauses:
            found = (other.node, other.facts, weight + other.weight, False)
            yield from self._closed(phrase, end, frame, passive, found)

        return clauses

    def _closed(
        self,
        phrase: Phrase,
        end: int,
        frame: Frame,
        passive: bool,
        other: tuple[Node, tuple[Fact, ...], float, bool],
    ) -> Clauses:
        node, facts, weight, filled = other
        ends = (node, frame.subject) if phrase.back != passive else (frame.subject, node)
        fact = self.gate.fact((phrase.relation,), *ends)
        if fact is None or frame.subject == node or (_is_where(node) and not self._leads_to_place(phrase)):
            return
        yield Clause(end, (*facts, fact), weight, filled)
        gap = frame.gap
        if not filled and isinstance(gap, Unknown) and gap.value == "amount":
            # "How much did X give to Y?" asks for the sum that goes with the fact.
            yield Clause(end, (*facts, replace(fact, amount=gap)), weight, True)
        yield from self._adjunct(phrase, end, fact, (facts, weight, filled), frame)

    def _leads_to_place(self, phrase: Phrase) -> bool:
        relation = self.vocabulary.schema.relations[phrase.relation]
        return "Place" in (relation.domain if phrase.back else relation.range)

    def _adjunct(
        self, phrase: Phrase, end: int, fact: Fact, found: tuple[tuple[Fact, ...], float, bool], frame: Frame
    ) -> Clauses:
        """Read "against Y", a second competitor, and "at Y", where a role is held."""
        facts, weight, filled = found
        if frame.gap is not None and not filled and frame.fronted in self._rival_words(phrase):
            # "Against whom does X compete for Y?"
            second = self.gate.fact((phrase.relation,), frame.gap, fact.object)
            if second:
                yield Clause(end, (*facts, fact, second), weight + 1, True)
        word = self.low(end)
        together = word in ("together", "jointly", "along", "alongside")
        if together or word in self._rival_words(phrase):
            for rival in self.noun_phrase(end + 1 + (self.low(end + 1) == "with")):
                second = self.gate.fact((phrase.relation,), rival.node, fact.object)
                if second:
                    every = (*facts, *rival.facts, second, fact)
                    yield Clause(rival.end, every, weight + rival.weight, filled)
        roles = self.vocabulary.relations("role", "role")
        if phrase.relation in roles and word in ("at", "in", "of", "for", "with"):
            for place in self.noun_phrase(end + 1):
                job = self.gate.fact(self.vocabulary.relations("role", "employer"), fact.subject, place.node)
                if job:
                    every = (*facts, *place.facts, job, fact)
                    yield Clause(place.end, every, weight + place.weight, filled)

    def _rival_words(self, phrase: Phrase) -> tuple[str, ...]:
        return self.vocabulary.phrases.beside.get(phrase.relation, ())

    def _with_rival(self, phrase: Phrase, stem: int, frame: Frame, passive: bool, weight: float) -> Clauses:
        """Read "compete with X for Y"."""
        if self.low(stem) not in self._rival_words(phrase):
            return
        for rival in self.noun_phrase(stem + 1):
            if self.low(rival.end) == phrase.preposition:
                inner = self._other_end(phrase, rival.end + 1, frame, passive, weight)
            elif frame.fronted == phrase.preposition and frame.gap is not None:
                inner = self._closed(phrase, rival.end, frame, passive, (frame.gap, (), weight, True))
            else:
                some = Unknown(next(self.keys), "something")
                inner = self._closed(phrase, rival.end, frame, passive, (some, (), weight - 0.5, False))
            for clause in inner:
                main = clause.facts[-1]
                second = self.gate.fact((phrase.relation,), rival.node, main.object)
                if second:
                    every = (*rival.facts, second, *clause.facts)
                    yield replace(clause, facts=every, weight=clause.weight + rival.weight + 1)

    def _or_verb(self, phrase: Phrase, end: int, frame: Frame, passive: bool, weight: float) -> Clauses:
        """Read "launched or deployed": either relation will do."""
        if self.low(end) not in ("or", "and"):
            return
        for other in self.vocabulary.phrases.starting(self.bases(end + 1)):
            if other.shape != "verb" or other.back != phrase.back or phrase.preposition:
                continue
            after = self._matched(end + 1, other.words)
            if not after or other.weight < 3 <= phrase.weight:
                continue
            for clause in self._other_end(phrase, after, frame, passive, weight + 0.5):
                main = clause.facts[-1]
                both = self.gate.fact((phrase.relation, other.relation), main.subject, main.object)
                if both:
                    relations = tuple(dict.fromkeys((*main.relations, *both.relations)))
                    yield replace(clause, facts=(*clause.facts[:-1], replace(main, relations=relations)))


def _is_where(node: Node) -> bool:
    return isinstance(node, Unknown) and node.noun == "where"
