"""What words of planning, hedging and denial do to a fact's status, and the table of those words.

An operator takes the reading of what it governs to a new one. A reading is a status, or None for what is no
fact at all (a question, a counterfactual), which nothing brings back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from spacy.tokens import Token

from extract.claim import Status
from extract.grammar import is_passive

Reading: TypeAlias = Status | None
Operator: TypeAlias = Literal["planned", "possible", "hedged", "negated", "refuted", "none", "keep"]
Edge: TypeAlias = Literal["clause", "object", "subject"]

_EFFECTS: Mapping[str, Mapping[Status, Reading]] = {
    "planned": {"asserted": "planned", "planned": "planned", "possible": "possible", "negated": "negated"},
    "possible": {
        "asserted": "possible",
        "planned": "possible",
        "possible": "possible",
        "negated": "possible",
    },
    "hedged": {"asserted": "possible", "planned": "planned", "possible": "possible", "negated": "negated"},
    "negated": {"asserted": "negated", "planned": "negated", "possible": "negated", "negated": "possible"},
    "refuted": {"asserted": "negated", "planned": "negated", "possible": "negated", "negated": "possible"},
}


def apply(operators: Iterable[Operator], reading: Reading) -> Reading:
    """Apply operators, the innermost first.

    >>> apply(["planned", "negated"], "asserted")
    'negated'
    >>> apply(["negated", "negated"], "asserted")
    'possible'
    """
    for operator in operators:
        if reading is None or operator == "none":
            return None
        if operator != "keep":
            reading = _EFFECTS[operator][reading]
    return reading


@dataclass(frozen=True, slots=True)
class Governor:
    """One entry of the table: the words that must hang on its lemma, and what it does to what it governs."""

    operator: Operator
    edges: frozenset[str]
    companions: tuple[str, ...] = ()
    passive: bool = False

    def matches(self, token: Token, edge: Edge) -> bool:
        """Tell whether `token`, which has the entry's lemma, governs by it along this kind of edge."""
        if edge not in self.edges or (self.passive and not is_passive(token)):
            return False
        return all(any(word in (t.lemma_, t.lower_) for t in token.children) for word in self.companions)


@dataclass(frozen=True)
class StatusWords:
    """The table `status.toml`, arranged for look-up by lemma."""

    governors: Mapping[str, tuple[Governor, ...]]
    groups: Mapping[str, Mapping[str, Operator]]
    sets: Mapping[str, frozenset[str]]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> StatusWords:
        """Arrange the content of `status.toml`, as `Lexicon.table("status")` gives it."""
        governors: dict[str, list[Governor]] = {}
        for row in table.get("governor", ()):
            for phrase in row["words"]:
                lemma, *companions = phrase.split()
                passive = row.get("voice") == "passive"
                entry = Governor(row["operator"], frozenset(row["on"]), tuple(companions), passive)
                governors.setdefault(lemma, []).append(entry)
        groups = {name: _by_word(table.get(name, {})) for name in ("auxiliaries", "adverbs", "adjectives")}
        sections = ("auxiliaries", "negation", "markers", "prepositions", "scope")
        sets = {
            f"{section}.{name}": frozenset(words)
            for section in sections
            for name, words in table.get(section, {}).items()
            if not isinstance(words, Mapping)
        }
        groups["inverted"] = dict(table.get("markers", {}).get("inverted", {}))
        # The longest entry first: "rule out" before "rule".
        longest = {k: tuple(sorted(v, key=lambda g: -len(g.companions))) for k, v in governors.items()}
        return cls(longest, groups, sets)

    def governor(self, token: Token, edge: Edge) -> Operator | None:
        """Give the operator by which a token governs along an edge, or None where the table has no entry."""
        for entry in self.governors.get(token.lemma_.lower(), ()):
            if entry.matches(token, edge):
                return entry.operator
        return None

    def operator(self, group: str, token: Token) -> Operator | None:
        """Look a word up in one of the groups `auxiliaries`, `adverbs`, `adjectives`, `inverted`."""
        words = self.groups[group]
        return words.get(token.lower_) or words.get(token.lemma_.lower())

    def has(self, name: str, token: Token) -> bool:
        """Tell whether a word, or its lemma, is in the list `section.name`."""
        words = self.phrases(name)
        return token.lower_ in words or token.lemma_.lower() in words

    def phrases(self, name: str) -> frozenset[str]:
        """Give the list `section.name`, empty where the table has none."""
        return self.sets.get(name, frozenset())


def _by_word(section: Mapping[str, Any]) -> dict[str, Operator]:
    return {
        word: name
        for name in ("planned", "possible", "hedged", "negated", "refuted")
        for word in section.get(name, ())
    }
