"""A parsed document as columns: each token's strings and numbers read out of spaCy once.

A spaCy token costs a tenth of a microsecond for each attribute that is asked of it. The recognition of names
asks each token hundreds of times, so it asks lists.
"""

from __future__ import annotations

from functools import cached_property

from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    LEMMA,
    LENGTH,
    LOWER,
    ORTH,
    POS,
    SENT_START,
    SPACY,
    TAG,
)
from spacy.tokens import Doc

_VALUES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "LANGUAGE"))


class Tokens:
    """The columns of a document; `ner` holds the model's labels of names with their place ("B-ORG")."""

    def __init__(self, doc: Doc) -> None:
        columns = doc.to_array([ORTH, LOWER, LEMMA, TAG, DEP, POS, ENT_TYPE])
        numbers = doc.to_array([HEAD, SENT_START, ENT_IOB, SPACY, IDX, LENGTH]).astype("int64")
        strings = doc.vocab.strings
        known = {int(key): strings[int(key)] for key in set(columns.ravel().tolist())}
        known = {key: string if not string.isspace() else "¶" for key, string in known.items()}
        text, lower, lemma, tag, dep, pos, ent = ([known[k] for k in column] for column in columns.T.tolist())
        self.doc = doc
        self.size = len(doc)
        self.orth: list[int] = columns[:, 0].tolist()
        self.text, self.lower, self.tag, self.dep, self.pos = text, lower, tag, dep, pos
        self.lemma = [word.lower() for word in lemma]
        self.head: list[int] = (numbers[:, 0] + range(self.size)).tolist()
        self.starts: list[bool] = (numbers[:, 1] == 1).tolist()
        inside = numbers[:, 2].tolist()
        self.spaced: list[bool] = (numbers[:, 3] == 1).tolist()
        self.begin: list[int] = numbers[:, 4].tolist()
        self.finish: list[int] = (numbers[:, 4] + numbers[:, 5]).tolist()
        self.ner = [
            "O" if not label or label in _VALUES else ("B-" if iob == 3 else "I-") + label
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


def _capital(text: str) -> bool:
    first = text[0]
    return (
        first.isupper()
        or (first.isdigit() and len(text) < 6)
        or (not text.islower() and any(map(str.isupper, text)))
    )
