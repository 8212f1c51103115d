"""Clauses of a question: what is said of a subject, active or passive, a gap where the unknown belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from kg.question.meaning import Fact, Named, Node, Unknown
from kg.question.nouns import NounPhrase, NounReader, Phrases_
from kg.question.phrases import PREPOSITIONS, Phrase
from kg.question.words import listed
from kg.record import EntityRecord

BE = frozenset(listed("is are was were be been being am 's 're"))
HAVE = frozenset(["has", "have", "had", "having"])
AUXILIARIES = frozenset(
    (
        *BE,
        *HAVE,
        *listed("""
    do does did will would can could may might shall should must wo ca 'll 'd to going about
"""),
    )
)
NEGATIONS = frozenset(("not", "n't", "never"))
ADVERBS = frozenset(
    listed("""
    also even still ever just then so both all together directly publicly officially formally jointly
    openly ultimately eventually finally first once recently currently only mainly supposedly now
    actively itself himself themselves independently separately there
""")
)
RAISING = frozenset(
    listed("""
    plan intend aim hope want expect schedule set go propose mean say report believe think rumor rumour
    seem appear try seek likely suppose able poise prepare design build look wish due attempt begin
    start manage consider allow order ask require tip bind continue claim know
""")
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that was read: where it ends, what it says, and whether the gap was filled."""

    end: int
    facts: tuple[Fact, ...]
    weight: float
    filled: bool = False
    speakers: tuple[EntityRecord, ...] = ()


Clauses: TypeAlias = Iterator[Clause]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known before a predicate is read.

    `gap` is the unknown that stands elsewhere, `fronted` a preposition that went with it; `implied` are words
    that a phrase may lack at its start, since they stand before the subject or nowhere at all.
    """

    subject: Node
    gap: Node | None = None
    fronted: str = ""
    implied: frozenset[str] = frozenset()
    passive: bool = False


class ClauseReader(NounReader):
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
        if phrase.preposition and len(words) > 1:
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

    def _after(self, node: Node, facts: tuple[Fact, ...]) -> Node:
        """Give the node as the facts have it: merging may have changed it."""
        if not isinstance(node, Unknown):
            return node
        same = (
            end for fact in facts for end in fact.nodes() if isinstance(end, Unknown) and end.key == node.key
        )
        return next(same, node)


def _is_where(node: Node) -> bool:
    return isinstance(node, Unknown) and node.noun == "where"
