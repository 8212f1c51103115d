"""Frames: which word states which relation, and by which of its roles. Read from a lexicon, or made from labels.

A frame says that a word ("supply"), with a fact's subject in one role and its object in another, states a relation.
It is the readable half of what the program knows of language; the trained half weighs it (`extract.relations`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from extract.predicates import Predicate
from extract.schema import Schema
from extract.tree import Tree

_WAYS = "+=~"
_GOVERNED = frozenset(("acl", "xcomp", "pcomp", "relcl", "advcl"))
_SMALL = frozenset(
    "a an the of in on at by to for with from is are was be been has have as into its that".split()
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry: the word, the relation that it states, and the roles of subject and object.

    A `learned` one speaks only for relations that no model knows well: models have not seen it as a feature.
    """

    word: str
    relation: str
    subject: str
    object: str
    learned: bool = False

    def __str__(self) -> str:
        return f"{self.relation}: {self.word} {self.subject}>{self.object}"


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found on a pair; `forward` where the fact's subject stands first in the text."""

    frame: Frame
    forward: bool


class Frames:
    """All frames by word."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._by_word: dict[str, list[Frame]] = {}
        for frame in frames:
            self._by_word.setdefault(frame.word, []).append(frame)

    def __len__(self) -> int:
        return sum(map(len, self._by_word.values()))

    @classmethod
    def of(cls, table: Mapping[str, Any], schema: Schema, learned: Mapping[str, Any] | None = None) -> Frames:
        """Arrange a lexicon's table of frames; a relation without any gets them from its labels.

        `learned` is the table of entries that examples showed.
        """
        frames = list(_entries(table))
        for name in schema.relations:
            if name not in table:
                frames.extend(from_labels(name, schema))
        return cls([*frames, *(replace(frame, learned=True) for frame in _entries(learned or {}))])

    def words(self, tree: Tree, predicate: Predicate) -> list[str]:
        """List the words under which a predicate may have entries, the plainest first."""
        i = predicate.token
        lemma = tree.lemma[i]
        words = [lemma]
        if tree.pos[i] in ("VERB", "AUX"):
            words += [
                f"{lemma}_{tree.lemma[c]}" for c in tree.children[i] if tree.dep[c] in ("prt", "advmod")
            ]
            words += [
                f"{lemma}+{tree.lemma[t]}"
                for t, roles in predicate.roles.items()
                if tree.pos[t] in ("NOUN", "ADJ") and any(r[0] in "Aap" for r in roles)
            ]
        elif predicate.through >= 0:
            words.append(f"{tree.lemma[predicate.through]}+{lemma}")
        head = tree.head[i]
        if head != i and tree.dep[i] in _GOVERNED:
            if tree.dep[i] == "pcomp":
                head = tree.head[head]
            words += [f"{tree.lemma[head]}>{lemma}", f"{tree.lemma[head]}>*"]
        return [word for word in words if word in self._by_word]

    def matches(self, words: Iterable[str], first: frozenset[str], second: frozenset[str]) -> Iterator[Match]:
        """Yield the frames under `words` whose roles two mentions fill."""
        for word in words:
            for frame in self._by_word.get(word, ()):
                if frame.subject in first and frame.object in second:
                    yield Match(frame, True)
                if frame.subject in second and frame.object in first:
                    yield Match(frame, False)


def _entries(table: Mapping[str, Any]) -> Iterator[Frame]:
    for relation, rows in table.items():
        for roles, words in rows.items():
            subject, _, obj = roles.partition(">")
            for word in words:
                yield Frame(word, relation, subject.strip(), obj.strip())


def from_labels(name: str, schema: Schema) -> Iterator[Frame]:
    """Make frames of a relation's label and other labels: its words may state it, subject before object."""
    relation = schema.relations[name]
    for label in (relation.label, *relation.alt_labels):
        words = [w for w in label.lower().replace("_", " ").split() if w]
        content = [w for w in words if w not in _SMALL]
        if not content:
            continue
        last = words[-1] if words[-1] in _SMALL and len(words) > 1 else ""
        for word in dict.fromkeys([content[-1], content[0], *chain.from_iterable(map(_bases, content))]):
            yield from _guesses(word, last, name)


def _guesses(word: str, preposition: str, relation: str) -> Iterator[Frame]:
    pairs = [
        ("A0", "A1"),
        ("poss", "is"),
        ("p_of", "is"),
        ("poss", "attr"),
        ("poss", "A1"),
        ("p_of", "attr"),
        ("A1", "A0"),
    ]
    if preposition not in ("", "by"):
        pairs += [("A0", f"p_{preposition}"), ("A1", f"p_{preposition}"), ("is", f"p_{preposition}")]
    if preposition in ("", "by"):
        pairs += [
            ("A1", "A0"),
            ("is", "p_of"),
            ("A0", "attr"),
            ("A0", "p_in"),
            ("A1", "p_in"),
            ("A1", "p_on"),
            ("A0", "p_on"),
        ]
    for subject, obj in dict.fromkeys(pairs):
        yield Frame(word, relation, subject, obj)


def _bases(word: str) -> list[str]:
    """Guess what a label's word may be a form of: "owns", "based"."""
    for ending, put in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return [word[: -len(ending)] + end for end in put]
    return [word]


def plain_roles(roles: Iterable[str]) -> frozenset[str]:
    """Drop from roles the way by which a member fills them.

    >>> sorted(plain_roles(["A0+", "p_of"]))
    ['A0', 'p_of']
    """
    return frozenset(role.rstrip(_WAYS) for role in roles)
