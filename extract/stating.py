"""Which word states a claim, and what status it has for its relation.

1. On the way between the two ends in the tree, the word of the relation's own that is nearest to the object
   states the claim: in "was chosen to build it" that is "chosen" for who won the contract, "build" for who
   develops it.
2. Where no such word is on the way, what an apposition, a possessive or a compound states is taken for
   granted, and so is what the relations of the list `settled` state; else the word where the ends meet is
   read, but what is planned with things in a relation of the list `standing` leaves that as it stands.
3. A target always lies ahead (the list `future`), an offer for a firm is no purchase yet (`tentative`), and
   how many there are of a thing is a plan where its sentence speaks of what is to come (`ahead`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacy.tokens import Token

from extract.attribution import is_granted
from extract.grammar import is_infinitive
from extract.nominal import argument
from extract.operators import Reading, StatusWords
from extract.status import status_of

_LONGEST = 24
_CONTENT = frozenset(("xcomp", "ccomp", "advcl", "acl"))


class Stating:
    """The words that state each relation, with the table of status."""

    def __init__(self, relations: Mapping[str, Any], status: Mapping[str, Any]) -> None:
        self.words = StatusWords.from_table(status)
        self._verbs = {name: frozenset(row.get("verbs", ())) for name, row in relations.items()}
        self._nouns = {
            name: frozenset((*row.get("nouns", ()), *row.get("adjectives", ())))
            for name, row in relations.items()
        }
        table: Mapping[str, Any] = status.get("relations", {})
        self.settled = frozenset(table.get("settled", ()))
        self.standing = frozenset(table.get("standing", ()))
        self.future = frozenset(table.get("future", ()))
        ahead: Mapping[str, Any] = table.get("ahead", {})
        self.fleets = frozenset(ahead.get("relations", ()))
        self._ahead = frozenset(ahead.get("words", ()))
        self.tentative = {name: frozenset(words) for name, words in table.get("tentative", {}).items()}

    def predicate(self, relation: str, subject: Token, object: Token) -> Token | None:
        """Find the word of a relation on the way between its ends, the nearest to the object, or None."""
        way = list(_way(subject, object))
        found = [token for token in way if self._states(relation, token)]
        if found:
            return found[0]
        top = min((*way, subject, object), key=_depth)
        for _ in range(2):  # "hired Acme to build it"
            if top.dep_ not in _CONTENT or not is_infinitive(top):
                break
            top = top.head
            if self._states(relation, top):
                return top
        return None

    def status(
        self, relation: str, trigger: Token, subject: Token, object: Token, *, stated: bool
    ) -> tuple[Reading, Token]:
        """Give the status of a claim and the word that states it.

        `trigger` is where the ends meet; set `stated` where it is known to be a word of the relation.
        """
        word = self.predicate(relation, subject, object) or (trigger if stated else None)
        if word is not None:
            own = self._states(relation, word)
            reading = status_of(word, self.words, object=object, subject=subject, trigger=own)
            if reading == "asserted" and word.lemma_.lower() in self.tentative.get(relation, ()):
                reading = "planned"
        elif relation in self.settled or is_granted(trigger, [object, subject]):
            denied = argument(object, trigger, self.words, clauses=False).operators
            reading = "negated" if "negated" in denied and relation not in self.settled else "asserted"
        else:
            reading = status_of(trigger, self.words, object=object, subject=subject, trigger=False)
            if reading == "planned" and relation in self.standing:
                reading = "asserted"
        if relation in self.future and reading in ("asserted", "negated"):
            reading = "planned"
        if relation in self.fleets and reading == "asserted" and self._looks_ahead(trigger):
            reading = "planned"
        return reading, word if word is not None else trigger

    def _looks_ahead(self, token: Token) -> bool:
        """Tell a sentence that speaks of what is yet to be built."""
        return any(t.lower_ in self._ahead for t in token.sent)

    def _states(self, relation: str, token: Token) -> bool:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            return lemma in self._verbs.get(relation, ())
        return token.pos_ in ("NOUN", "ADJ") and lemma in self._nouns.get(relation, ())


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _way(first: Token, second: Token) -> Iterator[Token]:
    """Yield the tokens between two in the tree, without the two."""
    above = {token.i for token in first.ancestors} | {first.i}
    top = second
    for _ in range(_LONGEST):
        if top.i in above:
            break
        if top.i != second.i:
            yield top
        if top.head.i == top.i:
            return
        top = top.head
    token = first
    for _ in range(_LONGEST):
        if token.i not in (first.i, second.i):
            yield token
        if token.i == top.i or token.head.i == token.i:
            return
        token = token.head
