"""Facts between phrases of any kind: forms, counts that leave a group out, memory, and learning end to end."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from extract.phrases.counts import Counts
from extract.phrases.forms import bare, dates, forms, kind, likeness, number, squeeze, words_of
from extract.phrases.memory import Memory


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 July 1944", [(1944, 7, 28)]),
        ("July 28th, 1944", [(1944, 7, 28)]),
        ("02-03-1998", [(1998, 3, 2), (1998, 2, 3)]),
        ("13/02/1998", [(1998, 2, 13)]),
        ("March 2016", [(2016, 3, 0)]),
        ("1997", [(1997, 0, 0)]),
        ("Delta II", []),
        ("1998-14-01", []),
    ],
)
def test_dates_are_read_in_both_orders_where_both_may_hold(text, expected):
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("8,500", 8500), ("$1.2 million", 1.2e6), ("two", 2), ("5.3 l", 5.3), ("Boeing", None)],
)
def test_numbers_are_read(text, expected):
    assert number(text) == expected


def test_a_text_has_the_forms_of_what_it_is():
    assert forms("28 July 1944")["iso"] == "1944-07-28"
    assert forms("28 July 1944")["long"] == "28 July 1944"
    assert forms("89")["float"] == "89.0"
    assert forms("17068.8 mm")["float (millimetres)"] == "17068.8 (millimetres)"
    assert forms("Zhu Qi Fuxi")["first and last"] == "Zhu Fuxi"
    assert [kind(t) for t in ("28 July 1944", "1997", "89 minutes", "retired")] == [
        "date",
        "year",
        "number",
        "text",
    ]


def test_names_of_the_data_are_folded_without_their_qualifiers():
    assert bare("Antares_(rocket)") == bare("the Antares") == "antares"
    assert squeeze("United_States") == squeeze("united states")
    assert likeness("Romanian", words_of("Romania")) > 0.5 > likeness("Chile", words_of("China"))
    assert likeness("UN", words_of("United_Nations")) > 0.8


ROWS = [
    ("g1", {"path=found": 1.0, "A:p=in": 1.0}, frozenset({"founder>"})),
    ("g1", {"path=found": 1.0, "A:p=in": 1.0}, frozenset({"founder>"})),
    ("g2", {"path=found": 1.0}, frozenset({"founder>"})),
    ("g2", {"path=live": 1.0, "A:p=in": 1.0}, frozenset()),
    ("g3", {"path=live": 1.0}, frozenset({"home<"})),
]


def test_counts_leave_out_what_a_group_added_itself():
    counts = Counts(ROWS)
    seen, apart = (counts.scores([{"path=live": 1.0}], ["home"], group)[1, 0].sum() for group in (None, "g3"))
    assert seen > 0 >= apart


def test_counts_know_directions_and_say_what_they_never_saw():
    scores = Counts(ROWS).scores([{"path=live": 1.0}], ["home", "owner"])
    assert scores[1, 0].sum() > 0 > scores[0, 0].sum()  # only backward
    assert np.isnan(scores[:, 1]).all()


def test_memory_gives_the_commonest_name_without_the_own_group():
    memory = Memory()
    memory.names["us"]["United_States"]["a"] += 2
    memory.names["us"]["Us_(band)"]["b"] += 1
    assert memory.name("us") == "United_States"
    assert memory.name("us", "a") == "Us_(band)"
    assert memory.name("uk") == ""


NAMES = "Ada Bell Carl Dora Emil Fay Gus Hana Ivan Jana Karl Lena".split()
TOWNS = "Oslo Paris Rome Vienna Madrid Lisbon Dublin Athens Warsaw Prague Berlin London".split()


def _data(folder: Path) -> None:
    for part in ("ontologies", "train", "test", "ground_truth"):
        (folder / part).mkdir(parents=True)
    ontology = {
        "concepts": [{"qid": "Person", "label": "Person"}, {"qid": "City", "label": "City"}],
        "relations": [
            {"pid": "birthPlace", "label": "birthPlace", "domain": "Person", "range": "City"},
            {"pid": "birthDate", "label": "birthDate", "domain": "Person", "range": "Date"},
        ],
    }
    (folder / "ontologies" / "1_people_ontology.json").write_text(json.dumps(ontology))
    train, gold = [], []
    for i, (name, town) in enumerate(zip(NAMES, TOWNS, strict=True)):
        who, year = f"{name} Smith", 1950 + i
        for form, text in enumerate(
            (f"{who} was born in {town}.", f"{who} was born in {town} on {i + 1} May {year}.")
        ):
            triples = [{"sub": who.replace(" ", "_"), "rel": "birthPlace", "obj": town}]
            if form:
                triples.append(
                    {"sub": who.replace(" ", "_"), "rel": "birthDate", "obj": f"{year}-05-{i + 1:02}"}
                )
            row = {"id": f"r{i}-{form}", "sent": text, "triples": triples}
            (gold if i >= 10 else train).append(row)
    for part, name, content in (
        ("train", "train", train),
        ("test", "test", gold),
        ("ground_truth", "ground_truth", gold),
    ):
        file = folder / part / f"ont_1_people_{name}.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in content))


def test_an_ontology_is_learned_from_its_rows_and_reads_others(tmp_path):
    pytest.importorskip("lightgbm")
    from bench.text2kg import predict, rows, scores
    from extract.language import load
    from extract.lexicon import Lexicon
    from kg.data import shipped

    _data(tmp_path)
    nlp, lexicon = load(), Lexicon.load(shipped("ontology") / "lexicon")
    predict(tmp_path, nlp, lexicon, tmp_path / "one.jsonl")
    predict(tmp_path, nlp, lexicon, tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    found = {row["id"]: row["triples"] for row in rows(tmp_path / "one.jsonl")}
    gold = rows(tmp_path / "ground_truth" / "ont_1_people_ground_truth.jsonl")
    published, strict = scores(gold, found)
    assert published >= strict >= 0.7
