"""Amounts and dates as intervals: whether two of them can both hold.

1. A figure given plainly stands for itself to half a unit of its last written digit, at least two digits
   being counted as written: 1.2 billion and 1.23 billion agree, 1.2 billion and 1.3 billion do not.
2. A figure that the text softens ("about") stands for a tenth more or less.
3. "over" and "up to" leave a bound open; "well over" begins a tenth above its figure.
4. A date is the days from its first to its last; "by" and "from" open one end.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from extract.claim import Amount

Verdict: TypeAlias = Literal["same", "narrower", "compatible", "conflict", "different thing"]
VERDICTS: tuple[Verdict, ...] = ("same", "narrower", "compatible", "conflict", "different thing")

_SOFT = 0.1
_EXACT_BELOW = 100
_DATE = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|Q([1-4])|H([12])|W(\d{2})))?$")
_NO_YEAR = re.compile(r"--(\d{2})(?:-(\d{2}))?$")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, infinite where nothing bounds it; `slack` is how far a bound may be off."""

    low: float
    high: float
    slack: float = 0.0

    @property
    def point(self) -> bool:
        """Tell whether it is one figure."""
        return self.low == self.high

    @property
    def open(self) -> bool:
        """Tell whether a bound is missing."""
        return math.isinf(self.low) or math.isinf(self.high)


def of_amount(amount: Amount, *, soft: bool = False, well: bool = False) -> Interval:
    """Make an amount an interval; `soft` for "about", `well` for "well over" and "well under".

    >>> of_amount(Amount(1.2e9, 1.2e9, "EUR")).slack
    50000000.0
    """
    low = -math.inf if amount.min is None else amount.min
    high = math.inf if amount.max is None else amount.max
    if well:
        low, high = (low * (1 + _SOFT), high) if math.isinf(high) else (low, high * (1 - _SOFT))
    known = next((bound for bound in (high, low) if math.isfinite(bound)), 0.0)
    return Interval(low, high, abs(known) * _SOFT if soft else _rounding(known))


def compare(a: Interval, b: Interval) -> Verdict:
    """Tell how two intervals of one thing stand to each other.

    >>> compare(Interval(400, 1000), of_amount(Amount(None, 600, "satellite")))
    'compatible'
    """
    slack = max(a.slack, b.slack)
    if _near(a.low, b.low, slack) and _near(a.high, b.high, slack):
        return "same"
    if max(a.low, b.low) - min(a.high, b.high) > slack:
        return "conflict"
    inner, outer = (a, b) if within(a, b) else (b, a)
    if inner.point and outer.open:
        # At the very bound "over 175" and "175" may both be said of one sum, but neither says more.
        edge = any(_near(inner.low, bound, slack) for bound in (outer.low, outer.high))
        return "compatible" if edge else "narrower"
    return "narrower" if within(inner, outer) else "compatible"


def within(a: Interval, b: Interval) -> bool:
    """Tell whether all of one interval lies in another."""
    return b.low <= a.low and a.high <= b.high


def of_date(date: str) -> Interval | None:
    """Make a date the days that it covers, or None where it has no year.

    >>> of_date("2028-Q4") == Interval(dt.date(2028, 10, 1).toordinal(), dt.date(2028, 12, 31).toordinal())
    True
    """
    match = _DATE.match(date)
    if not match:
        return None
    year, month, day, quarter, half, week = (int(part) if part else 0 for part in match.groups())
    try:
        if week:
            start = dt.date.fromisocalendar(year, week, 1)
            return Interval(start.toordinal(), start.toordinal() + 6)
        if day:
            return _days(dt.date(year, month, day), dt.date(year, month, day))
        if quarter or half:
            first = 3 * quarter - 2 if quarter else 6 * half - 5
            return _months(year, first, first + (2 if quarter else 5))
        return _months(year, month or 1, month or 12)
    except ValueError:
        return None


def may_fall_on(no_year: str, days: Interval) -> bool:
    """Tell whether a date without a year (`--MM-DD`) lies in these days in some year."""
    match = _NO_YEAR.match(no_year)
    if not match or days.open:
        return bool(match)
    start, end = dt.date.fromordinal(int(days.low)), dt.date.fromordinal(int(days.high))
    tails = (f"{year}-{no_year[2:]}" for year in range(start.year, min(end.year, start.year + 4) + 1))
    found = (of_date(tail) for tail in tails)
    return any(one and one.low <= days.high and one.high >= days.low for one in found)


def after(date: str, duration: str) -> Interval | None:
    """Give the day on which a duration ends that begins on a date of full precision.

    >>> after("2025-05-27", "P60D") == of_date("2025-07-26")
    True
    """
    start, match = of_date(date), _DURATION.match(duration)
    if not start or not start.point or not match:
        return None
    years, months, weeks, days = (int(part) if part else 0 for part in match.groups())
    day = dt.date.fromordinal(int(start.low))
    turn = day.year * 12 + day.month - 1 + years * 12 + months
    try:
        last = calendar.monthrange(turn // 12, turn % 12 + 1)[1]
        moved = dt.date(turn // 12, turn % 12 + 1, min(day.day, last)) + dt.timedelta(days + 7 * weeks)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None
    return _days(moved, moved)


def _rounding(figure: float) -> float:
    """Give half a unit of the last written digit; small counts are exact."""
    if abs(figure) < _EXACT_BELOW and figure == int(figure):
        return 0.0
    digits = f"{abs(figure):.11e}".split("e")
    written = max(len(digits[0].rstrip("0").replace(".", "")), 2)
    return 0.5 * 10.0 ** (int(digits[1]) - written + 1)


def _near(a: float, b: float, slack: float) -> bool:
    return a == b or (math.isfinite(a - b) and abs(a - b) <= slack * (1 + 1e-9))


def _days(first: dt.date, last: dt.date) -> Interval:
    return Interval(first.toordinal(), last.toordinal())


def _months(year: int, first: int, last: int) -> Interval:
    return _days(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
