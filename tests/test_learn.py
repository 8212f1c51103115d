"""Examples to learn from, in all their forms."""

import json

import pytest

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
