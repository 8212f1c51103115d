"""Noun phrases of a question: names, kinds of thing, what stands in a relation to another, question words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeAlias

from kg.question.gate import Gate
from kg.question.meaning import Either, Fact, Named, Node, Unknown
from kg.question.phrases import PREPOSITIONS, SKIPPED, Phrase
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word, listed
from kg.record import EntityRecord

DETERMINERS = frozenset(
    listed("""
    the a an any all some every each other another these those both several many various different such
    named specific certain particular further additional more individual
""")
)
PERSONS = frozenset(["anyone", "anybody", "someone", "somebody", "everyone", "everybody"])
THINGS = frozenset(["anything", "something", "everything"])
ANAPHORS = frozenset(
    listed("""
    that it them they those these this he she him her
""")
)
POSSESSIVES = frozenset(["its", "their", "his", "her"])
UNTITLED = frozenset(listed("who whom what which whose how many the a an is are was does do did 's , and or"))
BARE = ("who", "what", "where", "when", "how much", "how many")
OPEN = 20_000
MOST_FACTS = 4


class TooComplicated(Exception):
    """The question has more readings than are worth looking at."""


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase that was read: where it ends, what it stands for, and the facts that say which one."""

    end: int
    node: Node
    facts: tuple[Fact, ...] = ()
    weight: float = 0.0

    def meaning(self) -> object:
        """Reduce it to what tells it from other ways to read the same words."""
        told = ((fact.relations, str(fact.subject), str(fact.object)) for fact in self.facts)
        return self.end, str(self.node), type(self.node), getattr(self.node, "value", ""), tuple(told)


Phrases_: TypeAlias = Iterator[NounPhrase]


class NounReader:
    """Reads noun phrases at any place of a row of words; each way to read them is one result."""

    def __init__(
        self, words: Sequence[Word], vocabulary: Vocabulary, antecedents: Mapping[str, Node] | None = None
    ) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.gate = Gate(vocabulary.schema)
        self.antecedents = dict(antecedents or {})
        self.keys = count(1)
        self.steps = 0
        self._read: dict[int, tuple[NounPhrase, ...]] = {}
        self._reading: set[int] = set()

    def low(self, index: int) -> str:
        """Give a word in lower case, or nothing beyond the end."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def bases(self, index: int) -> frozenset[str]:
        """Give the base forms of a word, none beyond the end."""
        return self.words[index].bases if 0 <= index < len(self.words) else frozenset()

    def step(self) -> None:
        """Count a step of the search. Raises TooComplicated when there were too many."""
        self.steps += 1
        if self.steps > OPEN:
            raise TooComplicated

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
            if units:
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

    def _names(self, start: int) -> Phrases_:
        for end, entities, weight in self.vocabulary.names.starting(self.words, start):
            # Each entity of that name is a reading of its own; the gate of types may leave one.
            for entity in entities:
                yield from self._name(end, entity, weight)
        for end, kind in self.vocabulary.noun(self.words, start):
            for after, entities, weight in self._names_at(end):
                fitting = (e for e in entities if self.gate.is_a(e.type, kind.types))
                yield from (NounPhrase(after, Named((e,), weight), (), weight + 0.5) for e in fitting)
        if self.bases(start) & self.vocabulary.titles:
            for after, entities, weight in self._names_at(start + 1):
                yield from (NounPhrase(after, Named((e,), weight), (), weight) for e in entities)

    def _name(self, end: int, entity: EntityRecord, weight: float) -> Phrases_:
        """Read a name with what may follow it: "the Shield programme", "the Post (Daily Post)"."""
        node = Named((entity,), weight)
        yield NounPhrase(end, node, (), weight)
        for after, noun in self.vocabulary.noun(self.words, end):
            if self.gate.is_a(entity.type, noun.types):
                yield NounPhrase(after, node, (), weight + 0.5)
        if self.low(end) == "(":
            for close, same, _ in self._names_at(end + 1):
                if self.low(close) == ")" and entity in same:
                    yield NounPhrase(close + 1, node, (), weight + 1)

    def _names_at(self, start: int) -> Iterator[tuple[int, tuple[EntityRecord, ...], float]]:
        if start < len(self.words):
            yield from self.vocabulary.names.starting(self.words, start)

    def _kinds(self, start: int, *, asked: bool) -> Phrases_:
        if start >= len(self.words):
            return
        for end, kind in self.vocabulary.noun(self.words, start):
            node = Unknown(
                next(self.keys), kind.text, asked, kind.types, kind.value, kind.text if kind.literal else ""
            )
            yield NounPhrase(end, node, (), 0.3 * (end - start))
            if self.low(end) in ("'s", "'") and self.bases(end + 1) & self.vocabulary.transparent:
                yield NounPhrase(end + 2, node, (), 0.3)

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

    def _possessed(self, owner: NounPhrase) -> Phrases_:
        """Read what follows "X's", or "X" alone: a kind, a relation, a role."""
        if isinstance(owner.node, Unknown) and owner.node.asked:
            return
        end = owner.end
        marked = self.low(end) in ("'s", "'")
        start = end + 1 if marked else end
        if marked:
            for name in self._names(start):
                yield replace(name, facts=(*owner.facts, *name.facts), weight=name.weight + owner.weight)
            if self.bases(start) & self.vocabulary.transparent:
                yield replace(owner, end=start + 1)
        if not marked:
            # "the Shield budget" reads well, "the Ministry holding talks" does not.
            owner = replace(owner, weight=owner.weight - 1)
        if marked or isinstance(owner.node, Named):
            for kind in self._kinds(start, asked=False):
                # "X's competitors" are none that X owns: such a noun has a relation of its own.
                if isinstance(kind.node, Unknown) and kind.node.noun not in self.vocabulary.related:
                    yield from self._belonging(owner.node, kind, owner)
            yield from self._owned_noun(owner, start)
            yield from self._role(start, owner)

    def _belonging(self, owner: Node, kind: NounPhrase, phrase: NounPhrase | None = None) -> Phrases_:
        """Say that something of a kind belongs to its owner, in each way that the types admit."""
        forward = self.vocabulary.relations("possessive", "forward")
        back = self.vocabulary.relations("possessive", "back")
        made = [(fact, fact.object) for r in forward if (fact := self.gate.fact((r,), owner, kind.node))]
        made += [(fact, fact.subject) for r in back if (fact := self.gate.fact((r,), kind.node, owner))]
        facts = phrase.facts if phrase else ()
        weight = kind.weight + (phrase.weight if phrase else 0)
        for rank, (fact, node) in enumerate(made):
            yield NounPhrase(kind.end, node, (*facts, fact), weight - 0.6 * rank)

    def _owned_noun(self, owner: NounPhrase, start: int) -> Phrases_:
        """Read "X's founder", "the X budget": the relation's noun after its complement."""
        for phrase in self.vocabulary.phrases.starting(self.bases(start)):
            if phrase.shape != "noun":
                continue
            words = phrase.words[:-1] if phrase.preposition else phrase.words
            end = self._matched(start, words)
            if end:
                yield from self._related_to(phrase, end, owner, len(words))
                yield from self._rivals(phrase, owner, end, len(words))
                rest = phrase.preposition
                # "X's competitors for Y" has both ends in it: X beside the one that is asked for.
                if rest and self.low(end) == rest:
                    yield from self._beside(phrase, owner, end + 1, len(words))

    def _rivals(self, phrase: Phrase, owner: NounPhrase, end: int, size: int) -> Phrases_:
        """Read "X's competitors", whatever it is that they compete for."""
        if phrase.back or not self.vocabulary.phrases.beside.get(phrase.relation):
            return
        head = Unknown(next(self.keys), str(phrase).rsplit(" ", 1)[0])
        same = Unknown(next(self.keys), "something")
        one = self.gate.fact((phrase.relation,), head, same)
        two = self.gate.fact((phrase.relation,), owner.node, same)
        if one and two:
            yield NounPhrase(end, head, (*owner.facts, two, one), phrase.weight + 0.5 * size + owner.weight)

    def _beside(self, phrase: Phrase, owner: NounPhrase, start: int, size: int) -> Phrases_:
        if phrase.relation not in self.vocabulary.phrases.beside or phrase.back:
            return
        if not self.vocabulary.phrases.beside[phrase.relation]:
            return
        head = Unknown(next(self.keys), str(phrase).rsplit(" ", 1)[0], types=())
        for complement in self.noun_phrase(start):
            one = self.gate.fact((phrase.relation,), head, complement.node)
            two = self.gate.fact((phrase.relation,), owner.node, complement.node)
            if one and two:
                facts = (*owner.facts, *complement.facts, one, two)
                yield NounPhrase(
                    complement.end, one.subject, facts, phrase.weight + 0.5 * size + complement.weight
                )

    def _related(self, start: int) -> Phrases_:
        """Read "the founder of X": the relation's noun before its complement, or without one."""
        for phrase in self.vocabulary.phrases.starting(self.bases(start)):
            if phrase.shape != "noun":
                continue
            for end, inner in self._matched_around(start, phrase.words):
                if inner:
                    yield from self._related_to(phrase, end, inner, len(phrase.words))
                    continue
                for complement in self.noun_phrase(end):
                    yield from self._related_to(phrase, complement.end, complement, len(phrase.words))
            words = phrase.words[:-1] if phrase.preposition else phrase.words
            end = self._matched(start, words)
            if end and self.low(end) == "of" and phrase.preposition != "of":
                for owner in self.noun_phrase(end + 1):
                    if self.low(owner.end) == phrase.preposition:
                        yield from self._beside(phrase, owner, owner.end + 1, len(words))
            if end and phrase.weight >= 3 and self.low(end) not in PREPOSITIONS:
                open_end = NounPhrase(end, Unknown(next(self.keys), "something", value="any"), (), -1.5)
                yield from self._related_to(phrase, end, open_end, len(words))

    def _related_to(self, phrase: Phrase, end: int, complement: NounPhrase, size: int) -> Phrases_:
        relation = self.vocabulary.schema.relations[phrase.relation]
        noun = " ".join(str(phrase).split()[: len(phrase.words) - bool(phrase.preposition)])
        head = Unknown(next(self.keys), noun, value=relation.value_kind or "" if phrase.back else "")
        ends = (complement.node, head) if phrase.back else (head, complement.node)
        fact = self.gate.fact((phrase.relation,), *ends)
        if fact:
            node = fact.object if phrase.back else fact.subject
            weight = phrase.weight + 0.5 * size + complement.weight
            yield NounPhrase(end, node, (*complement.facts, fact), weight)

    def _titled(self, start: int) -> Phrases_:
        yield from self._role(start, None)

    def _role(self, start: int, owner: NounPhrase | None) -> Phrases_:
        """Read a person by title: "the CEO of X", "X's chief executive", "the defence secretary"."""
        roles = self.vocabulary.relations("role", "role")
        if not roles:
            return
        for end in range(start + 1, min(start + 5, len(self.words)) + 1):
            if not self.bases(end - 1) & self.vocabulary.titles:
                continue
            if any(
                self.low(n) in UNTITLED or self.low(n) in PREPOSITIONS or not self.words[n].text[0].isalpha()
                for n in range(start, end)
            ):
                continue
            title = " ".join(word.low for word in self.words[start:end])
            person = Unknown(next(self.keys), title, types=self.vocabulary.schema.relations[roles[0]].domain)
            role = Unknown(next(self.keys), "role", value="text", says=title)
            fact = self.gate.fact(roles, person, role)
            if not owner:
                text = Unknown(next(self.keys), "role", value="text", says=title)
                yield NounPhrase(end, text, (), -1.0)
            if fact and owner:
                yield from self._employed(fact, owner, end)
            elif fact:
                yield NounPhrase(end, person, (fact,), 1.0)
                if self.low(end) in ("of", "at", "for", "from"):
                    for employer in self.noun_phrase(end + 1):
                        yield from self._employed(fact, employer, employer.end)

    def _employed(self, fact: Fact, employer: NounPhrase, end: int) -> Phrases_:
        jobs = self.vocabulary.relations("role", "employer")
        job = self.gate.fact(jobs, fact.subject, employer.node)
        if job:
            yield NounPhrase(end, fact.subject, (*employer.facts, job, fact), 3.0 + employer.weight)

    def _followed(self, phrase: NounPhrase) -> Phrases_:
        """Read what follows a kind or a name: "layers of X", "companies owned by X", "firms that X owns"."""
        named = isinstance(phrase.node, Named)
        if self.low(phrase.end) in (("of",) if named else ("of", "in", "for", "within")):
            for owner in self.noun_phrase(phrase.end + 1):
                if named or not phrase.facts:
                    head = replace(phrase, end=owner.end)
                    for found in self._belonging(owner.node, head, owner):
                        yield replace(
                            found,
                            facts=(*phrase.facts, *found.facts),
                            weight=found.weight + (-0.5 if named else 0.5),
                        )
        if isinstance(phrase.node, Unknown) and phrase.node.noun not in BARE:
            yield from self.restricted(phrase)

    def restricted(self, phrase: NounPhrase) -> Phrases_:
        """Read a clause that restricts a noun; `ClauseReader` knows clauses."""
        return iter(())

    def _matched(self, start: int, words: Sequence[frozenset[str]]) -> int:
        """Tell where words end that start here, articles between them passed over, or 0."""
        for end, inner in self._matched_around(start, words):
            if not inner:
                return end
        return 0

    def _matched_around(
        self, start: int, words: Sequence[frozenset[str]]
    ) -> Iterator[tuple[int, NounPhrase | None]]:
        """Match words one by one. A complement may stand before the last noun: "win the X contract"."""
        index = start
        for rank, wanted in enumerate(words):
            if rank:
                index = self._passed(index)
                last_noun = rank == len(words) - 2 and next(iter(words[-1])) in PREPOSITIONS
                if last_noun and not self.bases(index) & wanted:
                    for inner in self.noun_phrase(index):
                        after = inner.end + (self.low(inner.end) in ("'s", "'"))
                        if self.bases(after) & wanted and isinstance(inner.node, Named):
                            yield after + 1, inner
            if not self.bases(index) & wanted:
                return
            index += 1
        yield index, None

    def _passed(self, index: int) -> int:
        while self.low(index) in SKIPPED or self.low(index) == ",":
            index += 1
        return index


def _made_asked(phrase: NounPhrase) -> NounPhrase | None:
    """Ask for what a phrase describes: "which bidder for X"."""
    if not isinstance(phrase.node, Unknown) or phrase.node.asked:
        return None
    node = replace(phrase.node, asked=True)
    return replace(phrase, node=node, facts=tuple(fact.swap(phrase.node, node) for fact in phrase.facts))
