"""Whole questions: who and what, whether, how many, when, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.question.frames import AUXILIARIES, BE, HAVE, NEGATIONS, Clause, Frame
from kg.question.gate import PERSON
from kg.question.matching import (
    NounPhrase,
)
from kg.question.meaning import Fact, Limits, Named, Node, Reading, Unknown
from kg.question.phrases import PREPOSITIONS
from kg.question.speech import WHETHER, Readings, SpeechReader, is_asked, shown_of
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word

_LEADS = tuple(
    text.split()
    for text in (
        "can you tell me", "could you tell me", "tell me", "do we know", "do you know", "i want to know",
        "i would like to know", "please tell me", "is it known", "let me know", "and", "so", "is it true",
        "is it the case", "find out", "what do we know about", "give me", "show me", "list", "name",
        "show", "find", "give", "identify", "enumerate", "what are", "what is", "who are", "which are",
        "who is", "say",
        "remind me", "do the articles say", "of",
    )
)  # fmt: skip


class QuestionReader(SpeechReader):
    """Reads a whole question; every word must have its place in it."""

    def readings(self) -> list[Reading]:
        """Give every way to understand all of the words, the best first."""
        found = [reading for end, reading in self._question(0) if end >= len(self.words)]
        turned = self._turned()
        if turned and not found:
            inner = QuestionReader(turned, self.vocabulary, self.antecedents)
            return inner.readings()
        return sorted(dict.fromkeys(found), key=lambda reading: -reading.weight)

    def _turned(self) -> tuple[Word, ...]:
        """Put "For X, who bids?" into its usual order; nothing where it is in that order."""
        if self.low(0) not in PREPOSITIONS:
            return ()
        for first in self.noun_phrase(1):
            if self.low(first.end) == "," and not is_asked(first.node):
                return (*self.words[first.end + 1 :], *self.words[: first.end])
        return ()

    def _question(self, start: int) -> Readings:
        for at in self._starts(start):
            for end, reading in self._main(at):
                yield end, reading
                yield from self._continued(end, reading)

    def _starts(self, start: int) -> Iterator[int]:
        yield start
        for lead in _LEADS:
            if [self.low(start + n) for n in range(len(lead))] == lead:
                yield from self._starts(start + len(lead))

    def _main(self, start: int) -> Readings:
        yield from self._asked(start)
        yield from self._whether(start)
        yield from self._listed(start)
        yield from self._in_place(start)
        yield from self._who_says(start)
        yield from self._articles(start)

    def _asked(self, start: int) -> Readings:
        """Read "who competes for X", "what does X own", "for which layer does X compete"."""
        fronted = self.low(start) if self.low(start) in PREPOSITIONS else ""
        if self.low(start) == "whose":
            yield from self._whose_is(start + 1)
        for asked in self.noun_phrase(start + bool(fronted)):
            if not is_asked(asked.node):
                continue
            if not fronted:
                for clause in self.predicate(asked.end, Frame(asked.node)):
                    yield self._told(asked, clause)
            yield from self._gapped(asked, fronted)

    def _whose_is(self, start: int) -> Readings:
        """Read "whose partner is X", "whose system is X"."""
        who = Unknown(next(self.keys), "who", True, self.vocabulary.agents)
        for end in range(start + 1, min(start + 4, len(self.words))):
            if self.low(end) not in BE:
                continue
            for told in self.noun_phrase(end + 1):
                if told.end < len(self.words) or told.facts:
                    continue
                for phrase in self.vocabulary.phrases.starting(self.bases(start)):
                    words = phrase.words[:-1] if phrase.preposition else phrase.words
                    if phrase.shape == "noun" and self._matched(start, words) == end:
                        ends = (who, told.node) if phrase.back else (told.node, who)
                        fact = self.gate.fact((phrase.relation,), *ends)
                        if fact:
                            yield (
                                told.end,
                                Reading((fact,), "rows", (who,), Limits(), phrase.weight + told.weight),
                            )
                if any(after == end for after, _ in self.vocabulary.noun(self.words, start)):
                    for found in self._belonging(who, told):
                        yield told.end, Reading(found.facts, "rows", (who,), Limits(), found.weight + 1)

    def _gapped(self, asked: NounPhrase, fronted: str) -> Readings:
        """Read the rest of a question whose unknown stands before its verb: "… does X own"."""
        helping = self.low(asked.end)
        after = asked.end + (helping in AUXILIARIES)
        if isinstance(asked.node, Unknown) and asked.node.noun == "where":
            fronted = fronted or "in"
        if self.low(after) in NEGATIONS:
            after += 1
        implied = {"be"} if helping in BE else {"have"} if helping in HAVE else set()
        for subject in self.noun_phrase(after):
            frame = Frame(subject.node, asked.node, fronted, frozenset(implied), helping in BE)
            for clause in self._any_order(subject.end, frame):
                if clause.filled:
                    whole = replace(clause, facts=(*subject.facts, *clause.facts))
                    yield self._told(asked, whole, subject.weight)
                    yield from self._trailing(asked, whole, subject.weight)
                elif isinstance(asked.node, Unknown) and asked.node.noun == "when":
                    facts = (*subject.facts, *clause.facts)
                    weight = clause.weight + subject.weight - 1
                    yield clause.end, Reading(facts, "dates", (), Limits(), weight)
            yield from self._as_said(asked, subject, fronted)

    def _trailing(self, asked: NounPhrase, clause: Clause, weight: float) -> Readings:
        """Read what restricts the unknown at the end: "which firms does X own that compete for Y"."""
        if self.low(clause.end) in ("that", "which", "who", "whom"):
            node = self._after(asked.node, clause.facts)
            for subject in self.noun_phrase(clause.end + 1):
                for more in self.predicate(subject.end, Frame(subject.node, gap=node)):
                    if more.filled:
                        facts = (*subject.facts, *more.facts, *clause.facts)
                        heavy = clause.weight + more.weight + subject.weight
                        yield self._told(asked, Clause(more.end, facts, heavy), weight)
            for more in self.predicate(clause.end + 1, Frame(self._after(asked.node, clause.facts))):
                facts = (*more.facts, *clause.facts)
                yield self._told(asked, Clause(more.end, facts, clause.weight + more.weight), weight)

    def _whether(self, start: int) -> Readings:
        """Read "does X own Y", "is anybody in talks with X", "are there firms that …", "whether X owns Y"."""
        helping = self.low(start)
        if helping in WHETHER:
            yield from self._stated_whole(start + 1, frozenset(), False)
        if helping in AUXILIARIES:
            implied = frozenset({"be"} if helping in BE else {"have"} if helping in HAVE else ())
            after = start + 1
            while self.low(after) in NEGATIONS:
                after += 1
            yield from self._stated_whole(after, implied, helping in BE)
            if self.low(start + 1) == "there":
                for some in self.noun_phrase(start + 2):
                    if some.facts:
                        shown = shown_of(some.node, some.facts)
                        yield some.end, Reading(some.facts, "check", shown, Limits(), some.weight)
                yield from self._between(start + 2)
            yield from self._denied(after)

    def _stated_whole(self, start: int, implied: frozenset[str], be: bool) -> Readings:
        for subject in self.noun_phrase(start):
            if is_asked(subject.node):
                continue
            for clause in self.predicate(subject.end, Frame(subject.node, implied=implied, passive=be)):
                facts = (*subject.facts, *clause.facts)
                shown = shown_of(self._after(subject.node, facts), facts)
                limits = Limits(speakers=clause.speakers)
                yield clause.end, Reading(facts, "check", shown, limits, clause.weight + subject.weight)

    def _in_place(self, start: int) -> Readings:
        """Read "X competes for what?", the unknown where it belongs."""
        for subject in self.noun_phrase(start):
            if is_asked(subject.node):
                continue
            for clause in self.predicate(subject.end, Frame(subject.node)):
                asked = next((n for fact in clause.facts for n in fact.nodes() if is_asked(n)), None)
                if asked:
                    facts = (*subject.facts, *clause.facts)
                    weight = subject.weight + clause.weight
                    yield clause.end, Reading(facts, "rows", shown_of(asked, facts), Limits(), weight)

    def _between(self, start: int) -> Readings:
        """Read "talks between X and Y"."""
        while self.low(start) in ("any", "a", "an", "the", "some"):
            start += 1
        for phrase in self.vocabulary.phrases.starting(self.bases(start)):
            end = self._matched(start, phrase.words) if phrase.shape == "event" else 0
            for both in self.noun_phrase(end) if end else ():
                if isinstance(both.node, Named) and len(both.node.entities) > 1:
                    first, *rest = both.node.entities
                    fact = self.gate.fact((phrase.relation,), Named((first,)), Named(tuple(rest)))
                    if fact:
                        yield both.end, Reading((fact,), "check", (), Limits(), phrase.weight + both.weight)

    def _listed(self, start: int) -> Readings:
        """Read a noun phrase that is all there is: "the firms that compete for X", "the price of X"."""
        for some in self.noun_phrase(start):
            if some.facts and isinstance(some.node, Unknown) and not some.node.asked:
                told = replace(some.node, asked=True)
                facts = tuple(fact.swap(some.node, told) for fact in some.facts)
                yield some.end, Reading(facts, "rows", shown_of(told, facts), Limits(), some.weight)

    def _continued(self, end: int, reading: Reading) -> Readings:
        """Read what a question adds: "…, and who owns that?", "…, and on which?"."""
        index = end
        while self.low(index) in (",", "and", ":", ";"):
            index += 1
        if index == end or reading.kind != "rows":
            return
        after = index + (self.low(index) in PREPOSITIONS)
        last = after + 1 + (self.low(after + 1) in ("one", "ones"))
        if self.low(after) in ("which", "what", "whom", "who", "how") and last >= len(self.words):
            yield last, reading
        if (
            [self.low(after), self.low(after + 1)] == ["how", "much"]
            and after + 2 >= len(self.words)
            and reading.facts
        ):
            amount = Unknown(next(self.keys), "how much", True, (), "amount")
            facts = (*reading.facts[:-1], replace(reading.facts[-1], amount=amount, any_amount=True))
            yield after + 2, replace(reading, facts=facts, shown=(*reading.shown, amount))
        yield from self._more(index, reading)

    def _more(self, index: int, reading: Reading) -> Readings:
        unknowns = [node for node in reading.shown if isinstance(node, Unknown)]
        # With two unknowns nobody can tell which one "it" is.
        if len(unknowns) != 1 or index >= len(self.words):
            return
        inner = QuestionReader(
            self.words[index:], self.vocabulary, self._referents(unknowns[0], reading.facts)
        )
        inner.keys, inner.steps = self.keys, self.steps
        for more in inner.readings():
            if more.kind == "rows":
                shown = tuple(dict.fromkeys((*reading.shown, *more.shown)))
                facts = (*more.facts, *reading.facts)
                weight = reading.weight + more.weight
                yield len(self.words), replace(reading, facts=facts, shown=shown, weight=weight)

    def _referents(self, unknown: Unknown, facts: Sequence[Fact]) -> dict[str, Node]:
        """Tell to whom "it" and "he" refer after a question: persons and firms asked for are no "it"."""
        named = dict.fromkeys(node for fact in facts for node in fact.nodes() if isinstance(node, Named))
        things: list[Node] = [unknown] if unknown.noun != "who" else list(named)
        referents: dict[str, Node] = {}
        if len(things) == 1:
            referents |= dict.fromkeys(("it", "that", "this", "its"), things[0])
        for word in ("they", "them", "those", "these", "he", "she", "him", "his", "her", "their"):
            referents[word] = unknown
        persons = [node for node in named if {entity.type for entity in node.entities} == {PERSON}]
        if len(persons) == 1 and not self._human(unknown, facts):
            referents |= dict.fromkeys(("he", "she", "him", "his", "her"), persons[0])
        return referents

    def _human(self, unknown: Unknown, facts: Sequence[Fact]) -> bool:
        """Tell whether an unknown may be a person in every fact that it is in."""
        schema = self.vocabulary.schema
        for fact in facts:
            relations = [schema.relations[name] for name in fact.relations]
            for end, types in (
                (fact.subject, [known.domain for known in relations]),
                (fact.object, [known.range for known in relations]),
            ):
                if end == unknown and not any(schema.admits(some, PERSON) for some in types):
                    return False
        return not unknown.value or unknown.value == "any"


def read(words: Sequence[Word], vocabulary: Vocabulary) -> list[Reading]:
    """Give every way to understand a question, the best first.

    Raises TooComplicated where there are too many.
    """
    return QuestionReader(words, vocabulary).readings() if words else []
