"""All that a graph says of one entity, and articles marked up."""

import pytest
from newsroom import Newsroom

from extract.claim import Amount
from kg.errors import NotFound
from kg.evidence import verdict, with_evidence
from kg.show import claims_answer, marked, show


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    room = Newsroom(types={"Shield": "Program", "Jane Roe": "Person"})
    room.article("first", "2025-04-10", "Daily Example", wire="Example Wire")
    room.article("second", "", "Evening Example")
    room.claim("first", "Acme", "competesFor", "Shield", by=("Jane Roe",))
    room.claim("second", "Acme", "competesFor", "Shield")
    room.claim("second", "Acme", "competesFor", "Shield", "negated")
    room.claim("first", "Jane Roe", "owns", "Acme")
    room.claim("first", "Bolt", "partnersWith", "Acme")
    room.claim("first", "Jane Roe", "funds", "Acme", amount=Amount(5e6, 5e6, "EUR"))
    return room.graph(tmp_path_factory.mktemp("shown") / "graph")


def test_facts_are_read_from_the_entitys_side_and_grouped(made):
    rows = [row[:3] for row in show(made, "Acme")]
    assert rows == [
        ("competes for", "Shield", "asserted"),
        ("competes for", "Shield", "negated"),
        ("is funded by", "Jane Roe (5000000 EUR)", "asserted"),
        ("is owned by", "Jane Roe", "asserted"),
        ("partners with", "Bolt", "asserted"),
    ]


def test_each_group_names_its_articles_and_speakers(made):
    answer = show(made, "acme")
    assert answer.rows[0][3:5] == ("Jane Roe", "first; second")
    assert len(answer.evidence[0]) == 2
    assert answer.title == "Acme (Company); in 2 articles"


def test_an_unknown_entity_is_refused_with_the_nearest_names(made):
    with pytest.raises(NotFound, match="Acme"):
        show(made, "Acne Corporation Limited")


def test_evidence_opens_every_row_down_to_its_sentences(made):
    opened = with_evidence(made, show(made, "Acme"))
    assert len(opened) == 6
    first = opened.records()[0]
    assert (first["stated as"], first["said by"], first["date"]) == ("asserted", "Jane Roe", "2025-04-10")
    assert first["source"] == "Daily Example (Example Wire)"
    assert first["its sentence"] == "Acme competesFor Shield asserted."


def test_a_row_without_claims_stays(made):
    answer = made.query("SELECT ?a { VALUES ?a { 1 } }")
    assert with_evidence(made, answer).rows == ((1, *[None] * 7),)


def test_an_article_is_marked_up(made):
    text = marked(made, "first").text
    assert "[Acme|Company] competesFor [Shield|Program] asserted." in text
    assert "» Acme competesFor Shield: asserted, according to Jane Roe" in text
    assert "» Jane Roe funds Acme with 5000000 EUR: asserted" in text


def test_an_articles_text_is_all_there(made):
    whole = marked(made, "second")
    plain = "".join(line for line in whole.text.splitlines(keepends=True) if "»" not in line)
    for mark in ("[", "|Company]", "|Program]", "|Person]"):
        plain = plain.replace(mark, "")
    assert plain.split() == made.text("second").split()


def test_an_unknown_article_is_refused_with_the_nearest(made):
    with pytest.raises(NotFound, match="did you mean first"):
        marked(made, "frist")


def test_an_articles_claims_are_rows(made):
    assert claims_answer(made, "second").column("status") == ("asserted", "negated")


def test_a_verdict_counts_articles_by_status(made):
    claims = made.claims(subject="Acme", relation="competesFor")
    assert verdict(claims) == "asserted in 2 articles, denied in 1 article"
