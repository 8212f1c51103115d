"""Nouns in a relation to another: "X's founder", "the price of X", "the CEO of X", "X's layers"."""

from __future__ import annotations

from dataclasses import replace

from kg.question.kinds import KindReader
from kg.question.matching import (
    BARE,
    UNTITLED,
    NounPhrase,
    Phrases_,
)
from kg.question.meaning import Fact, Named, Node, Unknown
from kg.question.phrases import PREPOSITIONS, Phrase


class RelatedReader(KindReader):
    """Reads what is described by its relation to something else."""

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
