"""Quotations, and the paragraphs they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span

_SHORTEST = 3  # words: fewer are a name or a word held at arm's length
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Quote:
    """The tokens between two quotation marks, and the number of the paragraph."""

    start: int
    end: int
    paragraph: int


def quotes(doc: Doc) -> Iterator[Quote]:
    """Yield the quotations of a document. One that is not closed ends with its paragraph."""
    opened, paragraph = -1, 0
    for token in doc:
        text = token.text
        if token.is_space and "\n" in text:
            if opened >= 0 and token.i - opened > _SHORTEST:
                yield Quote(opened + 1, token.i, paragraph)
            opened = -1
            paragraph += "\n\n" in text or text.count("\n") > 0
        elif text == "“" or (text in ('"', "``", "''") and opened < 0):
            opened = token.i
        elif text in ("”", '"', "''", "``") and opened >= 0:
            if _SHORTEST < token.i - opened < _LONGEST:
                yield Quote(opened + 1, token.i, paragraph)
            opened = -1


def lines(doc: Doc) -> Iterator[Span]:
    """Yield the lines of a document, without those that are empty."""
    start = 0
    for token in doc:
        if token.is_space and "\n" in token.text:
            if token.i > start:
                yield doc[start : token.i]
            start = token.i + 1
    if start < len(doc):
        yield doc[start:]
