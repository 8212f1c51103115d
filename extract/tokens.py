"""A parsed document as columns, one list for each attribute: what the recognition of names reads."""

from __future__ import annotations

from functools import cached_property

from spacy.tokens import Doc

from extract.document import Document

VALUES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "LANGUAGE"))


class Tokens:
    """The columns of a document; `ner` holds the model's labels of names with their place ("B-ORG")."""

    def __init__(self, doc: Doc | Document) -> None:
        whole = Document.of(doc)
        text, lower, lemma, tag, dep, pos, ent = whole.columns
        _, starts, inside, spaced, begin = whole.numbers
        self.doc = whole.parsed
        self.size = len(whole)
        self.orth = whole.keys
        self.text, self.lower, self.lemma = _marked(text), _marked(lower), _marked([w.lower() for w in lemma])
        self.tag, self.dep, self.pos = tag, dep, pos
        self.head = whole.heads
        self.starts = [mark == 1 for mark in starts]
        self.spaced = [mark == 1 for mark in spaced]
        self.begin = begin
        self.finish = [start + len(word) for start, word in zip(begin, text, strict=True)]
        self.ner = [
            "O" if not label or label in VALUES else ("B-" if iob == 3 else "I-") + label
            for label, iob in zip(ent, inside, strict=True)
        ]

    @cached_property
    def capital(self) -> list[bool]:
        """Tell which tokens are written as names are: with a capital somewhere, or a short number."""
        return [_capital(text) for text in self.text]

    @cached_property
    def children(self) -> list[list[int]]:
        """List the tokens that hang from each token."""
        rows: list[list[int]] = [[] for _ in range(self.size)]
        for i, head in enumerate(self.head):
            if head != i:
                rows[head].append(i)
        return rows

    @cached_property
    def titled(self) -> list[bool]:
        """Tell which tokens stand in a line where nearly every longer word has a capital: a headline."""
        marks = [False] * self.size
        start = 0
        for i in range(self.size + 1):
            if i == self.size or self.text[i] == "¶":
                words = [
                    self.text[k] for k in range(start, i) if len(self.text[k]) > 3 and self.text[k].isalpha()
                ]
                if len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words):
                    marks[start:i] = [True] * (i - start)
                start = i + 1
        return marks

    def root(self, start: int, end: int) -> int:
        """Find the token by which a span hangs in its sentence."""
        for i in range(start, end):
            if not start <= self.head[i] < end or self.head[i] == i:
                return i
        return end - 1


def _marked(words: list[str]) -> list[str]:
    """Put a pilcrow in the place of blanks and line ends."""
    blank = {word for word in set(words) if word.isspace()}
    return ["¶" if word in blank else word for word in words] if blank else words


def _capital(text: str) -> bool:
    first = text[0]
    return (
        first.isupper()
        or (first.isalpha() and first.lower() == first.upper())  # a script without capitals
        or (first.isdigit() and len(text) < 6)
        or (not text.islower() and any(map(str.isupper, text)))
    )
