"""Dates and lengths of time in running text, before it is known when the text was written.

The text is cut into lexemes (see extract/numbers.py). A word of the calendar starts a reading: a month,
a weekday, a season, a quarter, a year, "today"; each looks a bounded number of lexemes ahead and behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.numbers import HYPHENS, Lexeme, lexemes, touches, word_at

_FIRST_YEAR, _LAST_YEAR = 1000, 2099


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as the text has it: what it leaves out is None. Offsets are of characters.

    `shift` counts years, months or days (`unit` Y, M, W, D) from the article's date, or from the date named
    before where `after_last` is set. `turn` is 1 for "next", -1 for "last", 0 for "this" before a month,
    weekday or season.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    weekday: int | None = None
    season: bool = False
    shift: int | None = None
    unit: str = ""
    turn: int | None = None
    after_last: bool = False
    length: str = ""


class DateWords:
    """The table of dates, ready for reading."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.months: dict[str, int] = dict(table.get("months", {}))
        self.weekdays: dict[str, int] = dict(table.get("weekdays", {}))
        self.seasons: dict[str, int] = dict(table.get("seasons", {}))
        self.ordinals: dict[str, int] = dict(table.get("ordinals", {}))
        self.units: dict[str, str] = dict(table.get("units", {}))
        self.days: dict[str, int] = dict(table.get("days", {}))
        self.shifts: dict[str, int] = dict(table.get("shifts", {}))
        words: Mapping[str, Any] = table.get("words", {})
        self.parts = frozenset(words.get("parts", ()))
        self.leads = frozenset(words.get("leads", ()))
        self.lengths = frozenset(words.get("lengths", ()))
        self.future = frozenset(words.get("future", ()))
        self.deadlines = frozenset(words.get("deadlines", ()))
        self.numbers: dict[str, int] = {w: n for n, w in enumerate(_NUMBERS.split(), start=1)}
        self._starts = (
            {*self.months, *self.weekdays, *self.seasons, *self.days, "quarter", "q", "h", "fy", "half"}
            | set(self.units)
        )  # fmt: skip

    def read(self, text: str) -> Iterator[Moment]:
        """Yield the dates and lengths of time in a text."""
        row = lexemes(text)
        i = 0
        while i < len(row):
            word = row[i].text
            moment, after = None, i + 1
            if "0" <= word[0] <= "9":
                moment, after = self._figure(row, i)
            elif (lower := word.lower()) in self._starts:
                moment, after = self._word(row, i, lower)
            if moment is not None:
                yield moment
            i = after

    def _word(self, row: list[Lexeme], i: int, word: str) -> tuple[Moment | None, int]:
        if word in self.months:
            return self._month(row, i, None, i)
        if word in self.weekdays:
            return self._weekday(row, i)
        if word in self.seasons:
            return self._season(row, i)
        if word in self.days:
            return Moment(row[i].start, row[i].end, shift=self.days[word], unit="D"), i + 1
        if word in ("quarter", "half"):
            return self._quarter(row, i)
        if word in ("q", "h", "fy"):
            return self._abbreviated(row, i, word)
        return self._unit(row, i, word)

    def _figure(self, row: list[Lexeme], i: int) -> tuple[Moment | None, int]:
        """Read what starts with digits: "2028", "2025-07-22", "27 January", "4th of July"."""
        text = row[i].text
        if touches(row, i) and (row[i - 1].text[-1].isalnum() or row[i - 1].text in "$€£¥#/:.&"):
            return None, i + 1
        if len(text) == 4 and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
            return self._year(row, i)
        if len(text) <= 2 and text.isdigit() and 1 <= int(text) <= 31:
            j = i + 1
            if touches(row, j) and word_at(row, j) in ("st", "nd", "rd", "th"):
                j += 1
            if word_at(row, j) == "of":
                j += 1
            if word_at(row, j) in self.months and self._is_month(row, j, dated=True):
                return self._month(row, j, int(text), i)
        return None, i + 1

    def _year(self, row: list[Lexeme], i: int) -> tuple[Moment | None, int]:
        year = int(row[i].text)
        if (
            i + 4 < len(row) and row[i + 4].end - row[i].start == 10 and row[i + 1].text == row[i + 3].text
            and row[i + 1].text in "-/" and row[i + 2].text.isdigit() and row[i + 4].text.isdigit()
        ):  # fmt: skip
            month, day = int(row[i + 2].text), int(row[i + 4].text)
            if 1 <= month <= 12 and 1 <= day <= 31:
                return Moment(row[i].start, row[i + 4].end, year, month, day), i + 5
        if touches(row, i + 1) and (row[i + 1].text[0].isalpha() or row[i + 1].text in "%/:"):
            return None, i + 2
        if touches(row, i) and row[i - 1].text in HYPHENS and word_at(row, i - 2) not in self.parts:
            return None, i + 1
        quarter, half = word_at(row, i + 1), row[i + 2].text if i + 2 < len(row) else ""
        if quarter == "q" and touches(row, i + 2) and half in "1234":
            return Moment(row[i].start, row[i + 2].end, year, quarter=int(half)), i + 3
        begin = self._begin(row, i)
        return Moment(row[begin].start, row[i].end, year), i + 1

    def _begin(self, row: list[Lexeme], i: int) -> int:
        """Step back over "early", "mid-", "the end of", "the second half of"."""
        k = i
        for _ in range(5):
            before = word_at(row, k - 1)
            known = before in self.parts or (
                (before in ("of", "the") or before in HYPHENS) and self._leads_part(row, k - 1)
            )
            if not known or k == 0:
                break
            k -= 1
        return k

    def _leads_part(self, row: list[Lexeme], k: int) -> bool:
        return word_at(row, k - 1) in self.parts or (
            word_at(row, k) == "the" and word_at(row, k + 1) in self.parts
        )

    def _is_month(self, row: list[Lexeme], i: int, *, dated: bool = False) -> bool:
        """Tell a month from "may", "march", "mar", "dec" and the like."""
        text = row[i].text
        if not text[0].isupper():
            return False
        if dated or (len(text) > 3 and text.lower() != "march") or (text.isupper() and text != "MAY"):
            return True
        after = row[i + 1].text if i + 1 < len(row) else ""
        if after == "." and i + 2 < len(row):
            after = row[i + 2].text
        return (
            after[:1].isdigit() or word_at(row, i - 1) in self.leads or (i > 0 and row[i - 1].text.isdigit())
        )

    def _month(self, row: list[Lexeme], i: int, day: int | None, first: int) -> tuple[Moment | None, int]:
        if not self._is_month(row, i, dated=day is not None):
            return None, i + 1
        month, j = self.months[row[i].text.lower()], i + 1
        if word_at(row, j) == "." and touches(row, j) and len(row[i].text) <= 5:
            j += 1
        if day is None and j < len(row) and self._is_day(row, j):
            day, j = int(row[j].text), j + 1
            if touches(row, j) and word_at(row, j) in ("st", "nd", "rd", "th"):
                j += 1
        year, shift, j = self._year_after(row, j)
        begin = self._begin(row, first)
        turn = None
        if year is None and shift is None and word_at(row, begin - 1) in ("next", "last", "this"):
            turn, begin = self.shifts[word_at(row, begin - 1)], begin - 1
        end = row[j - 1].end if row[j - 1].text != "," else row[j - 2].end
        return Moment(
            row[begin].start,
            end,
            year,
            month,
            day,
            shift=shift,
            unit="Y" if shift is not None else "",
            turn=turn,
        ), j

    def _is_day(self, row: list[Lexeme], j: int) -> bool:
        text = row[j].text
        if not (text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31):
            return False
        after = word_at(row, j + 1)
        if after in ("per", "percent", "%", "million", "billion", "bn"):
            return False
        return (
            not touches(row, j + 1)
            or after in ("st", "nd", "rd", "th")
            or (not after[0].isalnum() and after not in ":%")
        )

    def _year_after(self, row: list[Lexeme], j: int) -> tuple[int | None, int | None, int]:
        """Read the year behind a month, quarter or season: ", 2026", "of 2026", "of this year"."""
        k = j
        for _ in range(3):
            if word_at(row, k) in (",", "of", "in", "'", "’", "fiscal", "the", "financial", "fy"):
                k += 1
        text = row[k].text if k < len(row) else ""
        if (
            len(text) == 4
            and text.isdigit()
            and _FIRST_YEAR <= int(text) <= _LAST_YEAR
            and word_at(row, k - 1) != "in"
        ):
            return int(text), None, k + 1
        if (
            text.lower() in ("next", "last", "this")
            and word_at(row, k + 1) == "year"
            and word_at(row, k - 1) != ","
        ):
            return None, self.shifts[text.lower()], k + 2
        if text.lower() == "year" and word_at(row, k - 1) == "the":
            return None, 0, k + 1
        return None, None, j

    def _weekday(self, row: list[Lexeme], i: int) -> tuple[Moment | None, int]:
        if not row[i].text[0].isupper():
            return None, i + 1
        k = i + 2 if word_at(row, i + 1) == "," else i + 1
        after = word_at(row, k)
        if (after in self.months and row[k].text[0].isupper()) or (
            after.isdigit() and word_at(row, k + 1) in self.months
        ):
            return None, i + 1  # "Tuesday, Nov. 4": the date says it all
        before = word_at(row, i - 1)
        turn = self.shifts[before] if before in ("next", "last", "this", "past", "coming") else None
        begin = i - 1 if turn is not None else i
        return Moment(
            row[begin].start, row[i].end, weekday=self.weekdays[row[i].text.lower()], turn=turn
        ), i + 1

    def _season(self, row: list[Lexeme], i: int) -> tuple[Moment | None, int]:
        month = self.seasons[row[i].text.lower()]
        year, shift, j = self._year_after(row, i + 1)
        begin = self._begin(row, i)
        before = word_at(row, begin - 1)
        turn = self.shifts.get(before)
        dated = year is not None or shift is not None or turn is not None
        if not dated and not (
            (before == "the" and word_at(row, begin - 2) in self.leads) or before in ("in", "by", "until")
        ):
            return None, i + 1
        begin -= turn is not None
        unit = "Y" if shift is not None else ""
        return Moment(
            row[begin].start, row[j - 1].end, year, month, season=True, shift=shift, unit=unit, turn=turn
        ), j

    def _quarter(self, row: list[Lexeme], i: int) -> tuple[Moment | None, int]:
        """Read "the third quarter of 2028", "second-half", "next quarter"."""
        k = i - 2 if word_at(row, i - 1) in HYPHENS else i - 1
        before = word_at(row, k)
        if before in ("st", "nd", "rd", "th") and touches(row, k):
            k -= 1
            before = row[k].text + before
        year, shift, j = self._year_after(row, i + 1)
        unit = "Y" if shift is not None else ""
        begin = k - (word_at(row, k - 1) == "the")
        if before in self.ordinals:
            number = self.ordinals[before]
            if row[i].text.lower() == "half":
                if year is None and shift is None:
                    return None, i + 1
                return Moment(row[begin].start, row[j - 1].end, year, shift=shift, unit=unit), j
            return Moment(row[begin].start, row[j - 1].end, year, quarter=number, shift=shift, unit=unit), j
        if before in ("next", "last", "this", "current") and row[i].text.lower() == "quarter":
            return Moment(row[k].start, row[i].end, quarter=0, turn=self.shifts[before]), i + 1
        return None, i + 1

    def _abbreviated(self, row: list[Lexeme], i: int, word: str) -> tuple[Moment | None, int]:
        """Read "Q3 2028", "Q1", "H2 2026", "FY2027", "FY27"."""
        digits = row[i + 1].text if touches(row, i + 1) or (word == "fy" and i + 1 < len(row)) else ""
        if not row[i].text.isupper() or not digits.isdigit() or touches(row, i):
            return None, i + 1
        if word == "fy":
            year = int(digits) if len(digits) == 4 else 2000 + int(digits) if len(digits) == 2 else 0
            return (Moment(row[i].start, row[i + 1].end, year), i + 2) if year else (None, i + 1)
        if digits not in ("1234" if word == "q" else "12"):
            return None, i + 1
        after, shift, j = self._year_after(row, i + 2)
        unit = "Y" if shift is not None else ""
        if word == "h":
            found = after is not None or shift is not None
            return (
                (Moment(row[i].start, row[j - 1].end, after, shift=shift, unit=unit), j)
                if found
                else (None, i + 2)
            )
        return Moment(row[i].start, row[j - 1].end, after, quarter=int(digits), shift=shift, unit=unit), j

    def _unit(self, row: list[Lexeme], i: int, word: str) -> tuple[Moment | None, int]:
        """Read what a unit of time closes: "next year", "the end of the decade", "60 days", "a year ago"."""
        unit = self.units[word]
        k = i - 1
        before = word_at(row, k)
        if before in ("fiscal", "financial", "calendar"):
            k -= 1
            before = word_at(row, k)
        if before in self.shifts and word in ("year", "month", "decade"):
            return self._shifted(row, i, k, unit)
        if before == "the" and word in ("year", "decade", "month") and word_at(row, k - 1) in ("of", "in"):
            if word_at(row, k - 2) in self.parts:
                begin = self._begin(row, k - 1)
                return self._ended(row[begin].start, row[i].end, unit), i + 1
            return None, i + 1
        if word == "year" and (
            word_at(row, i + 1) == "end" or (word_at(row, i + 1) in HYPHENS and word_at(row, i + 2) == "end")
        ):
            end = i + 1 if word_at(row, i + 1) == "end" else i + 2
            return self._ended(row[i].start, row[end].end, unit), end + 1
        return self._counted(row, i, unit)

    def _ended(self, start: int, end: int, unit: str) -> Moment:
        return Moment(start, end, shift=0, unit="E" if unit == "10Y" else unit)

    def _shifted(self, row: list[Lexeme], i: int, k: int, unit: str) -> tuple[Moment | None, int]:
        before = word_at(row, k)
        begin = self._begin(row, k)
        if unit == "10Y":
            unit = "E"
        after_last = before in ("following", "previous")
        return Moment(
            row[begin].start, row[i].end, shift=self.shifts[before], unit=unit, after_last=after_last
        ), i + 1

    def _counted(self, row: list[Lexeme], i: int, unit: str) -> tuple[Moment | None, int]:
        """Read a number of units: a length of time, or so long ago, or so long after the date before."""
        k = i - 1
        hyphened = word_at(row, k) in HYPHENS and touches(row, i) and touches(row, k)
        if hyphened:
            k -= 1
        text = word_at(row, k)
        number = self.numbers.get(text, 1 if text in ("a", "an", "one") else 0)
        if text.isdigit() and len(text) <= 4:
            number = int(text)
        if not number or not 0 < number < 1000:
            return None, i + 1
        if unit == "10Y":
            number, unit = number * 10, "Y"
        after = word_at(row, i + 1)
        if after in ("ago", "earlier") and unit != "H":
            return Moment(
                row[k].start, row[i + 1].end, shift=-number, unit=unit, after_last=after == "earlier"
            ), i + 2
        if (
            after in ("later", "afterwards", "on")
            and unit in "YM"
            and not hyphened
            and (after != "on" or number > 1)
        ):
            return Moment(row[k].start, row[i + 1].end, shift=number, unit=unit, after_last=True), i + 2
        if after in ("old", "after") or (
            touches(row, i + 1) and after in HYPHENS and word_at(row, i + 2) == "old"
        ):
            return None, i + 2
        before = word_at(row, k - 1)
        if text in ("a", "an") and before not in ("within", "in"):
            return None, i + 1
        if not (hyphened or before in self.lengths or after in ("to", "from")):
            return None, i + 1
        length = f"PT{number}H" if unit == "H" else f"P{number}{unit}"
        return Moment(row[k].start, row[i].end, length=length), i + 1


_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
