"""Clean text for the parser without moving a single character.

Whatever is taken out is put down as spaces, so that every offset into the cleaned text is one into the
article's own. Masked are headlines that are repeated, credits, buttons and other lines that the page added;
replaced one to one are control characters, halves of surrogate pairs and runs of punctuation on which
a tokeniser could hang.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.claim import Span

_CONTROL_RANGES = ((0x00, 0x09), (0x0B, 0x0D), (0x0E, 0x20), (0x7F, 0xA0), (0x2028, 0x202A), (0xFFF0, 0xFFFC))
_CONTROL = {c: " " for first, last in _CONTROL_RANGES for c in range(first, last)} | {0xFEFF: " "}
_SURROGATE = re.compile("[\ud800-\udfff]")
_RUN = re.compile(r"[^\w\s]{33,}|_{33,}")
_WORD = re.compile(r"\S{257,}")
_WORD_PIECE = 128
_SHORTEST_HEADLINE = 24  # characters
_LONGEST_LINE = 240
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text to parse, of the length of the one it was made from, and what was masked in it."""

    text: str
    masked: tuple[Span, ...] = ()


class Boilerplate:
    """The lines that pages add to a story, from the lexicon."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.starts: tuple[str, ...] = tuple(table.get("starts", ()))
        self.lines = frozenset(table.get("lines", ()))

    def is_added(self, line: str) -> bool:
        """Tell a line that belongs to the page."""
        folded = " ".join(line.casefold().split())
        return len(folded) <= _LONGEST_LINE and (folded in self.lines or folded.startswith(self.starts))


def safe_text(text: str) -> str:
    """Replace one to one by spaces what a tokeniser could choke on; the length stays the same.

    >>> safe_text("a\\x00b")
    'a b'
    """
    text = _SURROGATE.sub(" ", text.translate(_CONTROL))
    text = _RUN.sub(lambda m: m[0][:_KEPT] + " " * (len(m[0]) - _KEPT), text)
    return _WORD.sub(_broken, text)


def _broken(match: re.Match[str]) -> str:
    """Put spaces into a word without end."""
    word = match[0]
    pieces = [word[i : i + _WORD_PIECE - 1] + " " for i in range(0, len(word), _WORD_PIECE)]
    return "".join(pieces)[: len(word)].ljust(len(word))


def clean(text: str, words: Boilerplate) -> Cleaned:
    """Mask what does not belong to the story, and make the text safe to parse."""
    masked = list(_masked(text, words))
    pieces, end = [], 0
    for span in masked:
        pieces += [text[end : span.start], re.sub(r"[^\n]", " ", span.of(text))]
        end = span.end
    pieces.append(text[end:])
    return Cleaned(safe_text("".join(pieces)), tuple(masked))


def _masked(text: str, words: Boilerplate) -> list[Span]:
    seen: set[str] = set()
    masked, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        folded = " ".join(line.casefold().split())
        repeated = folded in seen and len(folded) >= _SHORTEST_HEADLINE
        if folded and (repeated or words.is_added(line)):
            masked.append(Span(start, end))
        if len(folded) <= _LONGEST_LINE:
            seen.add(folded)
        start = end + 1
    return masked
