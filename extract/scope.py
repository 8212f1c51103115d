"""What governs a predicate, and how far: the climb from it to the root of its sentence."""

from __future__ import annotations

from spacy.tokens import Token

from extract.clause import inherited, own
from extract.grammar import (
    complement,
    has_subject,
    is_infinitive,
    is_passive,
    is_perfect,
    is_proposition,
    is_set_apart,
    past_prepositions,
)
from extract.nominal import is_definite, is_denied, nominal
from extract.operators import Operator, Reading, StatusWords, apply

_CLAUSES = frozenset(("ccomp", "xcomp", "pcomp", "acl", "relcl", "csubj", "csubjpass"))
_OBJECTS = frozenset(
    ("dobj", "pobj", "nsubjpass", "dative", "compound", "nmod", "amod", "poss", "npadvmod", "oprd")
)
_TRANSPARENT = frozenset(
    ("nummod", "quantmod", "parataxis", "acomp", "attr", "dep", "advmod", "prt", "aux", "auxpass")
)
_NOUNS = frozenset(("NOUN", "PROPN", "PRON", "NUM", "SYM"))


class Climb:
    """The climb from a predicate to its root: where it stands, and the reading so far."""

    __slots__ = ("corrected", "proposition", "reading", "token", "veiled", "words")

    def __init__(self, token: Token, words: StatusWords, reading: Reading) -> None:
        self.token = token
        self.words = words
        self.reading = reading
        self.corrected = False  # the first negation was meant of another argument: "not A but B"
        self.veiled = False  # what was left open cannot be denied: "declined to confirm that"
        self.proposition = False  # a noun that stands for a clause is not taken for granted: "reports that"

    def own(self, token: Token, nodes: frozenset[int] = frozenset()) -> list[Operator]:
        """List what a token's own words contribute; `nodes` have been read already."""
        if token.pos_ not in ("VERB", "AUX"):
            return nominal(token, self.words)
        operators = own(token, self.words, nodes)
        if self.corrected and "negated" in operators:
            self.corrected = False
            operators.remove("negated")
        return operators

    def apply(self, operators: list[Operator]) -> None:
        """Apply operators to the reading, the innermost first."""
        if self.veiled:
            operators = ["possible" if o == "negated" else o for o in operators]
        self.reading = apply(operators, self.reading)

    def step(self) -> bool:
        """Climb one governor further; False where the climb has ended."""
        token = self.token
        if self.reading is None:
            return False
        if token.head.i == token.i:
            self._end(token)
            return False
        dep = token.dep_
        if is_set_apart(token):
            return False
        if dep == "conj":
            return self._coordinated()
        if dep == "appos" or (dep == "relcl" and not is_infinitive(token)):
            return self._modifier()
        if dep == "acl" and not is_proposition(token):
            return self._modifier()
        if dep == "advcl":
            return self._adverbial()
        if dep in _CLAUSES:
            return self._clause()
        if dep in _OBJECTS and token.pos_ != "ADP":
            return self._object()
        if dep in ("nsubj", "expl"):
            return self._subject()
        if dep in _TRANSPARENT or dep in ("prep", "agent"):
            return self._move(token.head)
        return False

    def _end(self, root: Token) -> None:
        last = next((t for t in reversed(list(root.sent)) if not (t.is_space or t.is_quote)), root)
        if last.text == "?":
            self.reading = None

    def _move(self, head: Token, operators: list[Operator] | None = None) -> bool:
        read = frozenset((self.token.i,))
        self.token = head
        self.apply(self.own(head, read) if operators is None else operators)
        return True

    def _coordinated(self) -> bool:
        """Share what a first conjunct has and the later one leaves out; then go on from the first."""
        return self._move(self.token.head, inherited(self.token, self.words))

    def _modifier(self) -> bool:
        """Leave a clause that hangs on a noun, unless the noun is one that is yet to be made."""
        noun = self.token.head
        if is_denied(noun, self.words):
            self.apply(["negated"])
            return False
        verb, _ = past_prepositions(noun)
        made = noun.dep_ in ("dobj", "attr", "pobj") and self.words.has("scope.making", verb)
        if self.reading == "asserted" and self.token.dep_ != "appos" and made and not is_definite(noun):
            if self.token.tag_ in ("VBD", "VBN") and self.token.dep_ == "relcl":
                return False
            return self._move(noun)
        return False

    def _adverbial(self) -> bool:
        token, words = self.token, self.words
        marks = [
            t for t in token.lefts if t.dep_ in ("mark", "advmod", "prep", "aux") or t.tag_ in ("IN", "WRB")
        ]
        if any(words.has("markers.conditional", t) for t in marks):
            self.apply(["possible"])
            return False
        first = token.left_edge
        if first.dep_ in ("aux", "auxpass") or first.i == token.i:
            turned = has_subject(token) or first.i == token.i
            inverted = words.operator("inverted", first) if turned else None
            if inverted is not None:
                self.apply([inverted])
                return False
        if is_infinitive(token):
            return self._clause()
        if any(words.has("markers.temporal", t) for t in marks):
            if token.tag_ != "VBD" and not is_perfect(token):
                self.apply([o for o in self.own(token.head) if o != "negated"])
            return False
        if token.tag_ == "VBG" and not marks:
            return self._move(token.head)
        return False

    def _clause(self) -> bool:
        token, words = self.token, self.words
        governor, passed = past_prepositions(token)
        governor = self._nearest(governor)
        if any(words.has("prepositions.presupposed", t) for t in passed):
            return False
        if any(words.has("markers.conditional", t) for t in (token.head, *token.lefts)):
            self.apply(["possible"])
            self.veiled = True
        said = complement(governor)
        operator = words.governor(governor, "clause") or words.governor(said, "subject")
        if operator is None and any(words.has("prepositions.negated", t) for t in passed):
            operator = "negated"
        if operator is None and is_infinitive(token) and not is_perfect(token):
            operator = "planned"
        self.apply([operator or "keep"])
        if operator is None and not is_infinitive(token) and not words.has("scope.raising", said):
            self.veiled = True
        if governor.pos_ in _NOUNS:
            self.proposition = not is_infinitive(token) and operator is not None
        return self._move(governor)

    def _nearest(self, governor: Token) -> Token:
        """Prefer the noun right before an infinitive to the verb it was hung on: "is in talks to"."""
        edge = self.token.left_edge.i
        if not edge or not is_infinitive(self.token):
            return governor
        before = self.token.doc[edge - 1]
        known = before.pos_ == "NOUN" and governor.is_ancestor(before)
        return before if known and self.words.governor(before, "clause") else governor

    def _object(self) -> bool:
        token, words = self.token, self.words
        governor, passed = past_prepositions(token)
        operator = words.governor(governor, "object")
        if operator != "negated" and any(words.has("prepositions.participants", t) for t in passed):
            operator = None  # "talks with A" are held with A, "talks on a sale" are about a sale
        if any(words.has("prepositions.negated", t) for t in passed):
            operator = "negated"
        if token.pos_ == "PROPN" and token.dep_ != "oprd":
            return False
        if any(words.has("prepositions.presupposed", t) for t in passed) and operator is None:
            return False
        as_role = any(t.lower_ == "as" for t in passed) or token.dep_ == "oprd"
        made = words.has("scope.making", governor)
        if operator is None and is_definite(token) and not (made or as_role or self.proposition):
            return False
        self.apply([operator or "keep"])
        if operator is None and words.has("scope.veiling", governor):
            self.veiled = True
        return self._move(governor)

    def _subject(self) -> bool:
        token, words, verb = self.token, self.words, self.token.head
        operator = words.governor(complement(verb), "subject") or words.governor(verb, "subject")
        if operator is not None:
            self.apply([operator])
            return self._move(verb)
        happens = words.has("scope.happening", verb) or is_passive(verb)
        if not happens or token.pos_ == "PROPN" or (is_definite(token) and not self.proposition):
            return False
        return self._move(verb)
