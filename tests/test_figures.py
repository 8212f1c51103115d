"""Figures and dates are compared as intervals, with what they are of."""

from pathlib import Path

import pytest

from extract.claim import Amount, Date, Duration, Span, Text
from kg.figures import Measure, judge, measured
from kg.intervals import Interval, after, compare, may_fall_on, of_amount, of_date

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "interval_pairs.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def value(text: str):
    number, _, unit = text.partition(" ")
    bounds = number.partition("..") if ".." in number else (number, "..", number)
    if text.startswith("P") and text[1:2].isdigit():
        return Duration(text)
    if text.startswith("--") or (not unit and text[0].isdigit()):
        return Date(text.removesuffix(".."))
    if not text[0].isdigit() and not text.startswith(".."):
        return Text(text)
    low, high = (float(bound) if bound else None for bound in (bounds[0], bounds[2]))
    return Amount(low, high, unit)


def measure(read: str, words: str, day: str = "") -> Measure:
    start, end = words.index("["), words.index("]") - 1
    return measured(value(read), words.replace("[", "").replace("]", ""), Span(start, end), day=day)


def verdicts(row: list[str]) -> set[str]:
    one, two = measure(*row[1:3]), measure(*row[3:5])
    return {judge(one, two)[0], judge(two, one)[0]}


def test_the_suite_is_large_and_names_every_verdict():
    assert len(ROWS) >= 150
    assert {row[0] for row in ROWS} == {"same", "narrower", "compatible", "conflict", "different thing"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[2]} / {row[4]}")
def test_a_pair_is_judged_as_a_careful_reader_would(row):
    assert verdicts(row) == {row[0]}


def test_taking_all_that_differs_for_a_conflict_would_be_wrong_more_often_than_right():
    wrong = sum(value(a) != value(b) and verdict != "conflict" for verdict, a, _, b, _ in ROWS)
    assert wrong > len(ROWS) / 2


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2028", "2028-01-01", "2028-12-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2028-H2", "2028-07-01", "2028-12-31"),
        ("2027-W01", "2027-01-04", "2027-01-10"),
    ],
)
def test_a_date_covers_its_days(date, first, last):
    assert of_date(date) == Interval(of_date(first).low, of_date(last).high)


@pytest.mark.parametrize("date", ["", "soon", "2028-13", "2028-02-30", "--02-28", "2028-Q5", "2027-W60"])
def test_what_is_no_day_covers_none(date):
    assert of_date(date) is None


def test_a_duration_counts_from_the_article_and_survives_nonsense():
    assert after("2025-01-31", "P1M") == of_date("2025-02-28")
    assert after("2025-05", "P60D") is None
    assert after("2025-05-27", "P99999999Y") is None
    within, day = (
        measure("P60D", "within [60 days]", "2025-05-27"),
        measure("2025-07-20", "on [20 July 2025]"),
    )
    assert judge(within, day) == ("narrower", "2025-07-20 lies within P60D")


def test_a_leap_day_without_a_year_fits_a_leap_year_only():
    assert may_fall_on("--02-29", of_date("2028"))
    assert not may_fall_on("--02-29", of_date("2027"))


def test_comparing_does_not_depend_on_the_order():
    found = [
        of_amount(Amount(*bounds, "x")) for bounds in [(5, 5), (None, 6), (4, 10), (6, None), (100, 100)]
    ]
    assert all(compare(a, b) == compare(b, a) for a in found for b in found)


def test_the_reason_names_what_differs():
    year, whole = measure("5 ship", "[5 ships] a year"), measure("9 ship", "[9 ships]")
    assert judge(year, whole) == ("different thing", "for how long: a year against all")
