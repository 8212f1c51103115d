"""A parsed document as plain lists: what the hot loops of extraction read instead of spaCy's token objects.

A `Token` of spaCy costs a few hundred nanoseconds for each attribute that is read; the loops over pairs of
mentions read hundreds of thousands of them an article.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.attrs import DEP, HEAD, LEMMA, LOWER, POS, TAG
from spacy.tokens import Doc

PREDICATES = frozenset(("VERB", "AUX", "NOUN", "ADJ"))
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM", "DET"))


@dataclass(slots=True)
class Tree:
    """Attributes of a document's tokens by index; `head` is absolute and a root's is its own."""

    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    children: list[list[int]]

    def __len__(self) -> int:
        return len(self.head)

    @classmethod
    def of(cls, doc: Doc) -> Tree:
        """Copy a document's parse into lists."""
        rows = doc.to_array([LOWER, LEMMA, POS, TAG, DEP, HEAD])
        strings = doc.vocab.strings
        known: dict[int, str] = {}

        def named(column: int) -> list[str]:
            names = []
            for key in rows[:, column].tolist():
                name = known.get(key)
                if name is None:
                    name = known[key] = strings[key]
                names.append(name)
            return names

        offsets = rows[:, 5].astype("int64").tolist()
        head = [i + offset for i, offset in enumerate(offsets)]
        children: list[list[int]] = [[] for _ in head]
        for i, h in enumerate(head):
            if h != i:
                children[h].append(i)
        lemma = [name.lower() for name in named(1)]
        return cls(named(0), lemma, named(2), named(3), named(4), head, children)

    def child(self, i: int, *deps: str) -> int:
        """Find the first child of a token with one of these dependencies, or -1."""
        for c in self.children[i]:
            if self.dep[c] in deps:
                return c
        return -1

    def conjuncts(self, i: int) -> list[int]:
        """List the later members of the coordination that a token begins."""
        found: list[int] = []
        todo = [i]
        while todo:
            for c in self.children[todo.pop()]:
                if self.dep[c] == "conj" and self.pos[c] in NOMINAL:
                    found.append(c)
                    todo.append(c)
        return found
