"""Numbers as news writes them, read out of lexemes: "1.2", "twenty-five", "half a", "hundreds of".

A text is cut once into lexemes; every reader takes the number of a lexeme and gives back that of the first
one which it did not read. A number is a bounded row of lexemes, so that the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

_LEXEME = re.compile(r"[0-9]+(?:,[0-9]{2,3}(?![0-9]))*(?:\.[0-9]+)?|[^\W\d_]+|\S")
_LONGEST = 18  # digits; beyond that it is a serial number
HYPHENS = frozenset("-‐‑–—")


class Lexeme(NamedTuple):
    """A word, a run of digits or a sign, with its offsets in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """What was read: the value, where it ends, and the lexeme after it.

    `scaled` says that a word such as "million" was part of it, `vague` that it is a lower bound only.
    """

    value: float
    next: int
    scale: float = 1.0
    vague: bool = False
    word: bool = False


def lexemes(text: str) -> list[Lexeme]:
    """Cut a text into lexemes."""
    return [Lexeme(m.group(), m.start(), m.end()) for m in _LEXEME.finditer(text)]


def touches(row: list[Lexeme], i: int) -> bool:
    """Tell whether lexeme `i` stands right behind the one before it."""
    return 0 < i < len(row) and row[i - 1].end == row[i].start


def word_at(row: list[Lexeme], i: int) -> str:
    """Give lexeme `i` in lower case, empty beyond the end."""
    return row[i].text.lower() if 0 <= i < len(row) else ""


class Numbers:
    """The number words of the table of units, and how they combine."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.words: dict[str, float] = dict(table.get("numbers", {}))
        self.scales: dict[str, float] = dict(table.get("scales", {}))
        self.letters: dict[str, float] = dict(table.get("letters", {}))
        self.vague: dict[str, float] = dict(table.get("vague", {}))
        self.fractions: dict[str, float] = dict(table.get("fractions", {}))
        self.collectives: dict[str, float] = dict(table.get("collectives", {}))
        self.starts = {*self.words, *self.vague, *self.fractions, *self.scales, *self.collectives} | {
            "a", "an", "several", "few", "multi",
        }  # fmt: skip

    def read(self, row: list[Lexeme], i: int) -> Number | None:
        """Read the number that starts at lexeme `i`, or None."""
        text = row[i].text
        if "0" <= text[0] <= "9":
            return self._digits(row, i)
        word = text.lower()
        if word not in self.starts:
            return None
        if word in self.words:
            return self._parts(row, i) or self._written(row, i)
        if word in self.fractions:
            return self._fraction(row, i, 0.0)
        if word in self.vague:
            return self._plural(row, i)
        if word == "multi":
            return self._multi(row, i)
        if word in self.collectives:
            return self._collective(row, i)
        if word in ("several", "few"):
            return self._scaled_article(row, i, vague=True)
        if word in ("a", "an"):
            return self._article(row, i)
        # "the billion-dollar programme"
        hyphened = touches(row, i + 1) and row[i + 1].text in HYPHENS
        return self._scale(row, i, 1.0, word=True) if hyphened else None

    def _digits(self, row: list[Lexeme], i: int) -> Number | None:
        digits = row[i].text.replace(",", "")
        if len(digits) > _LONGEST:
            return None
        value, j = float(digits), i + 1
        if touches(row, j) and row[j].text in self.fractions and not row[j].text.isalpha():
            value, j = value + self.fractions[row[j].text], j + 1
        letter = row[j].text.lower() if touches(row, j) else ""
        if letter in self.letters:
            return Number(value * self.letters[letter], j + 1, self.letters[letter])
        return self._scale(row, j, value)

    def _scale(
        self, row: list[Lexeme], j: int, value: float, *, vague: bool = False, word: bool = False
    ) -> Number:
        """Multiply by the scales that follow: "million", "-billion", "lakh crore"."""
        scale, last = 1.0, j
        for _ in range(3):
            k = j + 1 if j < len(row) and row[j].text in HYPHENS and touches(row, j) else j
            factor = self.scales.get(row[k].text.lower()) if k < len(row) else None
            if factor is None or (k > j and not touches(row, k)):
                break
            scale, j = scale * factor, k + 1
            last = j
        return Number(value * scale, last, scale, vague, word)

    def _written(self, row: list[Lexeme], i: int) -> Number:
        """Read number words: "twenty-five", "two hundred and fifty thousand", "one and a half"."""
        total, current, j, scale = 0.0, 0.0, i, 1.0
        for _ in range(12):
            word = word_at(row, j)
            if word in self.words and (current == 0 or current % 10 == 0):
                current += self.words[word]
            elif word == "hundred" and 0 < current < 100:
                current *= 100
            elif word in self.scales and current:
                scale = self.scales[word]
                total, current = total + current * scale, 0.0
            else:
                break
            j = self._joint(row, j + 1)
        j -= row[j - 1].text in HYPHENS or row[j - 1].text.lower() == "and"
        half = self._and_half(row, j)
        if half is not None:
            return self._scale(row, half.next, total + current + half.value, word=True)
        return Number(total + current, j, scale, word=True)

    def _joint(self, row: list[Lexeme], j: int) -> int:
        """Step over a hyphen or "and" inside a number, where a number word follows."""
        if j + 1 >= len(row):
            return j
        hyphen = row[j].text in HYPHENS and touches(row, j) and touches(row, j + 1)
        conjunction = row[j].text.lower() == "and" and row[j - 1].text.lower() in ("hundred", "thousand")
        follows = row[j + 1].text.lower()
        known = follows in self.words or (hyphen and follows in self.scales)
        return j + 1 if (hyphen or conjunction) and known else j

    def _and_half(self, row: list[Lexeme], j: int) -> Number | None:
        """Read "and a half", "-and-a-half", "and three quarters" behind a whole number."""
        words = [lexeme.text.lower() for lexeme in row[j : j + 6] if lexeme.text not in HYPHENS]
        steps = [k for k in range(j, min(j + 6, len(row))) if row[k].text not in HYPHENS]
        if words[:2] == ["and", "a"] and len(words) > 2 and words[2] in ("half", "quarter"):
            return Number(self.fractions[words[2]], steps[2] + 1)
        return None

    def _fraction(self, row: list[Lexeme], i: int, times: float) -> Number | None:
        """Read "half a billion", "half-billion", "a quarter of a million", "half a dozen"."""
        value, j = self.fractions[row[i].text.lower()] * (times or 1.0), i + 1
        for _ in range(4):
            if j < len(row) and (row[j].text in HYPHENS or row[j].text.lower() in ("a", "an", "of")):
                j += 1
        number = self._scale(row, j, value, word=True)
        return number if number.scale > 1 else None

    def _parts(self, row: list[Lexeme], i: int) -> Number | None:
        """Read "three-quarters of a billion"."""
        j = i + 2 if i + 1 < len(row) and row[i + 1].text in HYPHENS else i + 1
        if j < len(row) and row[j].text.lower() == "quarters":
            return self._fraction(row, j, self.words[row[i].text.lower()])
        return None

    def _plural(self, row: list[Lexeme], i: int) -> Number | None:
        """Read "hundreds of", "tens of millions of", "dozens of", "multimillion"."""
        word = row[i].text.lower()
        value = scale = self.vague[word]
        j = i + 1
        of = word_at(row, j) == "of"
        if word.startswith("multi"):
            return Number(value, j, scale, vague=True, word=True)
        if not of:
            return None
        for _ in range(2):
            inner = word_at(row, j + 1)
            if word_at(row, j) == "of" and inner in self.vague and inner not in ("tens", "dozens"):
                value, scale, j = value * self.vague[inner], self.vague[inner], j + 2
        j += word_at(row, j) == "of"
        return Number(value, j, scale, vague=True, word=True)

    def _multi(self, row: list[Lexeme], i: int) -> Number | None:
        number = self._scale(row, i + 1, 1.0, vague=True, word=True)
        return number if number.scale > 1 else None

    def _collective(self, row: list[Lexeme], i: int) -> Number | None:
        """Read "pair of", "twin": a noun that counts."""
        word = row[i].text.lower()
        if word == "twin":
            return Number(2.0, i + 1, word=True)
        of = i + 1 < len(row) and row[i + 1].text.lower() == "of"
        return self._scale(row, i + 2, self.collectives[word], word=True) if of else None

    def _article(self, row: list[Lexeme], i: int) -> Number | None:
        """Read "a hundred", "a billion", "a dozen", "a half-billion", "a few hundred", "a couple of"."""
        if i + 1 >= len(row):
            return None
        word = row[i + 1].text.lower()
        if word in self.scales and word not in ("cr", "mm"):
            return self._scale(row, i + 1, 1.0, word=True)
        if word in self.fractions:
            return self._fraction(row, i + 1, 0.0)
        if word in self.collectives:
            return self._collective(row, i + 1)
        if word in ("few", "several"):
            return self._scaled_article(row, i + 1, vague=True)
        return None

    def _scaled_article(self, row: list[Lexeme], i: int, *, vague: bool) -> Number | None:
        """Read "several hundred", "few dozen": at least one of the scale, two of a dozen."""
        number = self._scale(row, i + 1, 1.0, vague=vague, word=True)
        if number.scale == 1:
            return None
        least = 2 if row[i + 1].text.lower() == "dozen" else 1
        return Number(number.value * least, number.next, number.scale, vague=True, word=True)
