"""The benchmark KnowledgeNet: its ontology, its examples, its counts."""

import sys
from pathlib import Path

import pytest

from extract.claim import Claim, Date, Extraction, Mention, Span
from kg.ontology import Ontology

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
import knowledgenet  # a script beside the package

TEXT = "Acme Inc. was founded by Ann, its CEO, in 1994."
ROW = {
    "id": "1:0:47", "fold": 1, "text": TEXT, "properties": ["FOUNDED_BY", "CEO", "HEADQUARTERS"],
    "facts": [
        {"relation": "FOUNDED_BY", "subject": [0, 9], "object": [25, 28]},
        {"relation": "CEO", "subject": [30, 33], "object": [25, 28]},
    ],
}  # fmt: skip


def test_the_ontology_has_a_domain_and_a_range_for_each_relation(tmp_path):
    knowledgenet.prepare(tmp_path)
    relations = Ontology.load(tmp_path).schema.relations
    assert relations.keys() == knowledgenet.RELATIONS.keys()
    assert all(len(r.domain) == len(r.range) == 1 for r in relations.values())
    assert relations["DATE_FOUNDED"].value_kind == "date"
    assert relations["SPOUSE"].symmetric


def test_a_passage_is_an_example_of_what_it_was_annotated_for():
    example = knowledgenet.annotated(ROW)
    assert {(e.type, e.names) for e in example.entities} == {
        ("Organization", ("Acme Inc.", "Acme Inc", "Acme")),
        ("Person", ("Ann",)),
    }
    assert example.only == {"FOUNDED_BY", "CEO", "HEADQUARTERS"} and example.partial
    assert [fact.ends for fact in example.facts] == [
        (Span(0, 9), Span(25, 28)),
        (Span(30, 33), Span(25, 28)),
    ]


def test_a_claim_is_one_of_all_mentions_of_its_things():
    mentions = (Mention(Span(0, 9), "e0"), Mention(Span(30, 33), "e0"), Mention(Span(25, 28), "e1"))
    where = Span(0, len(TEXT))
    claims = (
        Claim("e0", "CEO", "e1", "asserted", where, Span(0, 9), Span(25, 28)),
        Claim("e0", "DATE_FOUNDED", Date("1994"), "asserted", where, Span(0, 9), Span(42, 46)),
        Claim("e0", "FOUNDED_BY", "e1", "negated", where, Span(0, 9), Span(25, 28)),
    )
    found = list(knowledgenet.facts(Extraction("1", "", mentions=mentions, claims=claims)))
    assert [(r, s.start, o.start) for r, s, o in found] == [
        ("CEO", 0, 25), ("CEO", 30, 25), ("DATE_FOUNDED", 0, 42), ("DATE_FOUNDED", 30, 42),
    ]  # fmt: skip


def test_near_copies_and_what_was_not_annotated_are_not_wrong():
    found = [
        ("FOUNDED_BY", Span(0, 4), Span(25, 28)),
        ("FOUNDED_BY", Span(5, 9), Span(25, 28)),  # right as well: it overlaps
        ("SPOUSE", Span(0, 4), Span(25, 28)),  # not annotated
        ("CEO", Span(0, 9), Span(25, 28)),  # wrong
    ]
    table = knowledgenet.counts([ROW], {"1:0:47": found})
    assert table["FOUNDED_BY"] == [1, 0, 0]
    assert table["CEO"] == [0, 1, 1]
    assert table["SPOUSE"] == [0, 0, 0]


def test_without_the_data_it_says_so(tmp_path, capsys):
    assert knowledgenet.main(["--data", str(tmp_path / "none.jsonl")]) == 0
    assert "nothing is measured" in capsys.readouterr().err


@pytest.mark.parametrize(("counted", "f1"), [((1, 1, 1), 0.5), ((0, 0, 0), 0.0)])
def test_f1_is_the_harmonic_mean(counted, f1):
    assert knowledgenet.scores(*counted)[2] == pytest.approx(f1)
