"""The status of facts, on a suite of sentences and on parses written by hand."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Token

from extract.language import load
from extract.lexicon import Lexicon
from extract.operators import Operator, StatusWords, apply
from extract.status import status_of

VOCAB = spacy.blank("en").vocab
ROOT = Path(__file__).parents[1]
SUITE = [
    json.loads(line) for line in (ROOT / "tests/data/status_suite.jsonl").read_text("utf-8").splitlines()
]
GROUPS = sorted({row["group"] for row in SUITE})
OPERATORS: list[Operator] = ["planned", "possible", "hedged", "negated", "refuted", "none", "keep"]


@cache
def words() -> StatusWords:
    return StatusWords.from_table(Lexicon.load(ROOT / "ontology/lexicon").table("status"))


@cache
def readings(trigger: bool) -> list[tuple[dict[str, Any], str]]:
    """Read the whole suite; `trigger` says whether the predicate is taken for the relation's own word."""
    docs = load().pipe(row["sentence"] for row in SUITE)
    return [(row, _read(doc, row, trigger)) for row, doc in zip(SUITE, docs, strict=True)]


def _read(doc: Doc, row: dict[str, Any], trigger: bool) -> str:
    predicate = [t for t in doc if t.text == row["predicate"]][row.get("predicate_nth", 0)]
    object = [t for t in doc if t.text == row["object"]][row.get("object_nth", 0)]
    return status_of(predicate, words(), object=object, trigger=row.get("trigger", trigger)) or "none"


def test_the_suite_is_large_and_says_everything_once() -> None:
    keys = {(row["sentence"], row["predicate"], row["object"]) for row in SUITE}
    assert len(keys) == len(SUITE) >= 200
    assert sum(row["expected"] == "asserted" for row in SUITE) >= 60


@pytest.mark.model
@pytest.mark.parametrize("trigger", [True, False])
def test_nothing_denied_hedged_or_conditional_comes_out_asserted(trigger: bool) -> None:
    leaks = [row["sentence"] for row, got in readings(trigger) if got == "asserted" != row["expected"]]
    assert leaks == []


@pytest.mark.model
@pytest.mark.parametrize("trigger", [True, False])
@pytest.mark.parametrize("group", GROUPS)
def test_each_form_of_the_suite_is_read_right(group: str, trigger: bool) -> None:
    rows = [(row, got) for row, got in readings(trigger) if row["group"] == group]
    wrong = [(got, row["expected"], row["sentence"]) for row, got in rows if got != row["expected"]]
    assert wrong == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "subject", "expected"),
    [
        ("It was not Norvik but Talmar that won the contract.", "Talmar", "asserted"),
        ("Neither Norvik nor Talmar won the contract.", "Talmar", "negated"),
        ("Norvik and not Talmar won the contract.", "Talmar", "negated"),
        ("Norvik and not Talmar won the contract.", "Norvik", "asserted"),
    ],
)
def test_a_negation_may_be_meant_of_one_subject(sentence: str, subject: str, expected: str) -> None:
    doc = load()(sentence)
    by_text = {token.text: token for token in doc}
    got = status_of(by_text["won"], words(), object=by_text["contract"], subject=by_text[subject])
    assert got == expected


def hand(rows: str) -> Doc:
    """Build a parse from rows of `word tag pos lemma head dep`, heads counted from 0."""
    cells = [line.split() for line in rows.strip().splitlines()]
    return Doc(
        VOCAB,
        words=[c[0] for c in cells],
        tags=[c[1] for c in cells],
        pos=[c[2] for c in cells],
        lemmas=[c[3] for c in cells],
        heads=[int(c[4]) for c in cells],
        deps=[c[5] for c in cells],
    )


PLANS_TO_BUY = """
    Norvik NNP PROPN Norvik 1 nsubj
    plans VBZ VERB plan 1 ROOT
    to TO PART to 3 aux
    buy VB VERB buy 1 xcomp
    Talmar NNP PROPN Talmar 3 dobj
"""
DENIED_HAVING_BOUGHT = """
    Norvik NNP PROPN Norvik 1 nsubj
    denied VBD VERB deny 1 ROOT
    buying VBG VERB buy 1 xcomp
    Talmar NNP PROPN Talmar 2 dobj
"""
WHICH_OWNS = """
    Norvik NNP PROPN Norvik 5 nsubj
    which WDT PRON which 2 nsubj
    owns VBZ VERB own 0 relcl
    Talmar NNP PROPN Talmar 2 dobj
    may MD AUX may 5 aux
    sell VB VERB sell 5 ROOT
"""
NOT_TALMAR = """
    Hire VB VERB hire 0 ROOT
    Norvik NNP PROPN Norvik 0 dobj
    , , PUNCT , 1 punct
    not RB ADV not 1 neg
    Talmar NNP PROPN Talmar 1 appos
"""


@pytest.mark.parametrize(
    ("parse", "predicate", "object", "expected"),
    [
        (PLANS_TO_BUY, 3, 4, "planned"),
        (DENIED_HAVING_BOUGHT, 2, 3, "negated"),
        (WHICH_OWNS, 2, 3, "asserted"),
        (WHICH_OWNS, 5, None, "possible"),
        (NOT_TALMAR, 0, 4, "negated"),
        (NOT_TALMAR, 0, 1, "asserted"),
    ],
)
def test_the_climb_reads_a_parse_written_by_hand(
    parse: str, predicate: int, object: int | None, expected: str
) -> None:
    doc = hand(parse)
    argument: Token | None = None if object is None else doc[object]
    assert status_of(doc[predicate], words(), object=argument) == expected


def test_without_a_lexicon_only_the_grammar_speaks() -> None:
    doc = hand(DENIED_HAVING_BOUGHT)
    assert status_of(doc[2], StatusWords.from_table({}), object=doc[3]) == "asserted"


def test_a_deep_tree_is_climbed_in_linear_time() -> None:
    size = 4000
    heads = [max(i - 1, 0) for i in range(size)]
    deps = ["ROOT", *["ccomp"] * (size - 1)]
    doc = Doc(VOCAB, words=["said"] * size, tags=["VBD"] * size, pos=["VERB"] * size, heads=heads, deps=deps)
    begin = time.process_time()
    assert status_of(doc[size - 1], words()) == "asserted"
    assert time.process_time() - begin < 2


@given(st.lists(st.sampled_from(OPERATORS), max_size=8))
def test_only_operators_that_keep_leave_a_fact_asserted(operators: list[Operator]) -> None:
    got = apply(operators, "asserted")
    assert (got == "asserted") == all(operator == "keep" for operator in operators)
    assert (got is None) == ("none" in operators)


@given(st.lists(st.sampled_from(OPERATORS), max_size=8), st.sampled_from(OPERATORS))
def test_an_operator_is_applied_after_those_inside_it(operators: list[Operator], last: Operator) -> None:
    assert apply([*operators, last], "asserted") == apply([last], apply(operators, "asserted"))
