"""A figure or date with the words around it: what it measures, how firmly, and whether it can be compared.

"€2 billion a year", "an option worth €2 billion" and "€2 billion in all" are three things, though one amount.
The words that tell them apart are looked for next to the figure: up to the next figure or punctuation mark.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from extract.claim import Amount, Date, Duration, Span, Text, Value
from kg.intervals import Interval, Verdict, after, compare, may_fall_on, of_amount, of_date, within
from kg.record import label

_SOFT = re.compile(
    r"\b(about|around|roughly|approximately|approx|circa|some|nearly|almost|close to|just (?:over|under)|"
    r"in the region of|an estimated|estimated|or so|more or less|-?ish)\b|~",
    re.I,
)
_WELL = re.compile(
    r"\b(significantly|substantially|considerably|far|much|well|way|vastly|sharply)\s+"
    r"(over|above|more|higher|greater|beyond|under|below|less|lower|fewer|exceeds?|surpass(?:es)?)\b|"
    r"\b(?:dwarfs?|a multiple of)\b",
    re.I,
)
# What a figure is of. Two figures with different marks of one row are figures of different things.
_SCOPES: dict[str, tuple[tuple[str, str], ...]] = {
    "for how long": (
        ("a year", r"(?:a|per|each|every) year\b|annual(?:ly)?\b|yearly\b|/year\b"),
        ("a month", r"(?:a|per|each|every) month\b|monthly\b|/month\b"),
        ("a week", r"(?:a|per|each|every) week\b|weekly\b"),
        ("a day", r"(?:a|per|each|every) day\b|daily\b"),
        (
            "some years",
            r"(?:over|across|within|through|for) (?:the )?(?:next |coming |past |last )?[\w-]+ years\b",
        ),
        ("some years", r"(?:over|across) (?:the |a )?(?:next |coming )?decade\b"),
        ("one year", r"(?:in|for) (?:the )?(?:fiscal|financial|budget)(?: year)?\b|this year\b|next year\b"),
    ),
    "of how many": (
        (
            "each",
            r"\beach\b|apiece\b|a piece\b|per (?!year|month|week|day|cent)\w+|\ba (?:unit|shot|copy)\b",
        ),
    ),
    "of what part": (
        ("the first part", r"(?:first|initial|opening|pilot)\b"),
        ("the second part", r"(?:second)\b"),
        ("the third part", r"(?:third)\b"),
        ("an addition", r"(?:additional|another|further|extra|more (?=\w+ (?:later|on top)))"),
        ("an option", r"options?\b|optional\b"),
        ("a stake", r"stake\b|per ?cent of\b|% of\b|share of\b"),
        ("so far", r"so far\b|already\b|to date\b|by now\b"),
        ("the rest", r"remaining\b|the rest\b|left over\b"),
    ),
}
_SCOPE_PATTERNS = {
    row: tuple((mark, re.compile(rf"\b(?:{p})" if p[0] not in r"(\%/" else p, re.I)) for mark, p in marks)
    for row, marks in _SCOPES.items()
}
_UPPER = re.compile(
    r"\b(by|(?<!not )before|until|no later than|not later than|at the latest|within)\b[^,;]{0,20}$", re.I
)
_LOWER = re.compile(
    r"\b(from|after|since|as early as|no earlier than|not before|starting)\b[^,;]{0,20}$", re.I
)
_STOP = re.compile(r"[,;:.()\"“”](?=\s|$)|\b(?:and|but|while|which|that|whose)\b|\d")
_BEFORE, _BEHIND, _TOUCHING = 40, 40, 16
_WIDE = 80  # letters: what is longer is a whole sentence, of which it is not known where the figure stands
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NO_KIND = """
a an the of some about around roughly nearly almost over under up to more less than at least most as many much
hundred thousand million billion trillion dozen dozens hundreds thousands millions billions bn m tn k maximum
minimum new first second total additional another further and or between from
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with the words before it, its own, and those behind it; `day` is the article's date."""

    value: Value
    before: str = ""
    words: str = ""
    behind: str = ""
    day: str = ""

    @property
    def near(self) -> str:
        """Give all words that bear on the figure."""
        return " ".join(part for part in (self.before, self.words, self.behind) if part)

    @property
    def touching(self) -> str:
        """Give the words right at the figure, which alone can soften it."""
        return f"{self.before[-_TOUCHING:]} {self.words} {self.behind[:_TOUCHING]}"

    @property
    def scope(self) -> dict[str, str]:
        """Tell what the figure is of, by row of the scopes."""
        if len(self.words) > _WIDE:
            return {}
        found = {
            row: next((mark for mark, pattern in marks if pattern.search(self.near)), "")
            for row, marks in _SCOPE_PATTERNS.items()
        }
        return {row: mark for row, mark in found.items() if mark}

    @property
    def kind(self) -> frozenset[str]:
        """Give the words that tell which things are counted: "armed" of "200 armed satellites"."""
        if not isinstance(self.value, Amount) or len(self.words) > _WIDE:
            return frozenset()
        unit = self.value.unit.casefold()
        words = [word.casefold() for word in _WORD.findall(self.words)]
        rest = (w for w in words if not _is_unit(w, unit) and w not in _NO_KIND.split())
        return frozenset(rest) if any(_is_unit(w, unit) for w in words) else frozenset()


def measured(value: Value, text: str, span: Span, *, day: str = "") -> Measure:
    """Take a value with the words around it from the sentence in which it stands, at `span`."""
    before, behind = text[max(0, span.start - _BEFORE) : span.start], text[span.end : span.end + _BEHIND]
    stops = list(_STOP.finditer(before))
    start = stops[-1].end() if stops else 0
    stop = _STOP.search(behind)
    return Measure(value, before[start:], span.of(text), behind[: stop.start()] if stop else behind, day)


def judge(a: Measure, b: Measure) -> tuple[Verdict, str]:
    """Tell how two figures or dates said of one thing stand to each other, and why."""
    if isinstance(a.value, Amount) and isinstance(b.value, Amount):
        if a.value.unit != b.value.unit:
            return "different thing", f"{a.value.unit} against {b.value.unit}"
        if differing := _differing(a, b):
            return "different thing", differing
        return _weigh(_interval(a), _interval(b), a, b)
    if isinstance(a.value, Amount) or isinstance(b.value, Amount):
        return "different thing", "a figure against a date"
    return _judge_dates(a, b)


def _judge_dates(a: Measure, b: Measure) -> tuple[Verdict, str]:
    if isinstance(a.value, Text) or isinstance(b.value, Text):
        same = label(a.value).casefold() == label(b.value).casefold()
        return ("same", "the same words") if same else ("different thing", "words are not measured")
    first, second = _interval(a), _interval(b)
    if first and second:
        return _weigh(first, second, a, b)
    if label(a.value) == label(b.value):
        return "same", f"{label(a.value)} both times"
    bare = [m.value.date for m in (a, b) if isinstance(m.value, Date) and m.value.date.startswith("--")]
    known = first or second
    if bare and known:
        fits = may_fall_on(bare[0], known)
        return ("compatible", "one gives no year") if fits else ("conflict", "no year fits both")
    return (
        ("conflict", "two days of a year") if len(bare) == 2 else ("different thing", "not on one calendar")
    )


def _interval(measure: Measure) -> Interval | None:
    value = measure.value
    if isinstance(value, Amount):
        return of_amount(
            value, soft=bool(_SOFT.search(measure.touching)), well=bool(_WELL.search(measure.near))
        )
    if isinstance(value, Duration):
        days = after(measure.day, value.duration)
        # "Within 60 days" is any day up to then.
        return Interval(days.low - 1e4, days.high) if days and _UPPER.search(measure.before) else days
    days = of_date(value.date) if isinstance(value, Date) else None
    if days and _LOWER.search(measure.before):
        return Interval(days.low, math.inf)
    return Interval(-math.inf, days.high) if days and _UPPER.search(measure.before) else days


def _weigh(a: Interval | None, b: Interval | None, one: Measure, two: Measure) -> tuple[Verdict, str]:
    if a is None or b is None:
        return "different thing", "not on one calendar"
    verdict = compare(a, b)
    first, second = label(one.value), label(two.value)
    if verdict == "same":
        return (
            verdict,
            f"{first} both times" if first == second else f"{first} and {second} are one when rounded",
        )
    if verdict == "narrower":
        inner, outer = (first, second) if within(a, b) else (second, first)
        return verdict, f"{inner} lies within {outer}"
    return verdict, f"{first} and {second} " + ("overlap" if verdict == "compatible" else "cannot both hold")


def _differing(a: Measure, b: Measure) -> str:
    """Tell in what the scopes of two figures differ, or nothing."""
    ours, theirs = a.scope, b.scope
    for row in _SCOPES:
        one, two = ours.get(row, "all"), theirs.get(row, "all")
        if one != two:
            return f"{row}: {one} against {two}"
    if a.kind and b.kind and a.kind.isdisjoint(b.kind):
        return f"{' '.join(sorted(a.kind))} against {' '.join(sorted(b.kind))}"
    return ""


def _is_unit(word: str, unit: str) -> bool:
    return word in (unit, f"{unit}s", f"{unit}es") or (unit.endswith("y") and word == f"{unit[:-1]}ies")
