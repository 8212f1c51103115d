"""Noun phrases of a question: question words, pronouns, lists, and all that names or describes something."""

from __future__ import annotations

from dataclasses import replace

from kg.question.frames import AUXILIARIES
from kg.question.matching import (
    DETERMINERS,
    MOST_FACTS,
    PERSONS,
    POSSESSIVES,
    THINGS,
    NounPhrase,
    Phrases_,
)
from kg.question.meaning import Either, Named, Node, Unknown
from kg.question.phrases import PREPOSITIONS
from kg.question.related import RelatedReader

EXTREMES = {
    "most expensive": "most", "most costly": "most", "costliest": "most", "priciest": "most",
    "cheapest": "least", "least expensive": "least",
}  # fmt: skip


class NounReader(RelatedReader):
    """Reads noun phrases at any place of a row of words; each way to read them is one result."""

    def noun_phrase(self, start: int) -> tuple[NounPhrase, ...]:
        """Read all noun phrases that start at a word."""
        if start not in self._read:
            if start in self._reading or start >= len(self.words):
                return ()
            self._reading.add(start)
            found: dict[object, NounPhrase] = {}
            for phrase in self._coordinated(start):
                alike = phrase.meaning()
                if alike not in found or found[alike].weight < phrase.weight:
                    found[alike] = phrase
            self._reading.discard(start)
            self._read[start] = tuple(found.values())
        return self._read[start]

    def _coordinated(self, start: int) -> Phrases_:
        for first in self._extended(start):
            yield first
            yield from self._joined(first)

    def _joined(self, first: NounPhrase) -> Phrases_:
        after = first.end
        if self.low(after) == "," and self.low(after + 1) in ("and", "or"):
            after += 1
        if self.low(after) not in (",", "and", "or"):
            return
        after += 1
        # "relies on SpaceX or on one of its constellations"
        again = after + 1 if self.low(after) in PREPOSITIONS else after
        for start in dict.fromkeys((after, again)):
            for second in self.noun_phrase(start):
                node = self._either(first.node, second.node)
                if node:
                    weight = first.weight + second.weight
                    yield NounPhrase(second.end, node, (*first.facts, *second.facts), weight)

    def _either(self, first: Node, second: Node) -> Node | None:
        if isinstance(first, Named) and isinstance(second, Named):
            return Named((*first.entities, *(e for e in second.entities if e not in first.entities)))
        if isinstance(first, Unknown) and isinstance(second, Unknown):
            return self._both_kinds(first, second)
        if isinstance(first, Named) and isinstance(second, Unknown) and not second.asked and not second.value:
            return Either(next(self.keys), (first, second))
        return None

    def _both_kinds(self, first: Unknown, second: Unknown) -> Unknown | None:
        """Read "layers and components" as one unknown of either kind."""
        if first.value != second.value or (second.asked and not first.asked):
            return None
        types = (*first.types, *(t for t in second.types if t not in first.types))
        if not first.types or not second.types:
            types = ()
        return replace(first, types=types, noun=f"{first.noun} or {second.noun}")

    def _extended(self, start: int) -> Phrases_:
        """Read a phrase with all that may hang on it, from left to right."""
        todo = list(self._simple(start))
        seen: set[object] = set()
        while todo:
            self.step()
            phrase = todo.pop(0)
            alike = phrase.meaning()
            if alike in seen or len(phrase.facts) > MOST_FACTS:
                continue
            seen.add(alike)
            yield phrase
            todo.extend(self._possessed(phrase))
            todo.extend(self._followed(phrase))

    def _simple(self, start: int) -> Phrases_:
        self.step()
        index = start
        yield from self._asking(start)
        if self.low(start) in PERSONS:
            yield NounPhrase(start + 1, Unknown(next(self.keys), "somebody", types=self.vocabulary.agents))
        if self.low(start) in THINGS:
            yield NounPhrase(start + 1, Unknown(next(self.keys), "something", value="any"))
        referent = self.antecedents.get(self.low(start))
        if referent is not None:
            yield NounPhrase(start + 1, referent)
        if self.low(start) == "both":
            for phrase in self.noun_phrase(start + 1):
                if isinstance(phrase.node, Named) and len(phrase.node.entities) > 1:
                    yield replace(phrase, node=replace(phrase.node, every=True), weight=phrase.weight + 1)
        yield from self._extreme(start + (self.low(start) == "the"))
        if self.low(start) in POSSESSIVES:
            yield from self._of_antecedent(start)
        if (
            self.low(start) in ("one", "any", "some", "all", "each", "none", "part")
            and self.low(start + 1) == "of"
        ):
            yield from self.noun_phrase(start + 2)
        while self.low(index) in DETERMINERS:
            index += 1
        if index >= len(self.words):
            return
        yield from self._names(index)
        yield from self._kinds(index, asked=False)
        yield from self._related(index)
        yield from self._titled(index)

    def _asking(self, start: int) -> Phrases_:
        word, after = self.low(start), self.low(start + 1)
        if word in ("who", "whom", "whoever"):
            yield NounPhrase(start + 1, Unknown(next(self.keys), "who", True, self.vocabulary.agents))
        elif word in ("what", "which", "whatever"):
            yield NounPhrase(start + 1, Unknown(next(self.keys), "what", True, (), "any"))
            index = start + 1
            while self.low(index) in DETERMINERS or self.low(index) in (
                "kind",
                "kinds",
                "type",
                "types",
                "of",
                "sort",
                "sorts",
            ):
                index += 1
            yield from self._kinds(index, asked=True)
            yield from (told for phrase in self._related(index) if (told := _made_asked(phrase)))
        elif word == "whose":
            yield from self._whose(start + 1)
        elif word == "where":
            yield NounPhrase(start + 1, Unknown(next(self.keys), "where", True))
        elif word == "when":
            yield NounPhrase(start + 1, Unknown(next(self.keys), "when", True, (), "date"))
        elif word == "how" and after in ("much", "many", "large", "big"):
            yield from self._how_much(start + 2, after)

    def _extreme(self, start: int) -> Phrases_:
        """Read "(the) most", "the most satellites", "the most expensive layer": the extreme of a value."""
        word = self.low(start)
        if word in ("most", "least", "fewest"):
            noun = "most" if word == "most" else "least"
            yield NounPhrase(start + 1, Unknown(next(self.keys), noun, value="amount"))
            if units := " ".join(sorted(self.bases(start + 1) & self.vocabulary.units)):
                yield NounPhrase(
                    start + 2, Unknown(next(self.keys), noun, value="count", unit=units), (), 1.0
                )
        dear = EXTREMES.get(word) or EXTREMES.get(f"{word} {self.low(start + 1)}")
        if not dear:
            return
        for phrase in self.vocabulary.phrases.starting(("cost",)):
            if phrase.shape != "verb" or len(phrase.words) > 1 or phrase.back:
                continue
            for thing in self.noun_phrase(start + 1 + (word not in EXTREMES)):
                price = Unknown(next(self.keys), dear, value="amount")
                fact = self.gate.fact((phrase.relation,), thing.node, price)
                if fact and isinstance(thing.node, Unknown):
                    yield replace(thing, facts=(*thing.facts, fact), weight=thing.weight + phrase.weight + 1)

    def _whose(self, start: int) -> Phrases_:
        """Read "whose technology" as whoever's it is, "whose firms" as the firms of whoever owns them."""
        who = Unknown(next(self.keys), "who", True, self.vocabulary.agents)
        if self.bases(start) & self.vocabulary.transparent:
            yield NounPhrase(start + 1, who)
        for kind in self._kinds(start, asked=False):
            yield from self._belonging(who, kind)

    def _how_much(self, start: int, word: str) -> Phrases_:
        if word == "much":
            yield NounPhrase(start, Unknown(next(self.keys), "how much", True, (), "amount"))
            for end, noun in self.vocabulary.noun(self.words, start):
                if noun.value == "amount":
                    yield NounPhrase(end, Unknown(next(self.keys), "how much", True, (), "amount"), (), 0.5)
        elif word == "many":
            index = start
            while self.low(index) in DETERMINERS:
                index += 1
            units = " ".join(sorted(self.bases(index)))
            if self.low(index) in AUXILIARIES:
                # "… and how many does X have?": what is counted was said before.
                yield NounPhrase(index, Unknown(next(self.keys), "how many", True, (), "count"))
            elif units:
                counted = self.words[index].low
                # What the graph counts in such units is likelier meant than a list to be counted.
                known = 1.0 if self.bases(index) & self.vocabulary.units else 0.0
                yield NounPhrase(
                    index + 1, Unknown(next(self.keys), "how many", True, (), "count", "", units), (), known
                )
                yield from (
                    replace(phrase, node=replace(phrase.node, noun=f"how many {counted}"))
                    for phrase in self._kinds(index, asked=True)
                    if isinstance(phrase.node, Unknown)
                )

    def _of_antecedent(self, start: int) -> Phrases_:
        """Read "its layers", of what was named before."""
        owner = self.antecedents.get(self.low(start)) or self._named_before(start)
        if owner is None:
            return
        for kind in self._kinds(start + 1, asked=False):
            yield from self._belonging(owner, kind)
        yield from self._owned_noun(NounPhrase(start, owner), start + 1)

    def _named_before(self, end: int) -> Node | None:
        for index in range(end - 1, -1, -1):
            for after, entities, _ in self.vocabulary.names.starting(self.words, index):
                if after <= end and (index == 0 or not self._inside_name(index, after)):
                    return Named(entities)
        return None

    def _inside_name(self, index: int, after: int) -> bool:
        before = self.vocabulary.names.starting(self.words, index - 1)
        return any(end == after for end, _, _ in before)


def _made_asked(phrase: NounPhrase) -> NounPhrase | None:
    """Ask for what a phrase describes: "which bidder for X"."""
    if not isinstance(phrase.node, Unknown) or phrase.node.asked:
        return None
    node = replace(phrase.node, asked=True)
    return replace(phrase, node=node, facts=tuple(fact.swap(phrase.node, node) for fact in phrase.facts))
