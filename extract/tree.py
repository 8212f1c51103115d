"""A parsed document's tree as plain lists: what the loops over pairs of mentions read."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extract.document import Document

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
    def of(cls, doc: Doc | Document) -> Tree:
        """Copy a document's parse into lists."""
        whole = Document.of(doc)
        _, lower, lemma, tag, dep, pos, _ = whole.columns
        head = whole.heads
        children: list[list[int]] = [[] for _ in head]
        for i, h in enumerate(head):
            if h != i:
                children[h].append(i)
        return cls(lower, [word.lower() for word in lemma], pos, tag, dep, head, children)

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
