"""Spans that may stand at an end of a fact: names, noun phrases and their ends, numbers, dates, quoted words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from spacy.tokens import Doc

from extract import candidates as names
from extract.phrases.forms import DATE
from extract.tokens import Tokens

MOST = 12  # tokens of a span
_EDGE = frozenset("the a an this that these those its his her their our my your 's ’s ' ’".split())
_BAD_END = frozenset("of for in on at by and or the a an to with from , . ; : ( - – 's ’s ' \"".split())
_JOINTS = frozenset(("of", "and", ",", "&", "in", "for", "de"))
_SCALES = frozenset(("million", "billion", "thousand"))
_CURRENCY = frozenset(("$", "£", "€", "US$"))
_QUOTES = frozenset('"“”')
_WORDS = frozenset(("NOUN", "PROPN", "ADJ", "NUM", "X"))

Range = tuple[int, int]


def spans(doc: Doc) -> list[Range]:
    """List the token ranges (end exclusive) that may stand at an end of a fact."""
    found: set[Range] = set(names.candidates(Tokens(doc), frozenset()))
    for start, end in (*_phrases(doc), *_numbers(doc), *_dates(doc)):
        trimmed = _trimmed(doc, start, end)
        if trimmed is not None:
            found.add(trimmed)
    found.update(_quoted(doc))
    return sorted(r for r in found if doc[r[0] : r[1]].text.strip())


def _trimmed(doc: Doc, start: int, end: int) -> Range | None:
    while start < end and (
        doc[start].lower_ in _EDGE or (not doc[start].text[0].isalnum() and doc[start].text not in _CURRENCY)
    ):
        start += 1
    while start < end and (doc[end - 1].lower_ in _BAD_END or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end and end - start <= MOST else None


def _phrases(doc: Doc) -> Iterator[Range]:
    """Yield what the pipeline labels, noun chunks from each of their words on, and two that are joined."""
    for entity in doc.ents:
        yield entity.start, entity.end
    chunks = list(doc.noun_chunks)
    for chunk in chunks:
        for start in range(chunk.start, chunk.end):
            yield start, chunk.end
    for a, b in itertools.pairwise(chunks):
        if b.start - a.end == 1 and doc[a.end].lower_ in _JOINTS:
            yield a.start, b.end
    for token in doc:
        if token.pos_ in _WORDS or token.tag_ in ("VBN", "VBG"):
            yield token.i, token.i + 1


def _numbers(doc: Doc) -> Iterator[Range]:
    for token in doc:
        if token.pos_ == "NUM" or token.text[0].isdigit():
            start, end = token.i, token.i + 1
            while start > 0 and doc[start - 1].text in _CURRENCY:
                start -= 1
            yield start, end
            while end < len(doc) and (doc[end].pos_ == "NUM" or doc[end].lower_ in _SCALES):
                end += 1
            yield start, end


def _dates(doc: Doc) -> Iterator[Range]:
    for match in re.finditer(DATE, doc.text):
        span = doc.char_span(match.start(), match.end(), alignment_mode="contract")
        if span is not None:
            yield span.start, span.end


def _quoted(doc: Doc) -> Iterator[Range]:
    opened = -1
    for token in doc:
        if token.text in _QUOTES:
            if opened >= 0 and 1 <= token.i - opened - 1 <= MOST:
                yield opened + 1, token.i
            opened = token.i
