"""Where sentences begin in news prose: at lines, bullets and behind datelines, whatever the parser thinks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from spacy.tokens import Doc

_DATELINE = re.compile(r"([^\n]{3,90}?)\s[-–—]{1,2}\s")
_BULLETS = "•●▪◦‣■*·►"
_TERMINAL = frozenset(".!?")
_CLOSERS = "\"”’')]»"
_LONGEST = 220  # tokens: a list without full stops is cut here, so that no step depends on its length
_FIRST_LINES = 8  # among which a dateline may stand
_SMALL = frozenset(
    (
        "and",
        "of",
        "the",
        "de",
        "la",
        "del",
        "di",
        "da",
        "al",
        "el",
        "by",
        "in",
        "at",
        "on",
        "st",
        "von",
        "van",
    )
)


class Lines:
    """A pipeline component that begins a sentence at every line; to be put before the parser."""

    def __call__(self, doc: Doc) -> Doc:
        """Set `is_sent_start` where a sentence is sure to begin."""
        starts = [token.idx for token in doc]
        for offset in beginnings(doc.text):
            i = bisect_left(starts, offset)
            if 0 < i < len(doc):
                doc[i].is_sent_start = True
                if doc[i].text in _BULLETS and i + 1 < len(doc):
                    doc[i + 1].is_sent_start = False
        _cut_long(doc)
        return doc


def _cut_long(doc: Doc) -> None:
    length = 0
    for token in doc:
        if token.is_sent_start or token.text in _TERMINAL:
            length = 0
            continue
        length += 1
        if length > _LONGEST:
            token.is_sent_start = True
            length = 0


def beginnings(text: str) -> Iterator[int]:
    """Yield the offsets at which a line or the story behind its dateline begins a sentence."""
    wrapped = is_wrapped(text)
    start, before, number = 0, "", 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            if start and (not before or _begins(before, stripped, wrapped=wrapped)):
                yield start + len(line) - len(line.lstrip())
            if number < _FIRST_LINES and (end := dateline_end(line)):
                yield start + end
            number += 1
        before = stripped
        start += len(line) + 1


def _begins(before: str, line: str, *, wrapped: bool) -> bool:
    """Tell whether a line that follows another directly begins a sentence."""
    if not wrapped or line[0] in _BULLETS:
        return True
    return before.rstrip(_CLOSERS)[-1:] in _TERMINAL or before.endswith(":")


def is_wrapped(text: str) -> bool:
    """Tell text broken into lines of even length from text with a line for each paragraph."""
    lines = text.split("\n")
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(pairs) < 4:
        return False
    running = sum(b.lstrip()[:1].islower() for _, b in pairs)
    return running >= len(pairs) / 4 and 32 <= median(len(a) for a, _ in pairs) <= 110


def dateline_end(line: str) -> int:
    """Find where the story begins behind a dateline, 0 where a line has none.

    >>> dateline_end("OSLO, Jan 30 (Agency) - Shares rose.")
    24
    """
    found = _DATELINE.match(line)
    if found is None:
        return 0
    head = re.sub(r"\([^)]*\)", " ", found[1])
    names = [w.strip(".,'’") for w in re.split(r"[\s,/|·]+", head) if w.strip(".,'’")]
    capital = bool(names) and (names[0].isupper() and len(names[0]) > 2)
    dated = any(c.isdigit() for c in head) or "(" in found[1]
    fits = all(w[0].isupper() or w[0].isdigit() or w.lower() in _SMALL for w in names)
    return found.end() if fits and len(names) <= 9 and (capital or dated) else 0
