"""Dates and lengths of time: strings in the form in which news writes them, and the dates of articles."""

from __future__ import annotations

import json
import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.claim import Date
from extract.dateline import article_date
from extract.dates import DateWords, dates, resolve
from extract.language import load
from extract.lexicon import Lexicon
from extract.times import Moment

ROOT = Path(__file__).parents[1]
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests/data/dates.jsonl").read_text("utf-8").splitlines()
]
WEDNESDAY = date(2025, 9, 17)


@cache
def words() -> DateWords:
    return DateWords(Lexicon.load(ROOT / "ontology/lexicon").table("dates"))


def test_the_suite_has_two_hundred_strings_and_none_twice() -> None:
    assert len({(row["text"], row["date"]) for row in ROWS}) == len(ROWS) >= 200


@pytest.mark.model
def test_ninety_eight_in_a_hundred_dates_are_read_right() -> None:
    wrong = []
    for row, doc in zip(ROWS, load().pipe(row["text"] for row in ROWS), strict=True):
        times = [t.value for t in dates(doc, words(), date=row["date"])]
        got = [value.date if isinstance(value, Date) else value.duration for value in times]
        if got != row["expected"]:
            wrong.append((row["text"], got))
    assert len(wrong) <= 0.02 * len(ROWS), wrong


@pytest.mark.parametrize(
    ("moment", "past", "expected"),
    [
        (Moment(0, 1, month=10), False, "2025-10"),
        (Moment(0, 1, month=10), True, "2024-10"),
        (Moment(0, 1, month=9), True, "2025-09"),
        (Moment(0, 1, month=3), None, "2026-03"),
        (Moment(0, 1, month=6), None, "2025-06"),
        (Moment(0, 1, month=2, day=30), None, ""),
        (Moment(0, 1, quarter=1), False, "2026-Q1"),
        (Moment(0, 1, quarter=0, turn=1), None, "2025-Q4"),
        (Moment(0, 1, weekday=1), True, "2025-09-16"),
        (Moment(0, 1, weekday=2), True, "2025-09-17"),
        (Moment(0, 1, weekday=1), False, "2025-09-23"),
        (Moment(0, 1, shift=-10, unit="D"), None, "2025-09-07"),
        (Moment(0, 1, shift=4, unit="M"), None, "2026-01"),
    ],
)
def test_a_date_without_its_year_is_resolved_by_the_tense(
    moment: Moment, past: bool | None, expected: str
) -> None:
    assert resolve(moment, WEDNESDAY, past=past) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (Moment(0, 1, month=1, day=27), "--01-27"),
        (Moment(0, 1, year=2028, quarter=4), "2028-Q4"),
        (Moment(0, 1, weekday=1), ""),
        (Moment(0, 1, quarter=4), ""),
        (Moment(0, 1, shift=1, unit="Y"), ""),
    ],
)
def test_without_an_article_date_only_what_stands_in_the_text_is_given(moment: Moment, expected: str) -> None:
    assert resolve(moment, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Big deal\n\nWASHINGTON, Sept 17, 2025 (Agency) - A firm won.", "2025-09-17"),
        ("Big deal\n\nSteppe Energy | 12 August 2025\n\nA firm won.", "2025-08-12"),
        ("Big deal\nBy Ann Lee\nPosted on 8 October 2025 · 3 min read\nA firm won.", "2025-10-08"),
        ("date: 2025-07-22\nA firm won.", "2025-07-22"),
        ("Oslo, 30 January 2026 – Shares gained.", "2026-01-30"),
        ("Posted On: 23 JAN 2026 5:10PM\n\nThe ministry signed.", "2026-01-23"),
        ("A firm that was founded on 4 July 2019 in the south has won a contract, it said.", ""),
        ("A firm won a contract.", ""),
        # The day was a Wednesday in 2025, of the years near 2024 and 2026.
        ("BRASILIA, Dec 10 (Agency) - It signed on Wednesday. After 2024 came 2026.", "2025-12-10"),
        ("date: 2025-13-45\nA firm won.", ""),
    ],
)
def test_the_date_of_an_article_is_read_from_its_first_lines(text: str, expected: str) -> None:
    assert article_date(text, words()) == expected


@given(st.text(alphabet="0123456789-/.,' MayJuneQ4yearsthofnxdMond", max_size=120))
def test_any_text_gives_dates_that_are_dates(text: str) -> None:
    for moment in words().read(text):
        assert 0 <= moment.start < moment.end <= len(text)
        found = resolve(moment, WEDNESDAY)
        assert found == "" or found[:4].isdigit()
    article_date(text, words())


@pytest.mark.parametrize("piece", ["May ", "the end of ", "of the ", "2025-", "1 ", "year ", "next ", "Q4 "])
def test_long_runs_are_read_in_linear_time(piece: str) -> None:
    begin = time.perf_counter()
    list(words().read(piece * 20_000))
    assert time.perf_counter() - begin < 5
