"""Figures in running text: sums of money, measured quantities and bare numbers, as intervals.

1. The text is cut into lexemes once.
2. Where a number starts, a term is read: sign or code before, scale behind, currency or measure behind.
3. Two terms joined by a hyphen, "to", "or" or "between … and" are one interval.
4. Words before and behind bound it ("more than", "up to", "or more").

A number that is part of a name, a time or a version is no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.claim import Amount
from extract.currencies import Currencies
from extract.numbers import HYPHENS, Lexeme, Number, Numbers, lexemes, touches, word_at

_BETWEEN = frozenset(("between",))
_BEFORE_SECOND = frozenset(
    (
        "as",
        "much",
        "many",
        "up",
        "around",
        "about",
        "perhaps",
        "even",
        "to",
        "possibly",
        "maybe",
        "some",
        "a",
        "of",
    )
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text, at character offsets that take in its sign, scale, currency and bounds.

    `money` tells a sum from a count. The unit is empty where the counted noun has to be found in the parse;
    `joined` is the noun in "36-satellite constellation"; `per` what a price is for, "year" in "$2bn a year".
    """

    start: int
    end: int
    value: Amount
    money: bool
    joined: str = ""
    per: str = ""
    scaled: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class _Term:
    first: int  # the lexeme where sign or number starts
    next: int
    number: Number
    value: float
    codes: tuple[str, ...] = ()
    measure: str = ""


class Figures:
    """The reader of figures; made once from the table of units."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.numbers = Numbers(table)
        self.currencies = Currencies(table)
        self._measures: dict[str, str] = dict(table.get("measures", {}))
        bounds: Mapping[str, Any] = table.get("bounds", {})
        self._before = _phrases(bounds, "min", "max")
        self._after = _phrases(bounds, "after_min", "after_max")
        self._close = frozenset(bounds.get("close", ()))
        self._fillers = frozenset(bounds.get("fillers", ()))
        self._changes = frozenset(bounds.get("changes", ()))
        per: Mapping[str, Any] = table.get("per", {})
        self._per = frozenset(per.get("phrases", ()))
        self._per_nouns = frozenset(per.get("nouns", ()))

    def read(self, text: str) -> Iterator[Figure]:
        """Yield the figures of a text in its order.

        >>> table = {"scales": {"bn": 1e9}, "currency": [{"code": "EUR", "signs": ["€"]}]}
        >>> [figure.value for figure in Figures(table).read("a €1.5bn loan")]
        [Amount(min=1500000000.0, max=1500000000.0, unit='EUR')]
        """
        row = lexemes(text)
        mentions: Counter[str] = Counter()
        starts, i = self.numbers.starts, 0
        while i < len(row):
            word = row[i].text
            if not ("0" <= word[0] <= "9" or word.lower() in starts):
                i += 1
                continue
            first = self._term(text, row, i)
            if first is None:
                i += 1
                continue
            second = self._second(text, row, first)
            if second is not None and second.value <= first.value and row[first.next].text not in HYPHENS:
                second = None
            after = (second or first).next
            if second is None or second.value > first.value:  # "8-1" is a score
                yield self._figure(row, first, second, mentions)
            i = max(after, i + 1)

    def _term(self, text: str, row: list[Lexeme], i: int) -> _Term | None:
        codes, start = self.currencies.sign_before(text, row[i].start)
        if not codes and _is_part(row, i):
            return None
        number = self.numbers.read(row, i)
        if number is None:
            return None
        j, value, measure = number.next, number.value, ""
        behind, k, factor = self.currencies.word_after(row, j, value, written=number.word)
        if behind and (not codes or set(behind) & set(codes)):
            codes, j, value = behind, k, value * factor
        elif not codes:
            measure, j = self._measure(row, number, j)
            if not measure and _is_cut(row, i, j):
                return None
        first = i
        while first and row[first - 1].start >= start:
            first -= 1
        return _Term(first, j, number, value, tuple(codes), measure)

    def _measure(self, row: list[Lexeme], number: Number, j: int) -> tuple[str, int]:
        k = j + 1 if j + 1 < len(row) and row[j].text in HYPHENS and touches(row, j) else j
        word = word_at(row, k)
        if word in self._measures:
            return self._measures[word], k + 1
        return "", j

    def _second(self, text: str, row: list[Lexeme], first: _Term) -> _Term | None:
        """Read the upper end of an interval: "-10 billion", "to $10bn", "and 10" after "between"."""
        j = first.next
        joint = word_at(row, j)
        before = row[first.first - 1].text.lower() if first.first else ""
        if joint in HYPHENS:
            if first.number.next == j and not touches(row, j) and joint != "–":
                return None
        elif joint not in ("to", "or") and not (joint == "and" and self._is_between(row, first.first)):
            return None
        if joint == "to" and (before == "by" or self._has_changed(row, first.first)):
            return None
        second = self._next_term(text, row, j + 1)
        if second is None or (first.codes and second.codes and not set(first.codes) & set(second.codes)):
            return None
        if joint == "or" and (second.number.scale != first.number.scale or second.value > 3 * first.value):
            return None
        if first.measure and second.measure and first.measure != second.measure:
            return None
        return second

    def _next_term(self, text: str, row: list[Lexeme], k: int) -> _Term | None:
        for m in range(k, min(k + 6, len(row))):
            word = row[m].text
            if "0" <= word[0] <= "9" or word.lower() in self.numbers.words:
                codes, start = self.currencies.sign_before(text, row[m].start)
                between = [x.text.lower() for x in row[k:m] if x.end <= start]
                if not all(w in _BEFORE_SECOND for w in between):
                    return None
                if not codes and between and m > k and touches(row, m):
                    return None
                return self._term(text, row, m) if codes or m == k or between else None
        return None

    def _is_between(self, row: list[Lexeme], first: int) -> bool:
        return any(row[k].text.lower() in _BETWEEN for k in range(max(0, first - 3), first))

    def _has_changed(self, row: list[Lexeme], first: int) -> bool:
        """Tell "raised from $2bn to $3bn", which names two figures, from the interval "from $2bn to $3bn"."""
        for k in range(first - 1, max(-1, first - 8), -1):
            word = row[k].text.lower()
            if word in (".", ";", "!", "?"):
                return False
            if word in self._changes and not (word == "up" and row[k + 1].text.lower() == "to"):
                return True
        return False

    def _figure(
        self, row: list[Lexeme], first: _Term, second: _Term | None, mentions: Counter[str]
    ) -> Figure:
        last = second or first
        low, high = first.value, last.value
        scale = last.number.scale
        if second and first.number.scale == 1 and scale > 1 and low * scale <= high:
            low *= scale
        low, high = round(low, 2), round(high, 2)
        least: float | None = low
        most: float | None = None if first.number.vague else high
        small = first.number.word and first.number.scale == 1
        begin, side = self._bound_before(row, first.first, small=small)
        end, after = self._bound_after(row, last.next)
        side = side or after
        if side == "min" and second is None:
            most = None
        elif side == "max" and not first.number.vague:
            least = None if second is None else least
        codes = last.codes or first.codes
        unit = self.currencies.choose(list(codes), row, mentions) if codes else last.measure or first.measure
        end, per = self._per_what(row, end)
        joined = "" if unit else _joined(row, last.next)
        scaled = last.number.scale > 1
        return Figure(
            row[begin].start, row[end - 1].end, Amount(least, most, unit), bool(codes), joined, per, scaled,
            last.number.word,
        )  # fmt: skip

    def _bound_before(self, row: list[Lexeme], first: int, *, small: bool) -> tuple[int, str]:
        end = first
        for skipped in range(4):
            for size in range(min(5, end), 0, -1):
                phrase = tuple(x.text.lower() for x in row[end - size : end])
                apart = size == 1 and phrase[0] in self._close and (skipped or small)
                if apart or phrase not in self._before:
                    continue
                changed = end > size and row[end - size - 1].text.lower() in self._changes
                if changed and phrase == ("up", "to"):  # "has crept up to £206 million"
                    return first, ""
                return end - size, self._before[phrase]
            if not end or row[end - 1].text.lower() not in self._fillers:
                break
            end -= 1
        return first, ""

    def _bound_after(self, row: list[Lexeme], j: int) -> tuple[int, str]:
        if j < len(row) and row[j].text == "+" and touches(row, j):
            return j + 1, "min"
        k = j + 1 if j < len(row) and row[j].text in HYPHENS and touches(row, j) else j
        for size in (3, 2, 1):
            phrase = tuple(x.text.lower() for x in row[k : k + size])
            if len(phrase) == size and phrase in self._after:
                return k + size, self._after[phrase]
        return j, ""

    def _per_what(self, row: list[Lexeme], j: int) -> tuple[int, str]:
        word = word_at(row, j)
        if word not in self._per:
            return j, ""
        noun = word_at(row, j + 1)
        if word.endswith("ly") or word == "apiece":
            return j + 1, word
        return (j + 2, noun) if noun in self._per_nouns else (j, "")


def _phrases(bounds: Mapping[str, Any], least: str, most: str) -> dict[tuple[str, ...], str]:
    rows = [(p, "min") for p in bounds.get(least, ())] + [(p, "max") for p in bounds.get(most, ())]
    return {tuple(phrase.split()): side for phrase, side in rows}


def _is_part(row: list[Lexeme], i: int) -> bool:
    """Tell whether a number is the tail of a name, a time, a version or a fraction: "A220-300", "10:42"."""
    if row[i].text[0].isalpha():
        # of "state-of-the-art" and the like; numbers that were joined were read from their first word on
        return touches(row, i) and row[i - 1].text in HYPHENS and row[i - 2].text.isalpha() and i > 1
    k = i
    while touches(row, k) and i - k < 6:
        k -= 1
        sign = row[k].text
        if sign.isalpha() or sign in "/:#.&_@":
            return True
        if sign not in HYPHENS and not sign[0].isdigit():
            return False
    return False


def _is_cut(row: list[Lexeme], i: int, j: int) -> bool:
    """Tell whether a number goes on as something else: "5G", "10th", "1/3", "10:42", "5%", "1.2.3"."""
    if j >= len(row):
        return False
    sign = row[j].text
    if sign == "%" or (sign == "°"):
        return True
    if not touches(row, j):
        return False
    if sign.isalpha():
        return row[i].text[0].isdigit() and row[j - 1].text[0].isdigit()
    return sign in "/:.·'’" and touches(row, j + 1) and row[j + 1].text[0].isdigit()


def _joined(row: list[Lexeme], j: int) -> str:
    """Give the noun that a hyphen joins to a figure: "satellite" in "36-satellite"."""
    if j + 1 < len(row) and row[j].text in HYPHENS and touches(row, j) and touches(row, j + 1):
        word = row[j + 1].text
        return word if word.isalpha() and len(word) > 2 else ""
    return ""
