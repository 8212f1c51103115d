"""The date of an article, read out of its first lines: dateline, byline, "Posted on"."""

from __future__ import annotations

import re
from datetime import date as Day  # noqa: N812
from statistics import median

from extract.times import DateWords, Moment

_FIRST = 2500  # characters: beyond the first lines any date is one of the story
_SHORT_LINE = 110
_OPENING = 70  # of a paragraph, within which a dateline ends
_CLOSES = re.compile(r"\s*(?:[-–—:|(·,]|$|\n)")
_YEAR = re.compile(r"(?<![\w.,$€£-])(?:19|20)[0-9]{2}(?![\w%])")
_IN_SENTENCE = re.compile(r"\b(?:on|in|since|by|from|until|till|of|before|after|to)\s+$", re.I)
_POSTED = re.compile(r"\b(?:posted|published|updated|issued|filed|released|dated)\b", re.I)
_FRONT = re.compile(
    r"(?:^|\n)\s*(?:date|published|posted|updated)\b[^\n]{0,12}?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.I
)


def article_date(text: str, words: DateWords) -> str:
    """Give the date on which an article says that it was written, in ISO 8601; empty where it does not say.

    >>> words = DateWords({"months": {"july": 7}})
    >>> article_date("Big deal\\n\\nWashington, July 22, 2025 - A firm ...", words)
    '2025-07-22'
    """
    head = text[:_FIRST]
    if found := _FRONT.search(head):
        return found[1] if _is_day(found[1]) else ""
    moments = [m for m in words.read(head) if m.day is not None and m.month is not None and m.turn is None]
    for moment in moments:
        if moment.year is not None and _opens(head, moment):
            day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
            if _is_day(day):
                return day
    for moment in moments:
        if moment.year is None and _is_dateline(head, moment):
            return _guess_year(text, head, moment, words)
    return ""


def _is_day(day: str) -> bool:
    try:
        Day.fromisoformat(day)
    except ValueError:
        return False
    return True


def _line_of(text: str, moment: Moment) -> tuple[int, int]:
    start = text.rfind("\n", 0, moment.start) + 1
    end = text.find("\n", moment.end)
    return start, len(text) if end < 0 else end


def _opens(text: str, moment: Moment) -> bool:
    """Tell a dateline or a line of its own from a date in a sentence."""
    start, end = _line_of(text, moment)
    if _IN_SENTENCE.search(text[start : moment.start]) and not _POSTED.search(text[start : moment.start]):
        return False
    closes = _CLOSES.match(text, moment.end) is not None
    if end - start <= _SHORT_LINE:
        return not text[start:end].rstrip().endswith(".") or closes or moment.start - start < 30
    return moment.start - start <= _OPENING and (closes or moment.start - start < 12)


def _is_dateline(text: str, moment: Moment) -> bool:
    """Tell "LUSAKA, Aug 19 (Agency) - ": capitals, a date, a bracket or a dash."""
    start, _ = _line_of(text, moment)
    place = text[start : moment.start].strip(" ,")
    closes = re.match(r"\s*(?:\(|[-–—])", text[moment.end : moment.end + 4]) is not None
    return closes and 0 < len(place) <= 40 and place.split(",")[0].split("/")[0].isupper()


def _guess_year(text: str, head: str, moment: Moment, words: DateWords) -> str:
    """Find the year in which a dateline's day fell on the weekday named, near the years that are named."""
    years = [int(m) for m in _YEAR.findall(text)]
    weekdays = [m.weekday for m in words.read(head) if m.weekday is not None]
    if not years or not weekdays:
        return ""
    middle = median(years)
    best: tuple[float, str] | None = None
    for year in range(min(years) - 1, max(years) + 2):
        day = f"{year:04d}-{moment.month:02d}-{moment.day:02d}"
        if not _is_day(day):
            continue
        back = (Day.fromisoformat(day).weekday() - weekdays[0]) % 7
        score = back * 3 + abs(year - middle)
        if back <= 1 and (best is None or score < best[0]):
            best = (score, day)
    return best[1] if best else ""
