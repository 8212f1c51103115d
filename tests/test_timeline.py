"""The timeline has what was said first, what changed, and the dates of the texts."""

import pytest
from newsroom import Newsroom

from extract.claim import Date, Duration
from kg.timeline import table, timeline


@pytest.fixture
def room() -> Newsroom:
    made = Newsroom(types={"Shield": "Program"})
    for name, date in [("one", "2025-05-01"), ("two", "2025-06-01"), ("three", "2025-07-01"), ("none", "")]:
        made.article(name, date, "Daily Example")
    return made


def shown(room: Newsroom, name: str, **options) -> list[tuple]:
    return [
        row[:2] + row[5:6]
        for row in table(timeline(room.claims, room.articles, room.entity(name), **options), room.articles)
    ]


def test_a_fact_stands_where_it_was_first_said_and_where_it_changed(room):
    for article, status in [
        ("two", "possible"),
        ("one", "possible"),
        ("three", "asserted"),
        ("none", "negated"),
    ]:
        room.claim(article, "Acme", "competesFor", "Shield", status)
    room.claim("one", "Bolt", "competesFor", "Shield")
    assert shown(room, "Acme") == [
        ("2025-05-01", "reported", "possible"),
        ("2025-07-01", "firmer", "asserted"),
        (None, "denied", "negated"),
    ]
    assert ("2025-06-01", "again", "possible") in shown(room, "Acme", every=True)


def test_a_fact_may_become_weaker_and_a_denied_one_be_reported(room):
    room.claim("one", "Acme", "owns", "Bolt")
    room.claim("two", "Acme", "owns", "Bolt", "planned")
    room.claim("one", "Acme", "owns", "Crux", "negated")
    room.claim("two", "Acme", "owns", "Crux")
    assert [row[1] for row in shown(room, "Acme")] == ["reported", "denied", "weaker", "reported"]
    assert [row[1] for row in shown(room, "Crux")] == ["denied", "reported"]


def test_dates_of_the_text_stand_on_their_own_day(room):
    room.claim("two", "Shield", "targetDate", Date("2028-Q4"), "planned")
    room.claim("one", "Shield", "targetDate", Duration("P60D"), "planned")
    assert shown(room, "Shield") == [
        ("2025-05-01", "reported", "planned"),
        ("2025-06-01", "reported", "planned"),
        ("2025-06-30", "date", "planned"),
        ("2028-Q4", "date", "planned"),
    ]


def test_both_directions_of_a_symmetric_relation_are_one_fact(room):
    room.claim("one", "Acme", "partnersWith", "Bolt")
    room.claim("two", "Bolt", "partnersWith", "Acme")
    assert len(shown(room, "Bolt", symmetric=("partnersWith",))) == 1
