"""Dates in a question, of any precision: "May", "5 June 2025", "2025-06"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kg.question.words import Word, listed

_MONTHS = listed("""
    january february march april may june july august september october november december
""")


class DayReader:
    """Reads dates; a month without a year is the last one before `today`."""

    def __init__(self, today: str = "") -> None:
        self._today = today
        self._year = int(today[:4]) if today[:4].isdigit() else date.today().year
        self._month = int(today[5:7]) if today[5:7].isdigit() else 12

    def to_come(self, day: str) -> bool:
        """Tell whether a day is after today, as far as both are known."""
        size = min(len(day), len(self._today))
        return bool(size) and day[:size] > self._today[:size]

    def read(self, words: Sequence[Word], start: int) -> tuple[str, int]:
        """Read a date of any precision, and tell where it ends."""
        texts = [word.low.strip(".,") for word in words[start : start + 5]]
        texts += [""] * (5 - len(texts))
        if len(texts[0]) == 4 and texts[0].isdigit():
            return texts[0], start + 1
        if len(texts[0]) >= 7 and texts[0].count("-") and texts[0].replace("-", "").isdigit():
            return texts[0], start + 1
        day = _day(texts[0])
        shift = 1 if day else 0
        shift += texts[shift] == "of"
        month = next(
            (n for n, name in enumerate(_MONTHS, 1) if texts[shift] and _is_month(texts[shift], name)), 0
        )
        if not month:
            return "", start
        end = start + shift + 1
        if not day and (day := _day(texts[shift + 1])):
            shift, end = shift + 1, end + 1
        if texts[shift + 1] == "" and end < len(words) and words[end].text == ",":
            shift, end = shift + 1, end + 1
        if len(texts[min(shift + 1, 4)]) == 4 and texts[min(shift + 1, 4)].isdigit():
            year, end = int(texts[shift + 1]), end + 1
        else:
            year = self._year if month <= self._month else self._year - 1
        return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else ""), end


def next_after(day: str) -> str:
    """Give the first text that sorts after all dates within this one.

    >>> next_after("2025-12"), next_after("2025"), next_after("2025-06-30")
    ('2026-01', '2026', '2025-06-31')
    """
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 2 and parts[1] == 12:
        parts = [parts[0] + 1, 1]
    else:
        parts[-1] += 1
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def _is_month(text: str, name: str) -> bool:
    return text == name or (len(text) >= 3 and name.startswith(text) and text != "mar")


def _day(text: str) -> int:
    digits = text.rstrip("stndrh")
    return int(digits) if digits.isdigit() and 1 <= int(digits) <= 31 and len(digits) <= 2 else 0
