"""Examples to learn from, in all their forms."""

import json

import pytest

from extract.claim import Span
from extract.training.rows import RowError, from_row
from kg.errors import WrongRequest
from kg.learn import annotated
from kg.ontology_new import new

ROW = {
    "text": "Acme Lines will buy the Morning Tide in 2027.",
    "entities": {"Acme Lines": {"type": "Line", "names": ["Acme"]}, "Morning Tide": "Vessel"},
    "facts": [["Acme", "buys", "Morning Tide", "planned"], ["Morning Tide", "due", {"date": "2027"}]],
}


def test_a_row_gives_entities_and_facts_by_their_names():
    article = from_row(ROW, "a:1")
    assert [(e.type, e.names) for e in article.entities] == [
        ("Line", ("Acme Lines", "Acme")),
        ("Vessel", ("Morning Tide",)),
    ]
    assert [(f.subject, f.relation, f.object, f.status) for f in article.facts] == [
        ("Acme Lines", "buys", "Morning Tide", "planned"),
        ("Morning Tide", "due", {"date": "2027"}, "asserted"),
    ]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"text": None}, "needs a"),
        ({"entities": []}, "maps names to types"),
        ({"entities": {"Nobody": "Line"}}, "stands in the text"),
        ({"facts": [["Acme", "buys"]]}, "not a fact"),
        ({"facts": [["Bolt", "buys", "Acme"]]}, "is no entity"),
        ({"facts": [["Acme", "buys", "Acme", "surely"]]}, "no status"),
        ({"facts": [["Acme", "buys", 3]]}, "not an object"),
    ],
)
def test_a_wrong_row_is_refused_in_one_line(change, complaint):
    with pytest.raises(RowError, match=complaint):
        from_row({**ROW, **change}, "a:1")


MENTIONS = {
    "text": "Ann, who runs Acme",
    "entities": {"Ann": "Person", "Acme": "Line"},
    "facts": [{"relation": "runs", "subject": [5, 8], "object": [14, 18]}],
    "only": ["runs"],
    "partial": True,
}


def test_facts_may_be_of_mentions():
    article = from_row(MENTIONS, "a:1")
    (fact,) = article.facts
    assert fact.ends == (Span(5, 8), Span(14, 18))
    assert (fact.subject, fact.object) == ("who", "Acme")
    assert article.partial and article.only == {"runs"}


@pytest.mark.parametrize("offsets", [[14, 19], [3, 3], ["a", "b"], [1], None])
def test_offsets_beyond_the_text_are_refused(offsets):
    fact = {"relation": "runs", "subject": [0, 3], "object": offsets}
    with pytest.raises(RowError, match="offsets"):
        from_row({**MENTIONS, "facts": [fact]}, "a:1")


def test_a_file_of_rows_is_read_and_its_errors_name_the_line(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(ROW) + "\n")
    assert [a.id for a in annotated([file])] == ["a:1"]
    file.write_text(json.dumps(ROW) + "\n{")
    with pytest.raises(WrongRequest, match="line 2"):
        list(annotated([file]))


def test_snippets_take_whole_names_of_types_and_relations(tmp_path):
    new(tmp_path / "harbour")
    first, second = annotated([tmp_path / "harbour" / "examples"])
    assert [e.type for e in first.entities] == ["ShippingLine", "Vessel"]
    assert [f.relation for f in (*first.facts, *second.facts)] == ["operates", "callsAt"]
