"""Disagreements are found, and what only looks like one is not."""

import pytest
from newsroom import Newsroom

from extract.claim import Amount, Date, Duration
from kg.conflicts import conflicts, table

EUR = "EUR"


@pytest.fixture
def room() -> Newsroom:
    made = Newsroom(types={"Shield": "Program", "Sensor Layer": "Layer", "Comet": "System"})
    made.article("early", "2025-05-01", "Daily Example")
    made.article("late", "2025-09-01", "Evening Example")
    made.article("other", "2025-09-02", "Other Example")
    return made


def found(room: Newsroom, **options):
    return [
        (c.verdict, c.first.article, c.second.article, c.reason)
        for c in conflicts(room.claims, room.articles, symmetric=("partnersWith",), **options)
    ]


def cost(room: Newsroom, article: str, low, high, words: str, **more) -> None:
    quote = f"Shield will take {words}."
    figure = words[words.index("[") + 1 : words.index("]")] if "[" in words else words
    room.claim(
        article,
        "Shield",
        "hasCost",
        Amount(low, high, EUR),
        quote=quote.replace("[", "").replace("]", ""),
        figure=figure,
        **more,
    )


def test_a_fact_asserted_here_and_denied_there_is_a_conflict(room):
    room.claim("early", "Acme", "competesFor", "Shield")
    room.claim("late", "Acme", "competesFor", "Shield", "negated", ("Jane Roe",))
    room.claim("other", "Bolt", "competesFor", "Shield", "negated")
    assert found(room) == [("conflict", "early", "late", "stated and denied")]


def test_a_bid_for_a_layer_stands_against_the_denial_of_any_bid(room):
    room.claim("early", "Sensor Layer", "partOf", "Shield")
    room.claim("early", "Acme", "competesFor", "Sensor Layer", "possible")
    room.claim("late", "Acme", "competesFor", "Shield", "negated")
    assert found(room) == [("conflict", "early", "late", "Sensor Layer is part of Shield")]


def test_both_directions_of_a_symmetric_relation_are_one_fact(room):
    room.claim("early", "Acme", "partnersWith", "Bolt")
    room.claim("late", "Bolt", "partnersWith", "Acme", "negated")
    assert len(found(room)) == 1


def test_figures_that_agree_are_no_conflict(room):
    cost(room, "early", 1.2e9, 1.2e9, "[€1.2bn]")
    cost(room, "late", 1.2e9, 1.2e9, "about [1.2 billion euros]")
    cost(room, "other", 1.23e9, 1.23e9, "[€1.23bn]")
    assert found(room) == []
    reason = "1200000000 EUR and 1230000000 EUR are one when rounded"
    assert found(room, verdicts=("same",)) == [("same", "early", "other", reason)]


def test_figures_that_cannot_both_hold_are_shown_with_both_sentences(room):
    cost(room, "early", 1.2e9, 1.2e9, "[€1.2bn]", by=("the ministry",))
    cost(room, "late", 2e9, 2e9, "[€2bn]")
    answer = table(conflicts(room.claims, room.articles), room.articles)
    assert answer.rows == (
        ("conflict", "Shield", "hasCost",
         "1200000000 EUR, asserted", "the ministry", "2025-05-01", "Shield will take €1.2bn.",
         "2000000000 EUR, asserted", "Evening Example", "2025-09-01", "Shield will take €2bn.",
         "1200000000 EUR and 2000000000 EUR cannot both hold"),
    )  # fmt: skip
    assert answer.evidence == (("c0", "c1"),)


def test_significantly_more_is_a_conflict_with_the_figure_itself(room):
    cost(room, "early", 175e9, 175e9, "[€175 billion]", by=("the government",))
    cost(room, "early", 175e9, None, "significantly more than [€175 billion]", by=("analysts",))
    assert [verdict for verdict, *_ in found(room)] == ["conflict"]


def test_a_sum_a_year_is_another_thing_than_the_whole(room):
    cost(room, "early", 5e8, 5e8, "[€500 million] a year")
    cost(room, "late", 5e9, 5e9, "[€5 billion]")
    assert found(room) == []
    assert found(room, verdicts=("different thing",))[0][3] == "for how long: a year against all"


def test_two_figures_of_one_article_in_one_voice_are_two_things(room):
    cost(room, "early", 5e8, 5e8, "[€500 million]")
    cost(room, "early", 5e9, 5e9, "[€5 billion]")
    assert found(room) == []


def count(room: Newsroom, article: str, number: int, status="asserted") -> None:
    room.claim(
        article,
        "Comet",
        "hasQuantity",
        Amount(number, number, "satellite"),
        status,
        figure=f"{number} satellites",
    )


def test_a_count_may_grow_but_not_shrink(room):
    count(room, "early", 78)
    count(room, "late", 102)
    assert found(room) == []
    assert found(room, verdicts=("different thing",))[0][3] == "grew between 2025-05-01 and 2025-09-01"
    count(room, "other", 60)
    assert [row[1:3] for row in found(room)] == [("early", "other"), ("late", "other")]


def test_what_is_planned_is_not_compared_with_what_is_there(room):
    count(room, "early", 3000, "planned")
    count(room, "late", 78)
    assert found(room) == []


def test_deadlines_are_compared_as_days(room):
    room.claim("early", "Shield", "targetDate", Date("2028-Q4"), "planned")
    room.claim("late", "Shield", "targetDate", Date("2028"), "planned")
    room.claim("other", "Shield", "targetDate", Date("2029"), "planned")
    assert [row[1:3] for row in found(room)] == [("early", "other"), ("late", "other")]


def test_the_sum_of_an_investment_is_compared_per_pair(room):
    room.claim("early", "Acme", "funds", "Bolt", amount=Amount(5e6, 5e6, EUR))
    room.claim("late", "Acme", "funds", "Bolt", amount=Amount(9e6, 9e6, EUR))
    room.claim("other", "Acme", "funds", "Crux", amount=Amount(7e6, 7e6, EUR))
    assert [row[1:3] for row in found(room)] == [("early", "late")]


def test_nothing_comes_of_nothing():
    assert conflicts((), {}) == []


def test_the_time_of_a_step_is_no_other_date_of_the_whole(room):
    room.claim("early", "Shield", "targetDate", Duration("P60D"), "planned")
    room.claim("late", "Shield", "targetDate", Date("2028"), "planned")
    assert found(room) == []


def test_a_day_that_was_met_is_not_one_that_is_planned(room):
    room.claim("early", "Shield", "targetDate", Date("2025-02-28"))
    room.claim("late", "Shield", "targetDate", Date("2028"), "planned")
    assert found(room) == []
