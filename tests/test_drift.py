"""Planted chains of reports: each loss of a hedge or a speaker is found at the article that did it."""

import random

import pytest
from newsroom import Newsroom

from extract.claim import Amount
from kg.drift import drifts, table

FACT = ("Acme", "competesFor", "Shield")


@pytest.fixture
def room() -> Newsroom:
    made = Newsroom(types={"Shield": "Program"})
    for day in range(1, 10):
        made.article(f"d{day}", f"2025-05-{day:02}", f"Daily {day}")
    made.article("same", "2025-05-01", "Evening Example")
    made.article("none", "", "Undated Example")
    return made


def found(room: Newsroom) -> list[tuple[str, str, str]]:
    return [(d.change, d.before.article, d.first.article) for d in drifts(room.claims, room.articles)]


def test_could_that_becomes_has_is_found_where_it_first_did(room):
    room.claim("d1", *FACT, "possible")
    room.claim("d2", *FACT, "possible")
    room.claim("d4", *FACT)
    room.claim("d5", *FACT)
    assert found(room) == [("firmer", "d2", "d4")]
    assert table(drifts(room.claims, room.articles), room.articles).rows[0][4:] == (
        "possible", "Daily 2", "2025-05-02", "Acme competesFor Shield possible.",
        "asserted", "Daily 4", "2025-05-04", "Acme competesFor Shield asserted.",
    )  # fmt: skip


def test_each_step_counts_once(room):
    for day, status in enumerate(("possible", "planned", "planned", "asserted"), start=1):
        room.claim(f"d{day}", *FACT, status)
    assert found(room) == [("firmer", "d1", "d2"), ("firmer", "d3", "d4")]


def test_a_lost_speaker_is_found(room):
    room.claim("d1", *FACT, by=("three officials",))
    room.claim("d2", *FACT, by=("Jane Roe",))
    room.claim("d3", *FACT)
    room.claim("d4", *FACT)
    assert found(room) == [("no attribution", "d2", "d3")]


def test_a_speaker_replaced_by_a_hedge_is_not_lost(room):
    room.claim("d1", *FACT, by=("Jane Roe",))
    room.claim("d2", *FACT, "possible")
    assert found(room) == [("weaker", "d1", "d2")]


def test_a_lost_bound_is_found(room):
    room.claim("d1", "Shield", "hasQuantity", Amount(None, 600, "satellite"), figure="up to 600 satellites")
    room.claim("d2", "Shield", "hasQuantity", Amount(400, 500, "satellite"), figure="400 to 500 satellites")
    room.claim("d3", "Shield", "hasQuantity", Amount(600, 600, "satellite"), figure="600 satellites")
    room.claim("d4", "Shield", "hasQuantity", Amount(450, 450, "satellite"), figure="450 satellites")
    assert found(room) == [("no bound", "d1", "d3")]


def test_a_denial_after_reports_is_shown_with_the_last_of_them(room):
    room.claim("d1", *FACT)
    room.claim("d3", *FACT, "negated", ("Acme",))
    room.claim("d5", *FACT)
    assert found(room) == [("denied", "d1", "d3")]


def test_articles_of_one_day_or_without_a_date_do_not_drift(room):
    room.claim("d1", *FACT, "possible", ("Jane Roe",))
    room.claim("same", *FACT)
    room.claim("none", *FACT)
    assert found(room) == []


def test_what_one_article_gives_in_two_ways_counts_as_the_firmer(room):
    room.claim("d1", *FACT, "possible")
    room.claim("d1", *FACT)
    room.claim("d2", *FACT)
    assert found(room) == []


def test_planted_drops_are_found_and_nothing_else():
    chance, room, planted = random.Random(7), Newsroom(), set()
    for day in range(1, 29):
        room.article(f"day{day:02}", f"2025-02-{day:02}", f"Daily {day}")
    for n in range(60):
        days = sorted(chance.sample(range(1, 29), 6))
        drop = chance.choice([None, *range(1, 6)])
        kind = chance.choice(["firmer", "no attribution"])
        for at, day in enumerate(days):
            dropped = drop is not None and at >= drop
            status = "possible" if kind == "firmer" and not dropped else "asserted"
            by = ("Jane Roe",) if kind == "no attribution" and not dropped else ()
            room.claim(f"day{day:02}", f"Firm {n}", "competesFor", "Shield", status, by)
        if drop is not None:
            planted.add((kind, f"Firm {n}", f"day{days[drop]:02}"))
    assert {
        (d.change, d.first.subject.name, d.first.article) for d in drifts(room.claims, room.articles)
    } == planted
    assert len(planted) > 40
