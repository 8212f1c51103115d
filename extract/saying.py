"""The words of saying, read from the lexicon: what each of them does with what it governs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacy.tokens import Token


class SayingWords:
    """The table of saying, ready for reading."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        verbs: Mapping[str, Any] = table.get("verbs", {})
        phrases: Mapping[str, Any] = table.get("phrases", {})
        self._verbs: dict[str, list[tuple[frozenset[str], str]]] = {}
        for key, role in (
            ("clause", "clause"),
            ("object", "object"),
            ("denial", "denial"),
            ("parenthetical", "passing"),
        ):
            for entry in verbs.get(key, ()):
                lemma, *companions = entry.split()
                self._verbs.setdefault(lemma, []).append((frozenset(companions), role))
        self.views = frozenset(phrases.get("views", ()))
        self.citing = frozenset(phrases.get("citing", ()))
        self.hearsay = frozenset(phrases.get("hearsay", ()))
        self.reports = frozenset(phrases.get("reports", ()))
        self.sources = frozenset(phrases.get("sources", ()))
        self.both = frozenset(phrases.get("both", ()))
        self._disputed = frozenset(phrases.get("disputed", ())) | self.reports
        self._rejecting = frozenset(phrases.get("rejecting", ()))
        self._refused = frozenset(phrases.get("refused", ()))
        self.background = frozenset(table.get("background", {}).get("relations", ()))
        self.deeds = frozenset(table.get("background", {}).get("deeds", ()))
        never: Mapping[str, Any] = table.get("never", {})
        self.nobody = frozenset(never.get("subjects", ()))
        self.mute = frozenset(never.get("types", ()))

    def is_disputed(self, verb: Token, noun: Token) -> bool:
        """Tell what can be denied, such as a rumour, from what is rejected, such as an appeal."""
        if verb.lemma_.lower() in self._rejecting:
            return noun.lemma_.lower() in self._disputed or noun.dep_ == "xcomp"
        return noun.lemma_.lower() not in self._refused

    def is_estimate(self, noun: Token) -> bool:
        """Tell "prices", "values" before "at" from nouns."""
        if noun.tag_ != "NNS" or noun.i + 1 >= len(noun.doc) or noun.nbor().lower_ != "at" or not noun.i:
            return False
        entries = self._verbs.get(noun.lemma_.lower(), ())
        return any("at" in companions for companions, _ in entries) and noun.nbor(-1).pos_ in (
            "NOUN",
            "PROPN",
        )

    def roles_of(self, verb: Token) -> frozenset[str]:
        """Name what a verb does: `clause`, `object`, `denial`, `passing`; empty where it says nothing."""
        entries = self._verbs.get(verb.lemma_.lower())
        if not entries:
            return frozenset()
        beside: set[str] = set()
        if any(companions for companions, _ in entries):
            beside = {word for t in verb.children for word in (t.lower_, t.lemma_.lower())}
        return frozenset(role for companions, role in entries if companions <= beside)
