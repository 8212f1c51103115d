"""What is known of an article while it is being read: its things, and where the text speaks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc, Span, Token

from extract.claim import Value

Kind = Literal["name", "nominal", "pronoun", "value"]


@dataclass(slots=True)
class Thing:
    """An entity of one article: its names, and how probable each type is."""

    index: int
    type: str
    name: str
    names: tuple[str, ...]
    types: dict[str, float]
    places: int = 0


@dataclass(slots=True)
class Reference:
    """A stretch of tokens that stands for one thing, for several ("the trio"), or for a value.

    `head` is the token by which it hangs in its sentence, `weight` how sure it is that the thing is meant: a
    pronoun that may mean either of two things has two references.
    """

    start: int
    end: int
    head: int
    kind: Kind
    things: tuple[int, ...] = ()
    value: Value | None = None
    value_kind: str = ""
    sentence: int = 0
    weight: float = 1.0


@dataclass(slots=True)
class Reading:
    """One article's parsed text with all that has been found in it so far."""

    doc: Doc
    sentences: list[Span]
    sentence_of: list[int]
    things: list[Thing] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def by_sentence(self) -> list[list[Reference]]:
        """Give each sentence's references in the order of the text."""
        rows: list[list[Reference]] = [[] for _ in self.sentences]
        for reference in sorted(self.references, key=lambda r: (r.start, r.end)):
            rows[reference.sentence].append(reference)
        return rows


def read_sentences(doc: Doc) -> tuple[list[Span], list[int]]:
    """List a document's sentences, and for each token the number of its own."""
    sentences = list(doc.sents)
    numbers = [0] * len(doc)
    for number, sentence in enumerate(sentences):
        for i in range(sentence.start, sentence.end):
            numbers[i] = number
    return sentences, numbers


def head_of(doc: Doc, start: int, end: int) -> int:
    """Find the token by which a span hangs in its sentence: the one whose governor lies outside."""
    for i in range(end - 1, start - 1, -1):
        if not start <= doc[i].head.i < end or doc[i].head.i == i:
            if doc[i].pos_ in ("PUNCT", "ADP", "DET", "PART") and end - start > 1:
                continue
            return i
    return end - 1


def conjuncts(token: Token) -> Iterable[Token]:
    """List a token and all that are coordinated with it."""
    return (token, *token.conjuncts)
