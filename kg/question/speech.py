"""Questions of who says so, and of the articles that do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from kg.question.clauses import ClauseReader
from kg.question.frames import AUXILIARIES, Clause, Frame
from kg.question.matching import (
    NounPhrase,
)
from kg.question.meaning import Fact, Limits, Named, Node, Reading, Unknown

Readings: TypeAlias = Iterator[tuple[int, Reading]]

WHETHER = ("whether", "if", "that")


class SpeechReader(ClauseReader):
    """Reads who says, denies or expects something, and which articles state it."""

    def _any_order(self, start: int, frame: Frame) -> Iterator[Clause]:
        """Read a predicate with its gap, a preposition before the unknown or at the phrase's end."""
        yield from self.predicate(start, frame)
        if frame.fronted:
            yield from self.predicate(start, replace(frame, fronted=""))

    def _as_said(self, asked: NounPhrase, speaker: NounPhrase, fronted: str) -> Readings:
        """Read "… does X say that Y builds", "… does X expect Y to build", "… does X say competes for Y"."""
        if not isinstance(speaker.node, Named) or not self.bases(speaker.end) & self.vocabulary.reporting:
            return
        limits = Limits(speakers=speaker.node.entities)
        yield from self._as_likened(asked, speaker, limits)
        after = speaker.end + 1 + (self.low(speaker.end + 1) == "that")
        for clause in self.predicate(after, Frame(asked.node)):
            yield self._told(asked, clause, 0, limits)
        for subject in self.noun_phrase(after):
            for clause in self._any_order(subject.end, Frame(subject.node, asked.node, fronted)):
                if clause.filled:
                    facts = (*subject.facts, *clause.facts)
                    yield self._told(asked, replace(clause, facts=facts), subject.weight + 1, limits)

    def _as_likened(self, asked: NounPhrase, speaker: NounPhrase, limits: Limits) -> Readings:
        """Read "what does X compare Y to": the active of what a phrase has in the passive."""
        for phrase in self.vocabulary.phrases.starting(("be",)):
            stated = len(phrase.words) > 2 and self.bases(speaker.end) & phrase.words[1]
            for other in self.noun_phrase(speaker.end + 1) if stated else ():
                end = self._matched(other.end, phrase.words[2:])
                fact = self.gate.fact((phrase.relation,), other.node, asked.node) if end else None
                if fact:
                    clause = Clause(end, (*other.facts, fact), phrase.weight + 2 + other.weight, True)
                    yield self._told(asked, clause, 0, limits)

    def _who_says(self, start: int) -> Readings:
        """Read "who says that X competes for Y", "who denies that …", "according to whom does …"."""
        if self.low(start) in ("who", "which", "what"):
            for asked in self.noun_phrase(start):
                verb = asked.end + (self.low(asked.end) in AUXILIARIES)
                if is_asked(asked.node):
                    yield from self._said(verb, "speakers")

    def _denied(self, start: int) -> Readings:
        """Read "does anybody deny that …", "does X say that …"."""
        for speaker in self.noun_phrase(start):
            limits = Limits(speakers=speaker.node.entities) if isinstance(speaker.node, Named) else Limits()
            if speaker.facts or is_asked(speaker.node):
                continue
            for end, reading in self._said(speaker.end, "speakers"):
                merged = replace(limits, statuses=reading.limits.statuses)
                yield end, replace(reading, limits=merged)

    def _said(self, verb: int, kind: str) -> Readings:
        denies = bool(self.bases(verb) & self.vocabulary.denying)
        if not denies and not self.bases(verb) & self.vocabulary.saying:
            return
        limits = Limits(statuses=("negated",) if denies else ())
        after = verb + 1 + (self.low(verb + 1) in WHETHER)
        for subject in self.noun_phrase(after):
            if is_asked(subject.node):
                continue
            for clause in self.predicate(subject.end, Frame(subject.node)):
                facts = (*subject.facts, *clause.facts)
                weight = clause.weight + subject.weight
                yield clause.end, Reading(facts, kind, (), limits, weight)

    def _articles(self, start: int) -> Readings:
        """Read "how many articles say that X competes for Y", "which articles mention X"."""
        index = start + (2 if (self.low(start), self.low(start + 1)) == ("how", "many") else 1)
        counted = index == start + 2
        if (
            self.low(start) not in ("which", "what", "how")
            or not self.bases(index) & self.vocabulary.articles
        ):
            return
        verb = index + 1 + (self.low(index + 1) in AUXILIARIES)
        kind = "articles" if counted else "article list"
        if self.bases(verb) & {
            "mention",
            "name",
            "discuss",
            "cover",
            "be",
            "speak",
            "talk",
            "write",
            "deal",
            "refer",
        }:
            after = verb + 1 + (self.low(verb + 1) in ("about", "of", "on", "with", "to"))
            for named in self.noun_phrase(after):
                if isinstance(named.node, Named) and not named.facts:
                    yield named.end, Reading((), kind, (named.node,), Limits(), 2 + named.weight)
        yield from self._said(verb, kind)

    def _told(
        self, asked: NounPhrase, clause: Clause, more: float = 0.0, limits: Limits | None = None
    ) -> tuple[int, Reading]:
        facts = (*asked.facts, *clause.facts)
        node = self._after(asked.node, clause.facts)
        count = isinstance(node, Unknown) and node.noun.startswith("how many") and node.value != "count"
        shown = shown_of(node, facts)
        if clause.speakers:
            limits = Limits(speakers=clause.speakers)
        weight = asked.weight + clause.weight + more
        return clause.end, Reading(facts, "count" if count else "rows", shown, limits or Limits(), weight)


def is_asked(node: Node) -> bool:
    """Tell whether a node is what the question asks for."""
    return isinstance(node, Unknown) and node.asked


def shown_of(main: Node, facts: Sequence[Fact]) -> tuple[Node, ...]:
    """Order what is told: what is asked for first, then what is left open, then names that are several."""
    nodes = [main, *(node for fact in reversed(facts) if not fact.absent for node in fact.nodes())]
    asked = [node for node in nodes if is_asked(node)]
    left = [node for node in nodes if isinstance(node, Unknown) and not (node.says and node.value)]
    several = [node for node in nodes if not isinstance(node, Unknown)]
    several = [n for n in several if not isinstance(n, Named) or len(n.entities) > 1]
    unique: dict[object, Node] = {}
    for node in (*asked, *left, *several):
        unique.setdefault(node.key if isinstance(node, Unknown) else node, node)
    return tuple(unique.values())
