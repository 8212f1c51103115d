"""Rivals: what is stated and what follows stand apart, and every cell has its proof."""

import pytest
from newsroom import Newsroom

from kg.rivals import cells, matrix, pair_table, rivalries, table

TYPES = {"Shield": "Program", "Sensor Layer": "Layer", "Radar Layer": "Layer", "Ministry": "GovernmentBody"}


@pytest.fixture
def room() -> Newsroom:
    made = Newsroom(types=TYPES)
    made.article("a", "2025-05-01", "Daily Example")
    made.article("b", "2025-06-01", "Evening Example")
    return made


def shown(room: Newsroom, **options) -> list[tuple]:
    return [row[:5] for row in table(cells(room.claims, **options)).rows]


def test_bids_wins_and_denials_are_stated(room):
    room.claim("a", "Acme", "competesFor", "Shield", "possible")
    room.claim("b", "Acme", "competesFor", "Shield")
    room.claim("a", "Bolt", "wonContractFor", "Sensor Layer")
    room.claim("b", "Crux", "competesFor", "Shield", "negated")
    found = table(cells(room.claims))
    assert found.rows == (
        ("Acme", "Shield", "competing", "stated", "asserted", 2),
        ("Bolt", "Sensor Layer", "won", "stated", "asserted", 1),
        ("Crux", "Shield", "denied", "stated", "negated", 1),
    )
    assert found.evidence == (("c0", "c1"), ("c2",), ("c3",))


def test_a_bid_for_a_part_is_a_derived_bid_for_the_whole(room):
    room.claim("a", "Acme", "competesFor", "Radar Layer", "possible")
    room.claim("a", "Radar Layer", "partOf", "Sensor Layer")
    room.claim("b", "Sensor Layer", "partOf", "Shield")
    assert shown(room) == [
        ("Acme", "Radar Layer", "competing", "stated", "possible"),
        ("Acme", "Sensor Layer", "competing", "derived", "possible"),
        ("Acme", "Shield", "competing", "derived", "possible"),
    ]
    assert table(cells(room.claims)).evidence[2] == ("c0", "c1", "c2")


def test_what_is_stated_is_not_derived_again(room):
    room.claim("a", "Acme", "competesFor", "Sensor Layer")
    room.claim("a", "Acme", "competesFor", "Shield")
    room.claim("a", "Sensor Layer", "partOf", "Shield")
    assert [row[3] for row in shown(room)] == ["stated", "stated"]


def test_partners_count_for_what_their_sentence_names_or_for_what_both_want(room):
    room.claim("a", "Acme", "competesFor", "Shield")
    room.claim(
        "a",
        "Acme",
        "partnersWith",
        "Bolt",
        quote="Acme has taken Bolt as a partner for Shield.",
        figure="Bolt",
    )
    room.claim("b", "Acme", "partnersWith", "Crux")
    assert [row[:4] for row in shown(room)] == [
        ("Acme", "Shield", "competing", "stated"),
        ("Acme", "Shield", "partnered", "stated"),
        ("Bolt", "Shield", "partnered", "stated"),
    ]
    room.claim("b", "Crux", "competesFor", "Shield")
    assert ("Crux", "Shield", "partnered", "derived", "asserted") in shown(room)


def test_talks_count_for_what_their_sentence_names_or_whose_sponsor_they_are_with(room):
    room.claim("a", "Acme", "competesFor", "Shield")
    room.claim("a", "Ministry", "leads", "Shield")
    room.claim("b", "Ministry", "inTalksWith", "Bolt")
    room.claim("b", "Crux", "inTalksWith", "Ministry", quote="Crux met the Ministry about Shield.")
    assert [row[:4] for row in shown(room)[1:]] == [
        ("Bolt", "Shield", "in talks", "derived"),
        ("Crux", "Shield", "in talks", "stated"),
    ]


def test_a_programme_is_shown_with_its_parts_only(room):
    room.claim("a", "Acme", "competesFor", "Radar Layer")
    room.claim("a", "Radar Layer", "partOf", "Shield")
    room.claim("a", "Bolt", "competesFor", "Other")
    assert {row[1] for row in shown(room, prize=room.entity("Shield"))} == {"Radar Layer", "Shield"}
    assert {row[1] for row in shown(room, prize=room.entity("Radar Layer"))} == {"Radar Layer"}


def test_the_matrix_has_a_row_for_each_firm(room):
    room.claim("a", "Acme", "competesFor", "Shield", "possible")
    room.claim("a", "Acme", "wonContractFor", "Shield")
    room.claim("b", "Bolt", "competesFor", "Sensor Layer")
    room.claim("b", "Sensor Layer", "partOf", "Shield")
    found = matrix(cells(room.claims))
    assert found.columns == ("firm", "Shield", "Sensor Layer")
    assert found.rows == (
        ("Acme", "won, competing (possible)", None),
        ("Bolt", "competing (derived)", "competing"),
    )
    assert found.evidence == (("c1", "c0"), ("c2", "c3"))


def test_rivals_in_one_sentence_are_stated_others_derived_and_partners_none(room):
    quote = "Acme and Bolt and Crux compete for Shield."
    for firm in ("Acme", "Bolt", "Crux"):
        room.claim("a", firm, "competesFor", "Shield", quote=quote)
    room.claim("b", "Dyna", "competesFor", "Shield")
    room.claim("b", "Acme", "partnersWith", "Crux", "planned")
    found = pair_table(rivalries(room.claims))
    assert found.rows == (
        ("Acme", "Bolt", "Shield", "stated"),
        ("Acme", "Dyna", "Shield", "derived"),
        ("Bolt", "Crux", "Shield", "stated"),
        ("Bolt", "Dyna", "Shield", "derived"),
        ("Crux", "Dyna", "Shield", "derived"),
    )
    assert found.evidence[1] == ("c0", "c3")


def test_a_ring_of_parts_ends(room):
    room.claim("a", "Sensor Layer", "partOf", "Radar Layer")
    room.claim("a", "Radar Layer", "partOf", "Sensor Layer")
    room.claim("a", "Acme", "competesFor", "Sensor Layer")
    assert len(cells(room.claims, prize=room.entity("Sensor Layer"))) == 2


def test_two_things_of_one_name_have_two_columns(room):
    room.claim("a", "Acme", "competesFor", "Shield")
    room.claim("a", "Acme", "competesFor", "firm")
    assert matrix(cells(room.claims)).columns == ("firm", "Shield", "firm (firm)")
