"""Dates in a parsed article, resolved against the article's own date, and lengths of time.

A month, a quarter or a weekday without a year is the last one where its verb speaks of the past, the next one
where it speaks of what is to come, the nearest where none tells. Without an article date `--MM-DD` is left.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a date of the calendar, not an extract.claim.Date
from datetime import timedelta

from spacy.tokens import Doc, Token

from extract.claim import Date, Duration
from extract.reading import head_of
from extract.times import DateWords, Moment

__all__ = ["DateWords", "Time", "dates", "resolve"]

_CLIMB = 8
_LONG_AGO = 1900


@dataclass(frozen=True, slots=True)
class Time:
    """A date or a length of time: tokens `start` to `end`, and `head`, by which it hangs in its sentence."""

    start: int
    end: int
    head: int
    value: Date | Duration


def dates(doc: Doc, words: DateWords, *, date: str = "") -> Iterator[Time]:
    """Yield the dates and lengths of time of a document; `date` is the article's own, in ISO 8601."""
    today = Day.fromisoformat(date) if len(date) == 10 else None
    last, ahead = "", -1  # the sentence in which the date before lay ahead
    for moment in words.read(doc.text):
        span = doc.char_span(moment.start, moment.end, alignment_mode="expand")
        if (
            span is None
            or _is_name(doc, moment, span.start, span.end)
            or _is_number(moment, doc[span.end - 1])
        ):
            continue
        head = head_of(doc, span.start, span.end)
        if moment.length:
            yield Time(span.start, span.end, head, Duration(moment.length))
            continue
        undated = moment.year is None and (moment.month or moment.quarter or moment.weekday is not None)
        past = is_past(doc[head], words) if undated else None
        found = resolve(moment, today, past=past, last=last)
        sentence = doc[span.start].sent.start if undated else -1
        if undated and past is False and ahead == sentence and moment.turn is None and found < last:
            found = _year_later(found)  # "by the end of June and, at the other site, in the fourth quarter"
        if found:
            last, ahead = found, sentence if past is False else -1
            yield Time(span.start, span.end, head, Date(found))


def _year_later(date: str) -> str:
    year = date[:4]
    return f"{int(year) + 1:04d}{date[4:]}" if year.isdigit() else date


def _is_name(doc: Doc, moment: Moment, start: int, end: int) -> bool:
    """Tell a year that belongs to a name ("Agenda 2030"), and a modal or verb that looks like a month."""
    token = doc[start]
    if moment.month is None and moment.year is not None and end - start == 1 and start:
        before = doc[start - 1]
        named = before.tag_ in ("NNP", "NNPS")
        return bool(
            named and token.dep_ in ("nummod", "appos", "compound", "npadvmod") and token.head.i == before.i
        )
    return bool(moment.month is not None and end - start == 1 and token.tag_ == "MD")


def _is_number(moment: Moment, last: Token) -> bool:
    """Tell a number from a year long ago: such years are those that the model takes for a date."""
    old = moment.year is not None and moment.year < _LONG_AGO
    return old and last.text.isdigit() and last.ent_type_ != "DATE"


def is_past(token: Token, words: DateWords) -> bool | None:
    """Tell whether the verb on which a date hangs speaks of the past; None where nothing tells."""
    preposition = token.head.lower_ if token.dep_ == "pobj" else ""
    node = token
    for _ in range(_CLIMB):
        if node.head.i == node.i:
            break
        node = node.head
        if node.lower_ in words.future or node.lemma_.lower() in words.future:
            return False
        if node.tag_[:2] in ("VB", "MD"):
            return _verb_is_past(node, words, preposition)
    return False if preposition in words.deadlines else None


def _verb_is_past(verb: Token, words: DateWords, preposition: str) -> bool | None:
    helpers = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass")]
    lower = {t.lower_ for t in helpers}
    if any(t.tag_ == "MD" or t.lower_ == "to" for t in helpers):
        return "have" in lower
    if preposition == "to":
        return False  # "slipped to October"
    if preposition in ("by", "until", "till") and not lower & {"had", "has", "have"} and verb.tag_ != "VBD":
        return False
    if verb.tag_ == "VBD" or lower & {"had", "has", "have", "was", "were", "did"}:
        return True
    if verb.tag_ == "VBN":
        return not lower & {"is", "are", "be", "'s", "’s"}
    if verb.tag_ in ("VBZ", "VBP", "VB"):
        return False
    return None


def resolve(moment: Moment, today: Day | None, *, past: bool | None = None, last: str = "") -> str:
    """Give a moment as an ISO 8601 date of its own precision, or nothing where it hangs in the air."""
    year = moment.year
    if moment.shift is not None and not (moment.month or moment.quarter):
        return _shifted(moment, today, last)
    if today is not None and year is None and moment.shift is not None:
        year = today.year + moment.shift
    if moment.weekday is not None:
        return _weekday(moment, today, past) if today else ""
    if moment.quarter is not None:
        return _quarter(moment, today, year, past)
    if moment.month is None:
        return f"{year:04d}" if year else ""
    if year is None and today is None:
        day = f"-{moment.day:02d}" if moment.day else ""
        return "" if moment.season else f"--{moment.month:02d}{day}"
    if year is None and today is not None:
        year = today.year + _years_off(moment, today, past)
    assert year is not None
    if moment.season:
        return f"{year:04d}"
    if moment.day:
        return (
            f"{year:04d}-{moment.month:02d}-{moment.day:02d}"
            if moment.day <= monthrange(year, moment.month)[1]
            else ""
        )
    return f"{year:04d}-{moment.month:02d}"


def _years_off(moment: Moment, today: Day, past: bool | None) -> int:
    """Tell in which year, counted from this one, a month or day without a year lies."""
    month, day = moment.month or 1, moment.day
    here = (month, day or today.day) if day else (month, 0)
    now = (today.month, today.day) if day else (today.month, 0)
    if moment.turn == 0:
        return 0
    if moment.turn == 1:
        return 0 if here > now else 1
    if moment.turn == -1:
        return 0 if here < now else -1
    if past is True:
        return 0 if here <= now else -1
    if past is False:
        return 0 if here >= now else 1
    ahead = (month - today.month) % 12
    if ahead <= 6:
        return 0 if here >= now else 1
    return 0 if here <= now else -1


def _quarter(moment: Moment, today: Day | None, year: int | None, past: bool | None) -> str:
    quarter = moment.quarter or 0
    if year is not None:
        return f"{year:04d}-Q{quarter}"
    if today is None:
        return ""
    now = (today.month + 2) // 3
    if not quarter:
        months = today.year * 4 + now - 1 + (moment.turn or 0)
        return f"{months // 4:04d}-Q{months % 4 + 1}"
    if past is True:
        return f"{today.year - (quarter > now):04d}-Q{quarter}"
    return f"{today.year + (quarter < now):04d}-Q{quarter}"


def _weekday(moment: Moment, today: Day, past: bool | None) -> str:
    ahead = ((moment.weekday or 0) - today.weekday()) % 7
    if moment.turn == 1:
        return (today + timedelta(days=ahead or 7)).isoformat()
    if moment.turn == 0:
        return (today + timedelta(days=ahead)).isoformat()
    back = moment.turn == -1 or past is not False
    if back:
        behind = (7 - ahead) % 7
        return (today - timedelta(days=behind or (7 if moment.turn == -1 else 0))).isoformat()
    return (today + timedelta(days=ahead)).isoformat()


def _shifted(moment: Moment, today: Day | None, last: str) -> str:
    base = today
    if moment.after_last and last[:4].isdigit():
        month = int(last[5:7]) if len(last) >= 7 and last[5:7].isdigit() else 1
        base = Day(int(last[:4]), month, 1)
    if base is None or moment.shift is None:
        return ""
    if moment.unit == "Y":
        year = base.year + moment.shift
        return f"{year:04d}" if 1 <= year <= 9999 else ""
    if moment.unit == "E":  # the end of a decade is the year that closes it
        return f"{(base.year // 10 + 1 + moment.shift) * 10:04d}"
    if moment.unit == "M":
        months = base.year * 12 + base.month - 1 + moment.shift
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    days = moment.shift * (7 if moment.unit == "W" else 1)
    return (base + timedelta(days=days)).isoformat()
