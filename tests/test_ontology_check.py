"""What is wrong with an ontology is said in rows, and a new one has nothing wrong with it."""

import pytest

from kg.cli import main
from kg.data import shipped
from kg.errors import WrongRequest
from kg.ontology_check import check, is_broken
from kg.ontology_new import new

TTL = """
@prefix : <http://example.org/h#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Ship a owl:Class ; rdfs:label "ship" .
:Port a owl:Class ; rdfs:label "port" .
:visits a owl:ObjectProperty ; rdfs:label "visits" ; rdfs:domain :Ship ; rdfs:range :Port .
"""


def rows_of(folder, more="", **lexicon):
    (folder / "h.ttl").write_text(TTL + more)
    (folder / "lexicon").mkdir()
    for name, text in lexicon.items():
        (folder / "lexicon" / f"{name}.toml").write_text(text)
    return check(folder)


def test_nothing_is_wrong_with_a_good_one(tmp_path):
    assert len(rows_of(tmp_path)) == 0


def test_the_shipped_ontology_is_not_broken():
    assert not is_broken(check(shipped("ontology")))


@pytest.mark.parametrize(
    ("more", "lexicon", "where", "what"),
    [
        (":owns a owl:ObjectProperty ; rdfs:label 'owns' ; rdfs:domain :Shp .", {}, "class Shp", "declared nowhere"),
        (":r a owl:ObjectProperty ; rdfs:label 'is of' .", {}, "relation r", "neither frames nor a usable label"),
        (":near a owl:SymmetricProperty ; rdfs:label 'near' ; rdfs:domain :Ship ; rdfs:range :Port .", {}, "relation near", "share no type"),
        (":Ship rdfs:subClassOf :Boat . :Boat a owl:Class ; rdfs:subClassOf :Ship .", {}, "class Ship", "subclass of itself"),
        ("", {"frames": "[visit]\n'A0>A1' = ['call']"}, "lexicon/frames.toml [visit]", "there is no relation visit"),
        ("", {"frames": "[visits]\n'AO>A1' = ['call']"}, "lexicon/frames.toml [visits]", "there is no role 'AO'"),
        ("", {"frames": "[visits]\n'A0' = ['call']"}, "lexicon/frames.toml [visits]", "is not two roles"),
        ("", {"kinds": "Boat = ['boat']"}, "lexicon/kinds.toml [Boat]", "there is no type Boat"),
    ],
)  # fmt: skip
def test_what_is_broken_is_said(tmp_path, more, lexicon, where, what):
    answer = rows_of(tmp_path, more, **lexicon)
    assert is_broken(answer)
    assert any(row[0] == "broken" and row[1] == where and what in str(row[2]) for row in answer), answer.rows


def test_a_relation_without_ends_is_remarked_upon(tmp_path):
    answer = rows_of(tmp_path, ":meets a owl:ObjectProperty ; rdfs:label 'meets' .")
    assert [row[0] for row in answer] == ["remark", "remark"]
    assert not is_broken(answer)


def test_a_misspelt_name_gets_the_right_one_as_advice(tmp_path):
    answer = rows_of(tmp_path, frames="[Visits]\n'A0>A1' = ['call']")
    assert answer.rows[0][3] == "did you mean visits?"


def test_a_new_ontology_is_fit_to_build_and_is_not_written_over(tmp_path):
    made = new(tmp_path / "harbour")
    assert len(made) == 3
    assert len(check(tmp_path / "harbour")) == 0
    with pytest.raises(WrongRequest, match="not empty"):
        new(tmp_path / "harbour")


def test_the_exit_status_tells(tmp_path, capsys):
    rows_of(tmp_path, "", frames="[visit]\n'A0>A1' = ['call']")
    assert main(["ontology", "check", str(tmp_path)]) == 1
    assert main(["ontology", "new", str(tmp_path / "new")]) == 0
    assert main(["ontology", "check", str(tmp_path / "new")]) == 0
    assert "fit to build with" in capsys.readouterr().err
